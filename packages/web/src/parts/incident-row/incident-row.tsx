// One incident on one line, on a narrow screen on two. The title is the link; what is cut off stands in full on hover.
import type { Answer } from '@kintsugi/contract';
import { useEffect, useRef } from 'preact/hooks';
import { to } from '../../address/location.ts';
import { nowMs } from '../../live/clock.ts';
import { Mark } from '../mark.tsx';
import { When } from '../when.tsx';
import { NOTHING, share } from '../../words/figures.ts';
import { incidentState } from '../../words/states.ts';
import { sizeOf } from '../../words/times.ts';
import './incident-row.css';

export type Summary = Answer<'listIncidents'>['items'][number];

export function RowHead() {
  return (
    <div class="incident-row head" aria-hidden="true">
      <span>state</span>
      <span>severity</span>
      <span>title</span>
      <span>services</span>
      <span>since</span>
      <span class="head-lasted">lasted</span>
      <span>leading cause</span>
      <span>ending</span>
    </div>
  );
}

export function IncidentRow({ row, isCurrent }: { readonly row: Summary; readonly isCurrent: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  // The focus goes where the keys went, so that Enter opens it and a reader hears it. The list scrolls by itself.
  useEffect(() => {
    if (isCurrent) link.current?.focus({ preventScroll: true });
  }, [isCurrent]);
  const { id, title, severity, services, onsetAt, leading } = row;
  return (
    <div class={isCurrent ? 'incident-row current' : 'incident-row'}>
      <span class="state">
        <Mark state={incidentState(row)} />
      </span>
      <span class={`severity ${row.phase === 'resolved' ? 'soft' : ''}`}>{severity}</span>
      <span class="title">
        <a ref={link} href={to(`/incidents/${id}`)} title={title} aria-current={isCurrent ? 'true' : undefined}>
          {title}
        </a>
      </span>
      <span class="services soft" title={services.join(', ')}>
        {services.join(', ')}
      </span>
      <span class="since">
        <span class="visually-hidden">since </span>
        <When at={onsetAt} />
      </span>
      <span class="lasted">
        <Lasted row={row} />
      </span>
      <span class="cause soft" title={leading?.says}>
        {leading === null ? (
          NOTHING
        ) : (
          <>
            <span class="sure">{share(leading.confidence)}</span> {leading.says}
          </>
        )}
      </span>
      <span class="ending soft">
        <Ending row={row} />
      </span>
    </div>
  );
}

/** From the onset to the end; of an open one it goes on counting. */
function Lasted({ row: { onsetAt, endedAt } }: { readonly row: Summary }) {
  const endMs = endedAt === null ? nowMs.value : Date.parse(endedAt);
  return (
    <>
      <span class="visually-hidden">{endedAt === null ? 'lasts for ' : 'lasted '}</span>
      {sizeOf((endMs - Date.parse(onsetAt)) / 1_000)}
      {endedAt === null && <span aria-hidden="true">…</span>}
    </>
  );
}

/** When it was over, or what it waits for. */
function Ending({ row: { endedAt, waitsFor, phase } }: { readonly row: Summary }) {
  if (waitsFor !== null) return <span title={waitsFor.says}>waits for {waitsFor.says}</span>;
  if (endedAt === null || phase !== 'resolved') return <>{phase === 'escalated' ? 'with people' : phase}</>;
  return <When at={endedAt} />;
}
