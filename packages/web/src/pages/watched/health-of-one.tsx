// One service: how it is in a sentence, its promises, its signals, what runs, who is around it, what happened, what it logs.
import type { Answer } from '@kintsugi/contract';
import { setQuery, to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import type { Params } from '../../address/route.ts';
import { questions, useAsk, type Asked } from '../../live/ask.ts';
import { Copy } from '../../parts/copy.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Shown } from '../../parts/shown.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { When } from '../../parts/when.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { duration, NOTHING, rate, share } from '../../words/figures.ts';
import { incidentState, verdictState } from '../../words/states.ts';
import { ActSheet, askAbout } from './act/act-sheet.tsx';
import { whyNot } from './act/may-act.ts';
import { Releases } from './act/releases.tsx';
import { Replicas } from './act/replicas.tsx';
import { Neighbours } from './around/neighbours.tsx';
import { PastIncidents } from './around/past-incidents.tsx';
import { PolicyHere } from './around/policy-here.tsx';
import { LogLines } from './lines/log-lines.tsx';
import { Trace } from './lines/trace.tsx';
import { Objectives } from './signals/objectives.tsx';
import { Signals } from './signals/signals.tsx';
import './watched.css';

type Service = Answer<'getService'>;
type Summary = Answer<'listServices'>['items'][number];
type Incidents = Asked<Answer<'listIncidents'>>;

const INCIDENTS_SHOWN = 50;

export default function ServicePage({ params }: { readonly params: Params }) {
  const name = params['name'] ?? '';
  const service = useAsk('getService', { params: { name } }, { everyMs: 3_000 });
  // Only the list can tell of then; of now the service itself is newer.
  const then = useAsk('listServices', {}, { wait: isNow.value }).value?.items.find((one) => one.name === name);
  const incidents = useAsk('listIncidents', { query: { service: name, limit: INCIDENTS_SHOWN } }, { everyMs: 10_000 });
  useKeys([
    { key: 'z', says: 'zoom out', run: () => setQuery({ from: null, to: null }) },
    { key: 'r', says: 'ask again', run: () => void questions.invalidateQueries() },
    { key: 'l', says: 'its log lines', run: () => setQuery({ tab: 'logs' }) },
  ]);
  return (
    <div class="watched one">
      {service.value === null && <h1>{name}</h1>}
      <Shown of={service} rows={10}>
        {(known) => (
          <>
            <Head service={known} shown={isNow.value ? known : (then ?? known)} />
            <OpenIncidents incidents={(incidents.value?.items ?? []).filter(({ endedAt }) => endedAt === null)} />
            <Objectives service={name} />
            <Signals service={known} incidents={incidents.value?.items ?? []} />
            <Rest service={known} incidents={incidents} />
            <ActSheet service={known} />
          </>
        )}
      </Shown>
      {service.value === null && service.problem !== null && (
        <p>
          <a href={to('/services')}>All services</a>
        </p>
      )}
    </div>
  );
}

function Rest({ service, incidents }: { readonly service: Service; readonly incidents: Incidents }) {
  const { name, replicaStates } = service;
  const tabs = [
    {
      id: 'runs',
      label: 'What runs',
      count: replicaStates.length,
      children: () => (
        <>
          {!isNow.value && <p class="tone-need">◆ Replicas and releases are as of now: nobody keeps how they were.</p>}
          <Replicas service={service} />
          <Releases service={service} />
        </>
      ),
    },
    {
      id: 'logs',
      label: 'Log lines',
      children: () => (
        <>
          <LogLines service={name} />
          <Trace />
        </>
      ),
    },
    {
      id: 'incidents',
      label: 'Incidents',
      count: incidents.value?.items.length ?? null,
      children: () => <PastIncidents of={incidents} service={name} />,
    },
    { id: 'neighbours', label: 'Neighbours', children: () => <Neighbours service={name} /> },
    { id: 'policy', label: 'Policy', children: () => <PolicyHere service={name} /> },
  ];
  return (
    <section class="block" aria-label={`More about ${name}`}>
      <Tabs label={`More about ${name}`} tabs={tabs} />
    </section>
  );
}

/** `shown` is how it was at the page's moment; what can be done is about now. */
function Head({ service, shown }: { readonly service: Service; readonly shown: Summary }) {
  const { name, url, limits } = service;
  const { verdict, because, figures, replicas, release, releaseNumber, configuration, lastChange } = shown;
  return (
    <header>
      <div class="row">
        <h1>{name}</h1>
        <Copy what="service" markdown={() => markdownOf(shown)} />
        <span class="spring" />
        {isNow.value ? <Acts service={service} /> : <span class="soft">Go back to now to change it.</span>}
      </div>
      <p class="lead">
        <Mark state={verdictState(verdict)} /> <span class="because">{because}</span>
      </p>
      <dl class="figures">
        <Figure name="errors" value={share(figures.errorShare)} says="of requests, last minute" />
        <Figure name="p90" value={duration(figures.p90Seconds)} says="last minute" />
        <Figure name="requests" value={rate(figures.requestsPerSecond)} says="last minute" />
        <Figure name="replicas" value={`${replicas.ready ?? NOTHING}/${replicas.desired}`} says="ready of wanted" />
        <Figure name="release" value={releaseNumber === null ? release : String(releaseNumber)} says={release} />
        <Figure name="configuration" value={String(configuration)} says="counted up by each change" />
      </dl>
      <p class="soft">
        <span class="mono">{url}</span>
        {limits.concurrency !== null && ` · ${limits.concurrency} requests at once a replica`}
        {lastChange !== null && (
          <>
            {' '}
            · last change: {lastChange.kind}, {lastChange.says}, by {lastChange.by}, <When at={lastChange.at} />
          </>
        )}
      </p>
    </header>
  );
}

/** What goes on now stands before everything else about it. */
function OpenIncidents({ incidents }: { readonly incidents: Answer<'listIncidents'>['items'] }) {
  return (
    <>
      {incidents.map((incident) => (
        <p key={incident.id}>
          <Mark state={incidentState(incident)} /> <a href={to(`/incidents/${incident.id}`)}>{incident.title}</a>{' '}
          <span class="soft">
            since <When at={incident.onsetAt} as="clock" /> (<When at={incident.onsetAt} />)
          </span>
        </p>
      ))}
    </>
  );
}

function Figure({ name, value, says }: { readonly name: string; readonly value: string; readonly says: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong> <span class="soft">{says}</span>
      </dd>
    </div>
  );
}

function Acts({ service }: { readonly service: Service }) {
  const now = service.releaseNumber ?? 0;
  const before = service.releases.toSorted((a, b) => b.number - a.number).find(({ number }) => number < now);
  const button = (text: string, act: string) => (
    <button disabled={whyNot() !== null} title={whyNot() ?? undefined} onClick={() => askAbout(act)}>
      {text}
    </button>
  );
  return (
    <>
      {before !== undefined && button(`Go back to release ${before.number}…`, `rollback:${before.release}`)}
      {button('Restart…', 'restart')}
      {button('Scale…', `scale:${service.replicas.desired}`)}
    </>
  );
}

function markdownOf({ name, verdict, because, figures, release, configuration }: Summary): string {
  const { errorShare, p90Seconds, requestsPerSecond } = figures;
  return `**${name}: ${verdictState(verdict).word}** (${because})\n\n- errors ${share(errorShare)}, p90 ${duration(p90Seconds)}, ${rate(requestsPerSecond)}\n- release ${release}, configuration ${configuration}\n- ${location.href}`;
}
