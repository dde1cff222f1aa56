// The judge: truth and facts in, judgement out. Pure, and the only reader of a scenario's truth.
import type { Judgement, Outcome } from '../chaos-event.ts';
import type { Help, Truth } from '../scenario.ts';
import type { ActionDone, CauseNamed, Facts, IncidentFact } from './facts.ts';
import { failuresBetween, quietAtTheEnd } from './customers.ts';
import { wrongActions } from './wrong-actions.ts';

export function judge(scenario: string, truth: Truth, facts: Facts): Judgement {
  const sinceMs = facts.stepsAtMs[truth.sinceStep] ?? facts.endedAtMs;
  const actions = facts.incidents.flatMap((incident) => incident.actions.map((action) => ({ incident, action })));
  const helping = actions.find(({ action }) => isRight(truth, action) && didHelp(action));
  const since = openedSince(facts, sinceMs);
  const main = helping?.incident ?? since.find(wasEscalated) ?? since[0] ?? facts.incidents[0];
  // An incident beside the one that was healed is a false one, and counts there.
  const called = main !== undefined && wasEscalated(main);
  const firstActionMs = Math.min(...actions.map(({ action }) => Date.parse(action.startedAt)), facts.endedAtMs);
  const failed = {
    // The second in which it acted counts as before: nothing can have helped yet.
    beforeAction: failuresBetween(facts, sinceMs, firstActionMs + 1_000),
    afterAction: failuresBetween(facts, firstActionMs + 1_000, facts.endedAtMs + 1_000),
  };
  const against: string[] = [];
  const outcome = outcomeOf({
    truth,
    facts,
    helping: helping?.incident,
    called,
    acted: actions.length > 0,
    failed,
    against,
  });
  const cause = main === undefined ? null : helping === undefined ? main.cause : (main.causeActedOn ?? main.cause);
  const wrong = wrongActions(
    truth,
    actions.map(({ action }) => action),
  );
  against.push(...wrong.says, ...outcomeAgainst(truth, outcome), ...causeAgainst(truth, outcome, cause));
  against.push(...mustNotAgainst(truth, called, failed.beforeAction + failed.afterAction));
  const good = outcome === 'healed' || outcome === 'prevented';
  return {
    scenario,
    outcome,
    cause: cause === null ? null : nameOf(cause),
    help: helpOf(helping?.action ?? actions[0]?.action, called),
    mttdSeconds: since[0] === undefined ? null : seconds(since[0].openedAtMs - sinceMs),
    mttrSeconds: good && main?.endedAtMs ? seconds(main.endedAtMs - sinceMs) : null,
    wrongActions: wrong.count,
    falseIncidents: facts.incidents.filter((incident) => incident !== main || incident.openedAtMs < sinceMs).length,
    failedRequests: failed,
    incident: main?.id ?? null,
    postmortem: main?.postmortem ?? null,
    agrees: against.length === 0,
    why: against,
  };
}

interface Weighing {
  readonly truth: Truth;
  readonly facts: Facts;
  /** The incident in which a right help showed that it helped. */
  readonly helping: IncidentFact | undefined;
  readonly called: boolean;
  readonly acted: boolean;
  readonly failed: Judgement['failedRequests'];
  /** Reasons for `failed` are added here. */
  readonly against: string[];
}

/** What happened, by what was done and seen; whether that was right is another question. */
function outcomeOf({ truth, facts, helping, called, acted, failed, against }: Weighing): Outcome {
  const fail = (says: string): Outcome => {
    against.push(says);
    return 'failed';
  };
  if (!acted && called) return 'escalated';
  const open = facts.incidents.filter(({ endedAtMs }) => endedAtMs === null);
  const quiet = quietAtTheEnd(facts);
  if (open.length > 0)
    return fail(
      `${open.length} incident(s) were still open at the end${facts.timedOut ? ', when the time was up' : ''}`,
    );
  if (!quiet.ok) return fail(quiet.says);
  if (!acted) return 'left-alone';
  if (called) return fail('it acted, and then had to call a person');
  if (helping === undefined) return fail('it acted, and no right help showed that it was what helped');
  if (helping.phase !== 'resolved') return fail(`the incident ended as ${helping.phase}`);
  return truth.progressive === true && failed.beforeAction + failed.afterAction === 0 ? 'prevented' : 'healed';
}

function outcomeAgainst(truth: Truth, outcome: Outcome): string[] {
  const right = rightOutcome(truth);
  if (outcome === right || outcome === 'failed') return [];
  return [`it ended as ${outcome}, and right would have been ${right}`];
}

function rightOutcome(truth: Truth): Outcome {
  if (typeof truth.right === 'string') return truth.right;
  return truth.progressive === true ? 'prevented' : 'healed';
}

/** Restraint needs no cause: who saw nothing to explain, or found nothing, was right to leave it alone. */
function causeAgainst(truth: Truth, outcome: Outcome, cause: CauseNamed | null): string[] {
  if (outcome === 'left-alone' && (cause === null || cause.kind === 'none-of-these')) return [];
  if (cause === null) return ['it named no cause'];
  const isRight = truth.causes.some(
    ({ kind, service }) => kind === cause.kind && (service === cause.service || service === cause.subject),
  );
  if (isRight) return [];
  const right = truth.causes.map(({ kind, service }) => `${kind}:${service}`).join(' or ');
  return [`it took ${nameOf(cause)} for the cause, which was ${right}`];
}

function mustNotAgainst({ mustNot = [] }: Truth, called: boolean, failures: number): string[] {
  return mustNot.flatMap((what) => {
    switch (what) {
      case 'customers-failed':
        return failures > 0 ? [`${failures} request(s) of customers failed, and none should have`] : [];
      case 'person-called':
        return called ? ['a person was called, where its own help would have done'] : [];
    }
  });
}

function isRight({ right }: Truth, action: ActionDone): boolean {
  return typeof right !== 'string' && right.some((help) => isHelp(help, action));
}

function isHelp(help: Help, { action }: ActionDone): boolean {
  return (
    (help.action === '*' || help.action === action.kind) && (help.service === '*' || help.service === action.service)
  );
}

/** Got well by itself, or nobody knows why, is not healed. */
function didHelp({ outcome, help, attribution }: ActionDone): boolean {
  return outcome.kind === 'applied' && help === 'helped' && attribution === 'by-action';
}

function openedSince({ incidents }: Facts, sinceMs: number): IncidentFact[] {
  return incidents.filter(({ openedAtMs }) => openedAtMs >= sinceMs).toSorted((a, b) => a.openedAtMs - b.openedAtMs);
}

function wasEscalated({ phase, calledPeople }: IncidentFact): boolean {
  return phase === 'escalated' || calledPeople.length > 0;
}

function helpOf(action: ActionDone | undefined, called: boolean): string | null {
  if (action !== undefined) return `${action.action.kind}:${action.action.service}`;
  return called ? 'call-person' : null;
}

function nameOf({ kind, service, subject }: CauseNamed): string {
  return kind === 'outside' || kind === 'edge' ? `${kind}:${subject ?? service}` : `${kind}:${service}`;
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
