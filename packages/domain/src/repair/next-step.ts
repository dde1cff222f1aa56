// The one thing that a repair wants done next, as data, or what it waits for. Pure and total.
import type { Deployment, Repair } from './state.ts';
import { isRepairOpen, pendingDeployment } from './state.ts';

export type RepairStep =
  /** Run what failed again: does it fail every time? */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'find-culprit' }
  | { readonly kind: 'search' }
  | { readonly kind: 'lock' }
  | { readonly kind: 'push' }
  | { readonly kind: 'open' }
  | { readonly kind: 'review' }
  /** Merge if every gate lets it; see what people did in the forge meanwhile. */
  | { readonly kind: 'decide' }
  /** A merge that was started and has no outcome: look, and go on. */
  | { readonly kind: 'merge' }
  | { readonly kind: 'build-merged' }
  | { readonly kind: 'plan' }
  | { readonly kind: 'deploy'; readonly service: string; readonly release: string }
  /** A started deployment without an outcome: ask the runtime, never tell it again. */
  | { readonly kind: 'ask'; readonly key: string }
  | { readonly kind: 'verify' }
  | { readonly kind: 'undo-deployment'; readonly key: string }
  | { readonly kind: 'revert-merge' }
  | { readonly kind: 'escalate'; readonly because: string }
  | { readonly kind: 'fail'; readonly because: string }
  | { readonly kind: 'call' }
  | { readonly kind: 'tidy' }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly for: string }
  | { readonly kind: 'done' };

const CALL_TRIES = 5;
const CALL_AGAIN_MS = 5_000;
const ASK_AGAIN_MS = 1_000;
const ROUNDS_MAX = 3;
/** How long gates may hold back what is ready, before a person must look; a yes may be waited for longer. */
const GIVE_UP_HOLDING_MS = 30 * 60_000;
/** What people began, and end: it is no news to them. */
const WAITED_OUT = ['paused', 'frozen', 'policy-wait'];
const GIVE_UP_ASKING_MS = 120_000;
const UNDO_TRIES = 5;
const UNDO_AGAIN_MS = 5_000;

export function nextRepairStep(state: Repair, nowMs: number): RepairStep {
  if (state.phase === 'unopened') return { kind: 'done' };
  if (!isRepairOpen(state)) return closing(state, nowMs);
  const pending = pendingDeployment(state);
  if (pending !== null) return stepForPending(state, pending, nowMs);
  if (state.progress === 'take-back') return takingBack(state, nowMs);
  if (state.progress === 'ended') return { kind: 'fail', because: state.takeBack ?? 'it was taken back' };
  if (state.progress === 'merge') return stepForMerge(state, nowMs);
  if (state.phase === 'escalated') return handedOver(state, nowMs);
  if (state.progress === 'verify' && state.verified !== null)
    return { kind: 'escalate', because: 'nobody can see whether what runs is what was merged, and well' };
  if (state.handOver !== null) return { kind: 'escalate', because: state.handOver };
  if (state.round > ROUNDS_MAX) return { kind: 'escalate', because: `${ROUNDS_MAX} merges were rejected` };
  return heldOr(state, nowMs);
}

function heldOr(state: Repair, nowMs: number): RepairStep {
  const { held } = state;
  if (held === null) return byProgress(state);
  const forYes = held.gate === 'not-approved' || held.gate === 'approval-expired';
  const call = forYes ? callDue(state, nowMs) : null;
  if (call?.kind === 'call') return call;
  const hasEnd = WAITED_OUT.includes(held.gate);
  if (!forYes && !hasEnd && nowMs - held.sinceMs > GIVE_UP_HOLDING_MS)
    return { kind: 'escalate', because: `held back too long: ${held.because}` };
  return nowMs >= held.untilMs ? byProgress(state) : { kind: 'wait', untilMs: held.untilMs, for: held.because };
}

function byProgress(state: Repair): RepairStep {
  switch (state.progress) {
    case 'repeat':
    case 'find-culprit':
    case 'search':
    case 'lock':
    case 'push':
    case 'open':
    case 'review':
    case 'decide':
    case 'merge':
    case 'build-merged':
    case 'plan':
    case 'verify':
      return { kind: state.progress };
    case 'deploy': {
      const next = state.planned.find(({ service }) => !isDeployed(state, service));
      return next === undefined ? { kind: 'verify' } : { kind: 'deploy', ...next };
    }
    case 'take-back':
    case 'ended':
      return { kind: 'done' };
  }
}

function isDeployed(state: Repair, service: string): boolean {
  return state.deployments.some((one) => one.request.service === service && one.outcome?.kind === 'applied');
}

function handedOver(state: Repair, nowMs: number): RepairStep {
  return callDue(state, nowMs) ?? { kind: 'wait', untilMs: nowMs + 60_000, for: 'a person' };
}

/** Asked before it is given up: a server that was down for an hour has not asked for an hour. */
function stepForPending(state: Repair, { key, startedMs, outcome }: Deployment, nowMs: number): RepairStep {
  if (outcome !== null && nowMs - startedMs > GIVE_UP_ASKING_MS && state.phase !== 'escalated')
    return { kind: 'escalate', because: `nobody can tell whether the deployment ${key} was done` };
  return nowMs >= startedMs + ASK_AGAIN_MS
    ? { kind: 'ask', key }
    : { kind: 'wait', untilMs: startedMs + ASK_AGAIN_MS, for: 'the outcome of a deployment' };
}

/** Asked on also after a person was called: it may be merged at any time. */
function stepForMerge(state: Repair, nowMs: number): RepairStep {
  const { merge, phase } = state;
  const isLate = merge !== null && merge.outcome !== null && nowMs - merge.startedMs > GIVE_UP_ASKING_MS;
  if (isLate && phase !== 'escalated') return { kind: 'escalate', because: 'nobody can tell whether it was merged' };
  const call = phase === 'escalated' ? callDue(state, nowMs) : null;
  return call?.kind === 'call' ? call : { kind: 'merge' };
}

/** The last deployment first; then the main branch gets back what it had. */
function takingBack(state: Repair, nowMs: number): RepairStep {
  const { deployments, held, phase } = state;
  const isEscalated = phase === 'escalated';
  const call = isEscalated ? callDue(state, nowMs) : null;
  if (call?.kind === 'call') return call;
  if (held?.gate === 'not-ours')
    return isEscalated ? handedOver(state, nowMs) : { kind: 'escalate', because: held.because };
  const standing = deployments.findLast(
    (one) => isPlanned(state, one) && one.outcome?.kind === 'applied' && !undosOf(state, one).some(isApplied),
  );
  if (standing === undefined || standing.inverse.kind !== 'request') return { kind: 'revert-merge' };
  const undos = undosOf(state, standing);
  const last = undos.at(-1);
  if (last === undefined) return { kind: 'undo-deployment', key: standing.key };
  if (undos.length >= UNDO_TRIES) {
    const because = last.outcome?.kind === 'rejected' ? last.outcome.because : 'nobody knows why';
    const what = `${standing.request.service} could not be rolled back: ${because}`;
    return isEscalated ? handedOver(state, nowMs) : { kind: 'escalate', because: what };
  }
  const againMs = last.startedMs + UNDO_AGAIN_MS * 2 ** (undos.length - 1);
  return nowMs >= againMs
    ? { kind: 'undo-deployment', key: standing.key }
    : { kind: 'wait', untilMs: againMs, for: 'another try to roll back' };
}

function isApplied({ outcome }: Deployment): boolean {
  return outcome?.kind === 'applied';
}

/** What was released, and not what took it back. */
function isPlanned({ planned }: Repair, { request }: Deployment): boolean {
  return planned.some(
    ({ service, release }) => request.kind === 'deploy' && request.service === service && request.release === release,
  );
}

/** Everything that was begun after this one to undo it. */
function undosOf({ deployments }: Repair, earlier: Deployment): readonly Deployment[] {
  const { inverse } = earlier;
  if (inverse.kind !== 'request') return [];
  const wanted = JSON.stringify(inverse.request);
  return deployments
    .slice(deployments.indexOf(earlier) + 1)
    .filter(({ request }) => JSON.stringify(request) === wanted);
}

/** What is left to do once a repair has ended: tidy up outside, and say so where a person must know. */
function closing(state: Repair, nowMs: number): RepairStep {
  if (!state.tidied) return { kind: 'tidy' };
  const isNews = state.phase === 'failed' || state.how === 'flaky';
  return (isNews ? callDue(state, nowMs) : null) ?? { kind: 'done' };
}

/** Null: nobody needs to be called now. */
function callDue({ calls }: Repair, nowMs: number): RepairStep | null {
  if (calls.delivered || calls.tries >= CALL_TRIES) return null;
  const againMs = calls.tries === 0 ? 0 : calls.lastMs + CALL_AGAIN_MS * 2 ** (calls.tries - 1);
  return nowMs >= againMs ? { kind: 'call' } : { kind: 'wait', untilMs: againMs, for: 'somebody to be reached' };
}
