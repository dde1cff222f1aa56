// The first five seconds: what is broken, who is hurt, what is being done, what needs me. Everything else is a step away.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { Happening } from '../../parts/happening.tsx';
import { NowCard } from '../../parts/now-card.tsx';
import { Mark } from '../../parts/mark.tsx';
import { ServicesTable } from '../../parts/services-table.tsx';
import { Shown } from '../../parts/shown.tsx';
import { When } from '../../parts/when.tsx';
import { incidentState } from '../../words/states.ts';
import { Business } from './business.tsx';
import { Faults } from './faults.tsx';
import { Health } from './health.tsx';
import { NeedsYou } from './needs-you.tsx';
import './command-center.css';

type Summary = Answer<'listIncidents'>['items'][number];

const WORST: Readonly<Record<Summary['severity'], number>> = { critical: 0, major: 1, minor: 2 };
const DAY_MS = 86_400_000;

export default function CommandCenter() {
  const open = useAsk('listIncidents', { query: { open: 'true', limit: 50 } }, { everyMs: 10_000 });
  const services = useAsk('listServices', {}, { everyMs: 3_000 });
  const sorted = (open.value?.items ?? []).toSorted(byUrgency);
  return (
    <div class="command-center">
      <h1 class="visually-hidden">Command Center</h1>
      <Shown of={open} rows={2}>
        {() => <Headline worst={sorted[0] ?? null} />}
      </Shown>
      <div class="columns">
        <aside aria-label="What needs somebody">
          <NeedsYou incidents={sorted} />
          <section class="block">
            <h2>
              Open <span class="count">{sorted.length}</span>
            </h2>
            <OpenIncidents incidents={sorted} />
          </section>
          <section class="block">
            <h2>Mended in 24 h</h2>
            <Mended />
          </section>
          <Health />
          <Faults />
        </aside>
        <div>
          <section aria-label="Services">
            <Shown of={services} rows={7} isEmpty={({ items }) => items.length === 0} empty={<NoServices />}>
              {({ items }) => (
                <div class="table-scroll" tabIndex={0} role="region" aria-label="Services with their state">
                  <ServicesTable services={items} />
                </div>
              )}
            </Shown>
          </section>
          <Business />
          <section class="block">
            <h2>What they think and do</h2>
            {isNow.value ? (
              <Happening />
            ) : (
              <p class="soft">The feed tells of now. The timeline of an incident tells of then.</p>
            )}
          </section>
        </div>
      </div>
    </div>
  );
}

/** One sentence, and what is being done about it. */
function Headline({ worst }: { readonly worst: Summary | null }) {
  const detail = useAsk('getIncident', { params: { id: worst?.id ?? '' } }, { wait: worst === null, everyMs: 5_000 });
  if (worst === null)
    return (
      <p class="headline">
        <span class="tone-quiet" aria-hidden="true">
          ○
        </span>{' '}
        Nothing is wrong that it knows of.
      </p>
    );
  const incident = detail.value;
  return (
    <>
      <p class="headline">
        <Mark state={incidentState(worst)} /> <a href={to(`/incidents/${worst.id}`)}>{worst.title}</a>
        <span class="soft">
          {' '}
          · since <When at={worst.onsetAt} as="clock" /> (<When at={worst.onsetAt} />)
        </span>
      </p>
      {incident !== null && incident.impact !== null && <p class="impact">{incident.impact}</p>}
      {incident !== null && <NowCard incident={incident} withDetails />}
    </>
  );
}

function OpenIncidents({ incidents }: { readonly incidents: readonly Summary[] }) {
  if (incidents.length === 0) return <p class="soft">none</p>;
  return (
    <ul class="plain">
      {incidents.map((incident) => (
        <li key={incident.id}>
          <Mark state={incidentState(incident)} /> <a href={to(`/incidents/${incident.id}`)}>{incident.title}</a>
        </li>
      ))}
    </ul>
  );
}

function Mended() {
  const since = new Date(Math.floor((Date.now() - DAY_MS) / 600_000) * 600_000).toISOString();
  const ended = useAsk('listIncidents', { query: { open: 'false', since, limit: 20 } });
  return (
    <Shown
      of={ended}
      rows={1}
      isEmpty={({ items }) => items.length === 0}
      empty={<p class="soft">nothing was broken</p>}
    >
      {({ items }) => (
        <ul class="plain">
          {items.map((incident) => (
            <li key={incident.id}>
              <Mark state={incidentState(incident)} /> <a href={to(`/incidents/${incident.id}`)}>{incident.title}</a>{' '}
              <span class="soft">{incident.endedAt !== null && <When at={incident.endedAt} />}</span>
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
}

function NoServices() {
  return (
    <>
      <p>No service is watched yet.</p>
      <p class="mend">
        Declare one under <code>services:</code> in kintsugi.yaml, or send OpenTelemetry to the address on{' '}
        <a href={to('/setup')}>Setup</a>.
      </p>
    </>
  );
}

/** What needs a person first, then what hurts most, then what is newest. */
export function byUrgency(a: Summary, b: Summary): number {
  const needs = (one: Summary): number => (incidentState(one).tone === 'need' ? 0 : 1);
  return WORST[a.severity] - WORST[b.severity] || needs(a) - needs(b) || b.openedAt.localeCompare(a.openedAt);
}
