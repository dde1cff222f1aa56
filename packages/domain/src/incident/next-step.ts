// The one thing that an incident wants done next, as data, or what it waits for. Pure and total.
import type { Attempt, Incident } from './state.ts';
import { chosenOption, currentAttempt, isOfBuild } from './state.ts';

export type Step =
  | { readonly kind: 'gather' }
  | { readonly kind: 'rank' }
  | { readonly kind: 'weigh' }
  | { readonly kind: 'choose' }
  | { readonly kind: 'expire-approval' }
  | { readonly kind: 'start'; readonly optionId: string }
  /** A started action without an outcome: ask the runtime, never tell it again. */
  | { readonly kind: 'ask'; readonly key: string }
  /** Look whether it is well: for an action's key, or (null) whether it got well by itself. */
  | { readonly kind: 'check'; readonly key: string | null; readonly watchOver: boolean }
  | { readonly kind: 'undo'; readonly key: string }
  | { readonly kind: 'escalate'; readonly because: string }
  | { readonly kind: 'call' }
  | { readonly kind: 'release'; readonly service: string }
  | { readonly kind: 'learn' }
  | { readonly kind: 'write-postmortem' }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly for: string }
  | { readonly kind: 'done' };

/** Signals of one cause arrive within about this time of each other; looking sooner sees half of them. */
export const SETTLE_MS = 1_500;
const ASK_AGAIN_MS = 1_000;
/** How long an outcome may stay unknown, and an action under way, before a person must look. */
const GIVE_UP_ASKING_MS = 120_000;
const GIVE_UP_RUNNING_MS = 600_000;
const GIVE_UP_HOLDING_MS = 15 * 60_000;
const CALL_TRIES = 5;
const FOLLOW_MS = 60_000;
const CALL_AGAIN_MS = 5_000;

export function nextStep(state: Incident, nowMs: number): Step {
  if (state.phase === 'unopened') return { kind: 'done' };
  const pending = state.attempts.find((attempt) => attempt.outcome === null || attempt.outcome.kind === 'unknown');
  if (pending !== undefined) {
    const step = stepForPending(state, pending, nowMs);
    if (step !== null) return step;
  }
  if (state.phase === 'resolved') return closing(state) ?? { kind: 'done' };
  if (isOfBuild(state)) return followed(state, nowMs);
  if (state.phase === 'escalated') return handingOver(state, nowMs);
  if (state.handOver !== null) return { kind: 'escalate', because: state.handOver };
  if (state.undoWanted !== null) return heldOr(state, nowMs, { kind: 'undo', key: state.undoWanted }, null);
  const attempt = currentAttempt(state);
  if (attempt !== null) return { kind: 'check', key: attempt.key, watchOver: false };
  return deciding(state, nowMs);
}

/** Its repair is an aggregate of its own, which tells this one what comes of it and calls people itself. */
function followed(state: Incident, nowMs: number): Step {
  const wait: Step = { kind: 'wait', untilMs: nowMs + FOLLOW_MS, for: 'the repair of the build' };
  return state.phase === 'escalated' ? (closing(state) ?? wait) : wait;
}

function stepForPending(state: Incident, attempt: Attempt, nowMs: number): Step | null {
  const { key, outcome, startedMs } = attempt;
  const unknownSinceMs = attempt.outcomeMs ?? startedMs;
  const givenUp =
    outcome === null ? nowMs - startedMs > GIVE_UP_RUNNING_MS : nowMs - unknownSinceMs > GIVE_UP_ASKING_MS;
  if (givenUp) {
    if (state.phase === 'escalated' || state.phase === 'resolved') return null;
    const why = outcome?.kind === 'unknown' ? outcome.because : 'it is still under way';
    return { kind: 'escalate', because: `nobody can tell whether ${key} was done: ${why}` };
  }
  if (outcome === null || nowMs >= unknownSinceMs + ASK_AGAIN_MS) return { kind: 'ask', key };
  const untilMs = unknownSinceMs + ASK_AGAIN_MS;
  return { kind: 'wait', untilMs, for: 'the outcome of an action that nobody knows' };
}

function deciding(state: Incident, nowMs: number): Step {
  switch (state.progress) {
    case 'gather': {
      const settledMs = state.lastSignalMs + SETTLE_MS;
      const latestMs = Math.max(state.openedMs, state.endedMs ?? 0) + 2 * SETTLE_MS;
      if (state.round === 0 && nowMs < Math.min(settledMs, latestMs))
        return { kind: 'wait', untilMs: Math.min(settledMs, latestMs), for: 'signals of the same cause' };
      return { kind: 'gather' };
    }
    case 'rank':
    case 'weigh':
    case 'choose':
      return { kind: state.progress };
    case 'chosen':
      return afterChoice(state, nowMs);
  }
}

function afterChoice(state: Incident, nowMs: number): Step {
  if (state.watch !== null) {
    if (state.unexamined > 0 && nowMs >= state.lastSignalMs + SETTLE_MS) return { kind: 'gather' };
    return { kind: 'check', key: null, watchOver: nowMs >= state.watch.untilMs };
  }
  if (state.approval?.status === 'pending') {
    return nowMs >= state.approval.expiresMs
      ? { kind: 'expire-approval' }
      : { kind: 'check', key: null, watchOver: false };
  }
  const option = chosenOption(state);
  if (option === null) return { kind: 'escalate', because: 'the chosen option is not known' };
  if (option.deed.kind !== 'act') return { kind: 'escalate', because: option.because };
  return heldOr(state, nowMs, { kind: 'start', optionId: option.id }, { kind: 'check', key: null, watchOver: false });
}

/** `meanwhile`: what is done instead of `step` while it is held back; null: nothing. */
function heldOr(state: Incident, nowMs: number, step: Step, meanwhile: Step | null): Step {
  const { held } = state;
  if (held === null) return step;
  if (nowMs - held.sinceMs > GIVE_UP_HOLDING_MS)
    return { kind: 'escalate', because: `held back too long: ${held.because}` };
  if (nowMs >= held.untilMs) return step;
  return meanwhile ?? { kind: 'wait', untilMs: held.untilMs, for: held.because };
}

/** What is left to do once an incident has ended. */
function closing(state: Incident): Step | null {
  const service = state.heldServices[0];
  if (service !== undefined) return { kind: 'release', service };
  if (!state.learned && state.attempts.some((attempt) => attempt.help !== null)) return { kind: 'learn' };
  return state.postmortemPhase === state.phase ? null : { kind: 'write-postmortem' };
}

/** Escalated: call until somebody is reached, write the hand-over, then see whether it gets well. */
function handingOver(state: Incident, nowMs: number): Step {
  const { tries, delivered, lastMs } = state.calls;
  if (!delivered && tries < CALL_TRIES) {
    const againMs = tries === 0 ? 0 : lastMs + CALL_AGAIN_MS * 2 ** (tries - 1);
    if (nowMs >= againMs) return { kind: 'call' };
  }
  return closing(state) ?? { kind: 'check', key: null, watchOver: false };
}
