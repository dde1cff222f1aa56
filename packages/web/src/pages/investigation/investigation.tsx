// Why, and what now: one incident with its one time axis, its causes, what is being done, and everything behind it in tabs.
import type { Answer } from '@kintsugi/contract';
import { computed } from '@preact/signals';
import type { Params } from '../../address/route.ts';
import { navigate, setQuery, to } from '../../address/location.ts';
import { moment } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { nowMs } from '../../live/clock.ts';
import { NowCard } from '../../parts/now-card.tsx';
import { Shown } from '../../parts/shown.tsx';
import { openApproval } from '../../shell/approval-sheet.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { markdownOf } from './as-markdown.ts';
import { askedStretch, Axis } from './axis/axis.tsx';
import { anomaliesOf, marksOf, stepsOf } from './axis/events-on-it.ts';
import { plansOf } from './axis/figures-of.ts';
import { closeUpOf, stretchOf } from './axis/stretch.ts';
import { Beside } from './beside.tsx';
import { Causes } from './causes.tsx';
import { CommandButtons, CommandSheet, openCommand } from './commands.tsx';
import { Head } from './head.tsx';
import { SuspectedPath } from './suspected-path.tsx';
import { useWholeTimeline } from './whole-timeline.ts';
import { InvestigationTabs } from './tabs/investigation-tabs.tsx';
import './investigation.css';

const EVERY_MS = 5_000;
const RECENT_MS = 120_000;
const SEARCHING: readonly unknown[] = ['observing', 'orienting', 'deciding'];
/** Gold is for what was mended: what went by itself, or was handed over, has no seam. */
const MENDED: readonly unknown[] = ['healed', 'prevented', 'by-person'];

/** The page as a whole moves with the steps of its charts, not with every second: only what counts does that. */
const coarseNowMs = computed(() => Math.ceil(nowMs.value / EVERY_MS) * EVERY_MS);

export default function InvestigationPage({ params }: { readonly params: Params }) {
  const id = params['id'] ?? '';
  const asked = useAsk('getIncident', { params: { id } }, { everyMs: EVERY_MS });
  return (
    <div class="investigation">
      {asked.value === null && <h1 class="visually-hidden">Incident {id}</h1>}
      <Shown of={asked} rows={6}>
        {(incident) => <Found incident={incident} />}
      </Shown>
      {asked.value === null && asked.problem !== null && (
        <p>
          <a href={to('/incidents')}>All incidents</a>
        </p>
      )}
    </div>
  );
}

function Found({ incident }: { readonly incident: Answer<'getIncident'> }) {
  const { id, onsetAt, endedAt, ending, services } = incident;
  const params = { params: { id } };
  const hypotheses = useAsk('listHypotheses', params);
  const evidence = useAsk('listEvidence', params);
  const actions = useAsk('listActions', params);
  const timeline = useWholeTimeline(id);
  const thenMs = moment.value === null ? coarseNowMs.value : Date.parse(moment.value.at);
  const [onsetMs, endedMs] = [Date.parse(onsetAt), endedAt === null ? null : Date.parse(endedAt)];
  const stretch = stretchOf(onsetMs, endedMs, thenMs, askedStretch());
  const changes = useChanges(services, stretch.fromMs, thenMs);
  const signals = (evidence.value?.items ?? []).flatMap(({ signal }) => (signal === null ? [] : [signal]));
  const plans = plansOf(signals, services);
  const entries = timeline.value?.items ?? [];
  const done = actions.value?.items ?? [];
  const markdown = (): string =>
    markdownOf({ incident, hypotheses: hypotheses.value?.items ?? [], actions: done, link: location.href });
  useIncidentKeys(id);
  return (
    <>
      <Head incident={incident} first={plans[0] ?? null} recent={recentOf(thenMs)} markdown={markdown} />
      <NowCard incident={incident} />
      <CommandButtons incident={incident} />
      <Shown of={evidence} rows={4}>
        {() => (
          <Axis
            stretch={stretch}
            services={services}
            plans={plans}
            marks={marksOf(changes, done, entries)}
            anomalies={anomaliesOf(signals, services, endedMs, stretch.toMs)}
            steps={stepsOf(entries)}
            onsetMs={onsetMs}
            closeUp={closeUpOf(onsetMs, endedMs, thenMs)}
            mendedMs={MENDED.includes(ending) ? endedMs : null}
          />
        )}
      </Shown>
      <div class="two">
        <Causes
          id={id}
          isSearching={SEARCHING.includes(incident.phase)}
          asked={hypotheses}
          settled={done.some(({ help }) => help === 'helped')}
        />
        <SuspectedPath incident={incident} />
      </div>
      <InvestigationTabs
        id={id}
        version={incident.version}
        timeline={timeline}
        evidence={evidence}
        actions={actions}
        hypotheses={hypotheses}
      />
      <Beside id={id} />
      <CommandSheet incident={incident} />
    </>
  );
}

/** Of all its services, in the stretch that is shown; a change that came after the page's moment was not there yet. */
function useChanges(services: readonly string[], fromMs: number, thenMs: number) {
  const since = new Date(Math.floor(fromMs / 60_000) * 60_000).toISOString();
  const all = useAsk('listChanges', { query: { since, limit: 200 } }).value?.items ?? [];
  return all.filter(({ service, at }) => services.includes(service) && Date.parse(at) <= thenMs);
}

/** The last minutes: whether it gets better is a matter of now, whatever the charts are zoomed to. */
function recentOf(thenMs: number) {
  const stepMs = 5_000;
  const toMs = Math.ceil(thenMs / stepMs) * stepMs;
  return { fromMs: toMs - RECENT_MS, toMs, stepMs, isPart: true };
}

function useIncidentKeys(id: string): void {
  const approvals = useAsk('listApprovals', { query: {} });
  const waiting = approvals.value?.items.find(({ incidentId }) => incidentId === id);
  useKeys([
    { key: 'a', says: 'what it asks for', run: () => waiting !== undefined && openApproval(waiting.id) },
    { key: 'c', says: 'comment', run: () => openCommand('comment') },
    { key: 'e', says: 'escalate', run: () => openCommand('escalate') },
    { key: 'r', says: 'resolve', run: () => openCommand('resolve') },
    { key: 'w', says: 'the whole time axis', run: () => setQuery({ from: null, to: null }) },
    { key: 'p', says: 'its postmortem', run: () => navigate(to(`/incidents/${id}/postmortem`)) },
    { key: 'u', says: 'back to all incidents', run: () => navigate(to('/incidents')) },
  ]);
}
