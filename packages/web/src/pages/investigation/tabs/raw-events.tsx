// The stored events themselves with the chain of their hashes: what everything else on the page is read from.
import type { Answer } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { moment } from '../../../address/moment.ts';
import { useAsk } from '../../../live/ask.ts';
import { may, whoMay } from '../../../live/me.ts';
import { LongList } from '../../../parts/long-list.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { chainOf, knownBy } from './chain.ts';

type Raw = Answer<'listEvents'>['items'][number];

export function RawEvents({ id }: { readonly id: string }) {
  const asked = useAsk('listEvents', { params: { id } }, { wait: !may('audit') });
  if (!may('audit'))
    return (
      <div class="trouble forbidden" role="note">
        <p>
          <strong>Not for you.</strong> The stored events are for {whoMay('audit')}. The timeline says the same in
          words.
        </p>
      </div>
    );
  return (
    <Shown of={asked} rows={6} isEmpty={({ items }) => items.length === 0} empty={<p>No event is stored.</p>}>
      {({ items }) => <Events events={moment.value === null ? items : knownBy(items, moment.value)} />}
    </Shown>
  );
}

function Events({ events }: { readonly events: readonly Raw[] }) {
  const open = useSignal<ReadonlySet<string>>(new Set());
  const broken = chainOf(events);
  const toggle = (id: string): void => {
    const next = new Set(open.value);
    if (!next.delete(id)) next.add(id);
    open.value = next;
  };
  return (
    <>
      <p class={broken === null ? 'soft' : 'tone-hurt'} role="status">
        {broken === null
          ? 'Each event names the hash of the one before it; here every link holds. '
          : `■ The chain is broken at version ${broken}: what comes before it was changed or is missing. `}
        <code>kintsugi audit verify</code> reckons every hash anew.
      </p>
      <LongList
        items={events}
        label="Raw events"
        keyOf={(event) => event.id}
        estimate={40}
        row={(event) => <Row event={event} isOpen={open.value.has(event.id)} toggle={() => toggle(event.id)} />}
      />
    </>
  );
}

interface RowProps {
  readonly event: Raw;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function Row({ event, isOpen, toggle }: RowProps) {
  const { version, type, schemaVersion, at, actor, previousHash, hash, body } = event;
  return (
    <div class="raw">
      <button class="quiet" aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? '▾' : '▸'} {version}
      </button>
      <When at={at} as="clock" />
      <strong class="mono">
        {type}
        {schemaVersion > 1 && ` v${schemaVersion}`}
      </strong>
      <span class="soft">{actor.name}</span>
      <span class="mono soft hash" title={`${previousHash} → ${hash}`}>
        {previousHash.slice(0, 8)} → {hash.slice(0, 8)}
      </span>
      {isOpen && <pre tabIndex={0}>{JSON.stringify(body, null, 2)}</pre>}
    </div>
  );
}
