// What people do to an investigation: open an incident, look again, take one action back; and how far it is.
import type { Answer } from '@kintsugi/contract';
import {
  currentAttempt,
  describeAction,
  leadingHypothesis,
  MAX_ACTIONS,
  MAX_ROUNDS,
  type Incident,
} from '@kintsugi/domain';
import type { Call, Handlers, Outcome } from '../../http/handler.ts';
import { answer, refused } from '../../http/handler.ts';
import { presentAction, presentOutcome } from '../../presenters/action.ts';
import { iso } from '../../presenters/figures.ts';
import { doingNow, type IncidentRecord } from '../../presenters/incident.ts';
import { momentOf, recordAt } from '../past/moment.ts';
import { refusal, refusalOn, unknownIncident } from '../refusals.ts';
import type { Site } from '../site.ts';
import { unknownService } from '../watched.ts';

type Names = 'openIncident' | 'investigateIncident' | 'getInvestigation' | 'undoAction';

/** What people report has mostly been so for a while. */
const NOTICED_AFTER_MS = 5 * 60_000;

export function byHandHandlers(site: Site): Pick<Handlers, Names> {
  return {
    openIncident: (call) => open(site, call),
    investigateIncident: async ({ params, caller, expectedVersion }) => {
      const actor = { kind: 'person', name: caller.name } as const;
      const told = await site.engine.investigate(params.id, actor, expectedVersion ?? undefined);
      if (!told.ok) return refusalOn(site, params.id, told.refusal);
      return answer({ incidentId: params.id, version: told.version });
    },
    getInvestigation: async ({ params, query }) => {
      const moment = momentOf(query);
      const record = await (moment === null ? site.book.record(params.id) : recordAt(site, params.id, moment));
      return record === null ? unknownIncident(params.id) : answer(investigationOf(record));
    },
    undoAction: (call) => undo(site, call),
  };
}

async function open(site: Site, { body, caller }: Call<'openIncident'>): Promise<Outcome<Answer<'openIncident'>>> {
  const known = await site.runtime.services();
  const strange = body.services.find((name) => known.every(({ service }) => service !== name));
  if (strange !== undefined) return unknownService(strange, known);
  const nowMs = site.now();
  const onsetMs = body.since === undefined ? nowMs - NOTICED_AFTER_MS : Date.parse(body.since);
  if (onsetMs > nowMs)
    return refused('not-yet', 400, '`since` is in the future', 'Say since when it is so, or leave it out.');
  const [first = '', ...others] = new Set(body.services);
  const { title, severity } = body;
  const opened = await site.engine.open(
    { title, severity, services: [first, ...others], onsetMs },
    { kind: 'person', name: caller.name },
  );
  return opened.ok ? answer({ incidentId: opened.id, version: opened.version }) : refusal(opened.refusal);
}

async function undo(
  site: Site,
  { params, caller, expectedVersion }: Call<'undoAction'>,
): Promise<Outcome<Answer<'undoAction'>>> {
  if ((await site.book.record(params.id)) === null) return unknownIncident(params.id);
  const actor = { kind: 'person', name: caller.name } as const;
  const done = await site.engine.undo(params.id, params.actionId, actor, expectedVersion ?? undefined);
  if (!done.ok) return refusalOn(site, params.id, done.refusal);
  const after = await site.book.record(params.id);
  const made = after?.state.attempts.find(({ key }) => key === done.key);
  return answer({
    says: made === undefined ? done.key : describeAction(made.request),
    action: made === undefined ? null : presentAction(made.request),
    outcome: presentOutcome(done.outcome),
  });
}

const STEP_WORDS: Readonly<Record<Incident['progress'], string>> = {
  gather: 'asks what was to be seen around the onset, and freezes it',
  rank: 'ranks what may be the cause by what was frozen',
  weigh: 'weighs what could be done about it',
  choose: 'chooses, within the policy',
  chosen: 'has chosen',
};

function investigationOf({ id, state }: IncidentRecord): Answer<'getInvestigation'> {
  const { phase, progress, round, attempts, evidence, hypotheses, options } = state;
  const leading = leadingHypothesis(state);
  const over = phase === 'resolved' || phase === 'escalated';
  const doing = over || progress === 'chosen' ? doingNow(state) : `Round ${round + 1}: ${STEP_WORDS[progress]}.`;
  const found = leading === null ? 'No cause is known yet.' : `Leading: ${leading.says}.`;
  return {
    incidentId: id,
    phase: phase === 'unopened' ? 'observing' : phase,
    step: progress,
    says: `${doing} ${found}`,
    since: iso(currentAttempt(state)?.startedMs ?? state.lastEventMs),
    depth: { round, most: MAX_ROUNDS },
    budget: {
      actions: attempts.filter(({ undoes, reached }) => undoes === null && reached).length,
      mostActions: MAX_ACTIONS,
      seconds: null,
    },
    evidence: evidence.length,
    hypotheses: hypotheses.length,
    options: options.length,
    missing: [...new Set(hypotheses.flatMap(({ missing }) => missing))],
  };
}
