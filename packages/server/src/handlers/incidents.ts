// Incidents: what happened, why, what was done; and what people may tell one.
import type { Answer, RouteName } from '@kintsugi/contract';
import { postmortem } from '@kintsugi/engine';
import type { PersonCommand } from '@kintsugi/engine';
import type { Call, Handlers, Outcome } from '../http/handler.ts';
import { answer } from '../http/handler.ts';
import { presentAttempt } from '../presenters/action.ts';
import { presentEvidence, presentHypothesis, presentOptions } from '../presenters/evidence.ts';
import { iso } from '../presenters/figures.ts';
import type { IncidentRecord } from '../presenters/incident.ts';
import { presentIncident } from '../presenters/incident.ts';
import { presentRawEvent } from '../presenters/raw-event.ts';
import { presentTimeline } from '../presenters/timeline.ts';
import { pageOf, wanted } from './incidents/page.ts';
import { pageAt } from './past/incidents-at.ts';
import { eventsAt, momentOf, recordAt } from './past/moment.ts';
import { refusal, refusalOn, unknownIncident } from './refusals.ts';
import type { Site } from './site.ts';

type Names =
  | 'listIncidents'
  | 'getIncident'
  | 'listEvidence'
  | 'listHypotheses'
  | 'listOptions'
  | 'listActions'
  | 'getTimeline'
  | 'listEvents'
  | 'getPostmortem'
  | 'listSimilar'
  | 'resolveIncident'
  | 'escalateIncident'
  | 'commentIncident';

export function incidentHandlers(site: Site): Pick<Handlers, Names> {
  /** Answers `present` of the incident, with its version as the tag. */
  async function of<N extends RouteName>(
    { params: { id }, query }: Pick<Call<'getIncident'>, 'params' | 'query'>,
    present: (record: IncidentRecord) => Answer<N>,
  ): Promise<Outcome<Answer<N>>> {
    const moment = momentOf(query);
    if (moment !== null) {
      const then = await recordAt(site, id, moment);
      return then === null ? notThen(site, id) : answer(present(then));
    }
    const record = await site.book.record(id);
    return record === null ? unknownIncident(id) : { ok: true, value: present(record), version: record.state.version };
  }

  return {
    listIncidents: async ({ query, caller }) => {
      const moment = momentOf(query);
      return answer(
        moment === null
          ? pageOf(site.engine.views.board(), query, caller)
          : await pageAt(site, query, moment, caller, wanted),
      );
    },
    getIncident: (call) => of<'getIncident'>(call, presentIncident),
    listEvidence: (call) => of<'listEvidence'>(call, ({ state }) => ({ items: state.evidence.map(presentEvidence) })),
    listHypotheses: (call) =>
      of<'listHypotheses'>(call, ({ state }) => ({ items: state.hypotheses.map(presentHypothesis) })),
    listOptions: (call) => of<'listOptions'>(call, ({ state }) => ({ items: presentOptions(state) })),
    listActions: (call) => of<'listActions'>(call, ({ state }) => ({ items: state.attempts.map(presentAttempt) })),
    getTimeline: (call) => timeline(site, call),
    listEvents: async ({ params }) => {
      const events = await site.engine.views.events(params.id);
      return events.length === 0 ? unknownIncident(params.id) : answer({ items: events.map(presentRawEvent) });
    },
    getPostmortem: async ({ params }) => {
      const events = await site.engine.views.events(params.id);
      const record = await site.book.record(params.id);
      if (record === null) return unknownIncident(params.id);
      const markdown = postmortem(params.id, events);
      return {
        ok: true,
        value: { incidentId: params.id, markdown, path: record.state.postmortemPath },
        text: markdown,
      };
    },
    listSimilar: async ({ params }) => {
      const found = await site.engine.views.similar(params.id);
      return found === null
        ? unknownIncident(params.id)
        : answer({ items: found.map(({ provenCause: _proven, ...shown }) => shown) });
    },
    resolveIncident: (call) => {
      const { reason, falseAlarm } = call.body;
      return command(site, call, { kind: 'resolve', because: reason, falseAlarm });
    },
    escalateIncident: (call) => command(site, call, { kind: 'escalate', because: call.body.reason }),
    commentIncident: (call) => command(site, call, { kind: 'comment', text: call.body.text }),
  };
}

/** It is there now, and was not yet then; or it is nowhere. */
async function notThen<T>(site: Site, id: string): Promise<Outcome<T>> {
  const record = await site.book.record(id);
  if (record === null) return unknownIncident(id);
  return refusal({
    kind: 'unknown-incident',
    detail: `incident ${id} was not there at that moment`,
    mend: `It was opened at ${iso(record.state.openedMs)}: ask for a later one.`,
  });
}

/** A long poll: answers when there is something after `after`, the time is up, the caller left, or the server stops. */
async function timeline(
  site: Site,
  { params, query, signal }: Call<'getTimeline'>,
): Promise<Outcome<Answer<'getTimeline'>>> {
  const moment = momentOf(query);
  if (moment !== null) {
    const entries = presentTimeline(await eventsAt(site, params.id, moment));
    if (entries.length === 0) return notThen(site, params.id);
    return answer({ items: entries.filter(({ version }) => version > query.after), version: lastOf(entries) });
  }
  const record = await site.book.record(params.id);
  if (record === null) return unknownIncident(params.id);
  if (record.state.version <= query.after && query.waitSeconds > 0) {
    await site.book.wait(params.id, query.after, query.waitSeconds * 1_000, signal);
  }
  const entries = presentTimeline(await site.engine.views.events(params.id));
  return answer({
    items: entries.filter(({ version }) => version > query.after),
    version: lastOf(entries),
  });
}

function lastOf(entries: Answer<'getTimeline'>['items']): number {
  return entries.at(-1)?.version ?? 0;
}

type Commanding = Pick<Call<'resolveIncident'>, 'params' | 'caller' | 'expectedVersion'>;

async function command(
  site: Site,
  asked: Commanding,
  told: PersonCommand,
): Promise<Outcome<Answer<'resolveIncident'>>> {
  const { params, caller, expectedVersion } = asked;
  const actor = { kind: 'person', name: caller.name } as const;
  const done = await site.engine.command(params.id, told, actor, expectedVersion ?? undefined);
  if (done.ok) return answer({ incidentId: params.id, version: done.version });
  return refusalOn(site, params.id, done.refusal);
}
