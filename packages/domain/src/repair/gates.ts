// The gates before anything of a repair reaches the main branch or a service. Each says no in a test.
import type { Decision } from '../decider.ts';
import { accept, refuse } from '../decider.ts';
import type { DeployGates, RepairCommand } from './commands.ts';
import type { RepairEvent } from './events.ts';
import type { Repair } from './state.ts';
import { pendingDeployment } from './state.ts';

const WAIT = 'Nothing needs to be done: it is tried again.';

export function decideMerge(
  { gates, atMs }: Extract<RepairCommand, { kind: 'merge' }>,
  state: Repair,
): Decision<RepairEvent> {
  const { pushed, pullRequest, review } = state;
  if (state.progress !== 'decide' || pushed === null || pullRequest === null || review === null)
    return refuse('out-of-order', 'This repair is not ready to be merged.', 'Read the repair again.');
  if (gates.paused) return refuse('paused', 'Everything that acts is paused.', 'Resume when it may go on.');
  if (gates.autonomy === 'observe')
    return refuse('policy', 'Autonomy of this project is "observe".', 'Merge it yourself, or change the policy.');
  if (gates.frozen !== null) return refuse('frozen', `Changes are frozen: ${gates.frozen}.`, WAIT);
  if (gates.head !== pushed.commit)
    return refuse('moved-on', 'Somebody pushed to the branch of the pull request.', 'Look at what they did.');
  const wanted = yesWanted(state, gates.autonomy);
  const refusal = wanted === null ? null : missingYes(state, wanted, gates.approvalSeconds, atMs);
  if (refusal !== null) return refusal;
  if (!gates.locked) return refuse('lock-lost', 'Somebody else edits these files, or may have.', WAIT);
  if (!gates.queued) return refuse('not-queued', 'Another repair of this project is being merged.', WAIT);
  return accept({ type: 'merge-started', number: pullRequest.number, head: pushed.commit });
}

/** Why a person's yes is wanted; null: none is. */
export function yesWanted(state: Repair, autonomy: string): string | null {
  if (autonomy === 'propose') return 'autonomy of this project is "propose"';
  if (state.proven?.needsPerson !== null && state.proven !== null) return state.proven.needsPerson;
  if (state.review?.verdict !== 'request-changes') return null;
  return `the review asks for changes: ${state.review.findings[0]?.says ?? 'it is not sure'}`;
}

function missingYes(state: Repair, wanted: string, seconds: number, atMs: number): Decision<RepairEvent> | null {
  const { approval, pushed } = state;
  const mend = 'Approve or reject it: `repairs approve`, or in the pull request.';
  if (approval === null) return refuse('not-approved', wanted, mend);
  if (approval.commit !== pushed?.commit) return refuse('stale-approval', 'The yes was given to another commit.', mend);
  return approval.atMs + seconds * 1_000 < atMs ? refuse('approval-expired', 'The yes has expired.', mend) : null;
}

export function decideDeployment(
  { key, request, inverse, gates }: Extract<RepairCommand, { kind: 'deploy' }>,
  state: Repair,
): Decision<RepairEvent> {
  const undoing = state.takeBack !== null;
  if (state.progress !== 'deploy' && !undoing)
    return refuse('out-of-order', 'This repair has nothing to deploy now.', 'Read the repair again.');
  if (pendingDeployment(state) !== null)
    return refuse('deployment-pending', 'The outcome of the last deployment is not known.', 'Wait until it is.');
  if (!undoing && gates.paused) return refuse('paused', 'Everything that acts is paused.', 'Resume when it may go on.');
  if (!gates.reserved) return refuse('not-reserved', `Somebody else is changing ${request.service}.`, WAIT);
  // Taking back is part of what was allowed: no cooldown or budget may keep a bad release in place.
  const refusal = undoing ? null : mayNotRelease(gates, state);
  return refusal ?? accept({ type: 'deployment-started', key, request, inverse });
}

function mayNotRelease({ ruling, autonomy, replaced }: DeployGates, state: Repair): Decision<RepairEvent> | null {
  const mend = 'Deploy it yourself, or change the policy.';
  if (replaced !== null)
    return refuse('replaced', `Somebody released ${replaced} meanwhile.`, 'Deploy what is wanted.');
  if (autonomy === 'observe') return refuse('policy', 'Autonomy of this project is "observe".', mend);
  if (ruling.kind === 'forbidden') return refuse('policy', ruling.because, mend);
  if (ruling.kind === 'wait') return refuse('policy-wait', ruling.because, WAIT);
  // A repair holds one yes: what needs two is for people.
  if (ruling.kind === 'needs-approval' && ruling.approvals > 1) return refuse('policy', ruling.because, mend);
  if (state.approval !== null || (ruling.kind === 'allowed' && autonomy !== 'propose')) return null;
  const because = ruling.kind === 'allowed' ? 'autonomy of this project is "propose"' : ruling.because;
  return refuse('not-approved', because, 'Approve the repair: `repairs approve`.');
}
