// The next state after one event. Total: an event that it does not know changes nothing but the version.
import { canonicalAction } from '../words/action.ts';
import type { ChangeOutcome } from '../words/verdict.ts';
import type { Happened } from './commands.ts';
import type { IncidentEvent } from './events.ts';
import type { Attempt, Incident } from './state.ts';

export function evolve(state: Incident, { event, atMs, actor }: Happened): Incident {
  const next = { ...state, version: state.version + 1, lastEventMs: atMs };
  switch (event.type) {
    case 'incident-opened':
      return opened(next, event, atMs);
    case 'signal-joined':
      return {
        ...next,
        signals: [...state.signals, event.signal],
        onsetMs: Math.min(state.onsetMs, event.signal.onsetMs),
        unexamined: state.unexamined + 1,
        lastSignalMs: atMs,
      };
    case 'severity-raised':
      return { ...next, severity: event.severity };
    case 'evidence-frozen':
      return {
        ...newRound(next),
        phase: open(state, 'orienting'),
        round: event.round,
        evidence: event.evidence,
        unexamined: 0,
        progress: 'rank',
      };
    case 'hypotheses-ranked':
      return { ...next, hypotheses: event.hypotheses, progress: 'weigh' };
    case 'options-weighed':
      return { ...next, phase: open(state, 'deciding'), options: event.options, progress: 'choose' };
    case 'option-chosen':
      return {
        ...next,
        chosen: { optionId: event.optionId, ruling: event.ruling, atMs },
        approval: null,
        held: event.ruling.kind === 'wait' ? state.held : null,
        progress: 'chosen',
      };
    case 'approval-requested':
    case 'approval-given':
    case 'approval-rejected':
    case 'approval-expired':
      return approvalEvolves(next, event, actor);
    case 'action-held-back': {
      const sinceMs = state.holdingSinceMs ?? atMs;
      const held = { gate: event.gate, because: event.because, sinceMs, untilMs: event.untilMs };
      return { ...next, held, holdingSinceMs: sinceMs };
    }
    case 'watch-began':
      return {
        ...next,
        phase: open(state, 'observing'),
        watch: { sinceMs: atMs, untilMs: event.untilMs, because: event.because },
      };
    case 'action-started':
    case 'action-applied':
    case 'action-rejected':
    case 'action-unknown':
      return actionEvolves(next, event, atMs);
    case 'verification-completed':
      return verificationEvolves(next, event);
    case 'person-called':
      return {
        ...next,
        calls: { tries: state.calls.tries + 1, delivered: state.calls.delivered || event.delivered, lastMs: atMs },
      };
    case 'incident-escalated':
      return { ...newRound(next), phase: 'escalated', endedMs: atMs, handOver: event.because };
    case 'incident-resolved':
      return { ...newRound(next), phase: 'resolved', endedMs: atMs, attribution: event.attribution, undoWanted: null };
    case 'service-released':
      return { ...next, heldServices: state.heldServices.filter((service) => service !== event.service) };
    case 'postmortem-written':
      return { ...next, postmortemPath: event.path, postmortemPhase: state.phase };
    case 'lesson-learned':
      return { ...next, learned: true };
    case 'comment-added':
      return next;
    default:
      return unknownEvent(next, event);
  }
}

type Opened = Extract<IncidentEvent, { type: 'incident-opened' }>;

function opened(next: Incident, { title, severity, signal }: Opened, atMs: number): Incident {
  const { onsetMs } = signal;
  return {
    ...next,
    phase: 'observing',
    title,
    severity,
    openedMs: atMs,
    onsetMs,
    signals: [signal],
    lastSignalMs: atMs,
  };
}

/** Written by a newer version of us: nothing that we may act on. */
function unknownEvent(state: Incident, _event: never): Incident {
  return state;
}

function open(state: Incident, phase: Incident['phase']): Incident['phase'] {
  return state.phase === 'resolved' || state.phase === 'escalated' ? state.phase : phase;
}

function newRound(state: Incident): Incident {
  return { ...state, progress: 'gather', chosen: null, approval: null, held: null, watch: null };
}

type ApprovalEvent = Extract<IncidentEvent, { type: `approval-${string}` }>;

function approvalEvolves(state: Incident, event: ApprovalEvent, actor: Happened['actor']): Incident {
  if (event.type === 'approval-requested') {
    const { approvalId: id, optionId, actionHash, needed, expiresMs, proposer } = event;
    return {
      ...state,
      approval: { id, optionId, actionHash, needed, expiresMs, proposer, givenBy: [], status: 'pending' },
    };
  }
  const approval = state.approval;
  if (approval === null || approval.id !== event.approvalId) return state;
  if (event.type === 'approval-given') {
    const givenBy = [...approval.givenBy, actor];
    return {
      ...state,
      approval: { ...approval, givenBy, status: givenBy.length >= approval.needed ? 'granted' : 'pending' },
    };
  }
  const option = state.options.find(({ id }) => id === approval.optionId);
  const declined =
    option?.deed.kind === 'act' ? [...state.declined, canonicalAction(option.deed.request)] : state.declined;
  const status = event.type === 'approval-rejected' ? 'rejected' : 'expired';
  return { ...state, approval: { ...approval, status }, declined, chosen: null, progress: 'choose' };
}

type ActionEvent = Extract<IncidentEvent, { type: `action-${'started' | 'applied' | 'rejected' | 'unknown'}` }>;

function actionEvolves(state: Incident, event: ActionEvent, atMs: number): Incident {
  if (event.type === 'action-started') {
    const { key, optionId, request, inverse, undoes } = event;
    const attempt: Attempt = {
      key,
      optionId,
      request,
      inverse,
      undoes,
      startedMs: atMs,
      outcome: null,
      outcomeMs: null,
      reached: true,
      help: null,
      attribution: null,
      undone: false,
    };
    const approval = state.approval === null ? null : { ...state.approval, status: 'used' as const };
    const heldServices = [...new Set([...state.heldServices, request.service])];
    return {
      ...state,
      phase: open(state, 'acting'),
      attempts: [...state.attempts, attempt],
      approval,
      heldServices,
      held: null,
      holdingSinceMs: null,
    };
  }
  const outcome = outcomeOf(event);
  const reached = event.type !== 'action-rejected' || event.reached;
  const attempts = state.attempts.map((attempt) =>
    attempt.key === event.key ? { ...attempt, outcome, outcomeMs: atMs, reached } : attempt,
  );
  const done = attempts.find(({ key }) => key === event.key);
  const next = { ...state, attempts };
  if (done === undefined || outcome.kind === 'unknown') return next;
  if (done.undoes !== null) return undoEvolves(next, done, outcome);
  return outcome.kind === 'applied'
    ? { ...next, phase: open(state, 'verifying') }
    : { ...newRound(next), phase: open(state, 'orienting') };
}

function undoEvolves(state: Incident, done: Attempt, outcome: ChangeOutcome): Incident {
  if (outcome.kind !== 'applied') {
    return done.reached ? { ...state, undoWanted: null, handOver: `the undo of ${done.undoes} was rejected` } : state;
  }
  const taken = state.attempts.find(({ key }) => key === done.undoes);
  const attempts = state.attempts.map((attempt) =>
    attempt.key === done.undoes ? { ...attempt, undone: true } : attempt,
  );
  const declined = taken === undefined ? state.declined : [...state.declined, canonicalAction(taken.request)];
  return { ...newRound(state), phase: open(state, 'orienting'), attempts, undoWanted: null, declined };
}

function outcomeOf(event: Exclude<ActionEvent, { type: 'action-started' }>): ChangeOutcome {
  switch (event.type) {
    case 'action-applied':
      return { kind: 'applied', receipt: event.receipt };
    case 'action-rejected':
      return { kind: 'rejected', because: event.because, mend: '' };
    case 'action-unknown':
      return { kind: 'unknown', because: event.because };
  }
}

type Verification = Extract<IncidentEvent, { type: 'verification-completed' }>;

function verificationEvolves(state: Incident, { key, help, attribution, because }: Verification): Incident {
  const attempts = state.attempts.map((attempt) => (attempt.key === key ? { ...attempt, help, attribution } : attempt));
  const next = { ...state, attempts };
  if (help === 'helped' || help === 'not-yet') return next;
  if (help === 'cannot-tell') return state.phase === 'escalated' ? next : { ...next, handOver: because };
  const judged = attempts.find((attempt) => attempt.key === key);
  if (judged !== undefined && judged.inverse.kind === 'request' && !judged.undone)
    return { ...next, undoWanted: judged.key };
  return state.phase === 'escalated' ? next : { ...newRound(next), phase: 'orienting' };
}
