// The next state after one event. Total: an event that it does not know changes nothing but the version.
import type { RepairHappened } from './commands.ts';
import type { RepairEvent } from './events.ts';
import type { Repair, RepairPhase, RepairProgress } from './state.ts';
import { NOBODY_CALLED } from './state.ts';

export function evolve(state: Repair, { event, atMs }: RepairHappened): Repair {
  const next = { ...state, version: state.version + 1, lastEventMs: atMs };
  switch (event.type) {
    case 'repair-opened': {
      const { type: _type, ...opened } = event;
      return { ...next, ...opened, phase: 'analyzing', openedMs: atMs };
    }
    case 'failure-repeated':
      return at(next, 'analyzing', 'find-culprit');
    case 'bisect-narrowed':
      return { ...next, bisect: { good: event.good, bad: event.bad } };
    case 'culprit-found':
      return { ...at(next, 'designing', 'search'), culprit: event.culprit, needsPerson: event.needsPerson };
    case 'candidate-tried':
      return { ...next, phase: open(state, 'coding'), tried: state.tried + 1 };
    case 'patch-proven': {
      const { patch, base, proof, needsPerson } = event;
      return { ...at(next, 'coding', 'lock'), proven: { patch, base, proof, needsPerson, atMs } };
    }
    case 'search-ended':
      return { ...next, handOver: event.because };
    case 'edits-locked':
      return {
        ...(state.progress === 'lock' ? at(next, 'coding', 'push') : next),
        lock: { id: event.lockId, token: event.token },
      };
    case 'branch-pushed':
      return { ...at(next, 'coding', 'open'), pushed: { branch: event.branch, commit: event.commit } };
    case 'pull-request-opened':
      return { ...at(next, 'testing', 'review'), pullRequest: { number: event.number, url: event.url } };
    case 'review-completed':
      return { ...at(next, 'testing', 'decide'), review: { verdict: event.verdict, findings: event.findings } };
    case 'repair-approved':
      return { ...next, approval: { commit: event.commit, by: event.by, atMs }, held: null };
    case 'repair-held-back': {
      const sinceMs = state.held?.gate === event.gate ? state.held.sinceMs : atMs;
      return { ...next, held: { gate: event.gate, because: event.because, sinceMs, untilMs: event.untilMs } };
    }
    case 'person-called':
      return {
        ...next,
        calls: { tries: state.calls.tries + 1, delivered: state.calls.delivered || event.delivered, lastMs: atMs },
      };
    case 'repair-completed':
    case 'repair-failed':
    case 'repair-escalated':
    case 'repair-tidied':
      return ended(next, event, atMs);
    case 'repair-rejected':
    case 'mended-by-others':
      return next;
    default:
      return releaseEvolves(next, event, atMs);
  }
}

type ReleaseEvent = Extract<
  RepairEvent,
  {
    type:
      | 'merge-started'
      | 'merge-ended'
      | 'merge-built'
      | 'deployment-planned'
      | 'deployment-started'
      | 'deployment-ended'
      | 'deployment-verified'
      | 'take-back-began'
      | 'merge-reverted';
  }
>;

function releaseEvolves(next: Repair, event: ReleaseEvent, atMs: number): Repair {
  switch (event.type) {
    case 'merge-started':
      return { ...at(next, 'building', 'merge'), merge: { startedMs: atMs, outcome: null } };
    case 'merge-ended':
      return mergeEnded(next, event.outcome, atMs);
    case 'merge-built':
      return event.passed ? at(next, 'deploying', 'plan') : next;
    case 'deployment-planned':
      return event.services.length === 0
        ? { ...at(next, 'verifying', 'verify'), deployedMs: atMs }
        : { ...at(next, 'deploying', 'deploy'), planned: event.services };
    case 'deployment-started': {
      const { key, request, inverse } = event;
      return {
        ...next,
        held: null,
        deployments: [...next.deployments, { key, request, inverse, startedMs: atMs, outcome: null }],
      };
    }
    case 'deployment-ended':
      return deploymentEnded(next, event, atMs);
    case 'deployment-verified':
      return { ...next, verified: event.verdict };
    case 'take-back-began':
      // Whoever was asked for a yes has not been told of this.
      return { ...at(next, 'deploying', 'take-back'), takeBack: event.because, calls: NOBODY_CALLED };
    case 'merge-reverted':
      // What stays on the branch belongs to what a person is told.
      return {
        ...next,
        progress: 'ended',
        takeBack: event.commit === null ? `${next.takeBack ?? ''}; ${event.because}` : next.takeBack,
      };
    default:
      return next;
  }
}

function mergeEnded(next: Repair, outcome: NonNullable<NonNullable<Repair['merge']>['outcome']>, atMs: number): Repair {
  const merge = { startedMs: next.merge?.startedMs ?? atMs, outcome };
  switch (outcome.kind) {
    case 'applied':
      return { ...at(next, 'building', 'build-merged'), merge, merged: { commit: outcome.commit, atMs } };
    case 'unknown':
      return { ...next, merge };
    case 'rejected':
      return {
        ...at(next, 'designing', 'search'),
        merge,
        round: next.round + 1,
        proven: null,
        pushed: null,
        review: null,
        approval: null,
        calls: NOBODY_CALLED,
      };
  }
}

function deploymentEnded(
  next: Repair,
  { key, outcome }: Extract<RepairEvent, { type: 'deployment-ended' }>,
  atMs: number,
): Repair {
  const deployments = next.deployments.map((one) => (one.key === key ? { ...one, outcome } : one));
  const isDone = (service: string): boolean =>
    deployments.some((one) => one.request.service === service && one.outcome?.kind === 'applied');
  const all = next.takeBack === null && next.planned.every(({ service }) => isDone(service));
  return all ? { ...at(next, 'verifying', 'verify'), deployments, deployedMs: atMs } : { ...next, deployments };
}

function ended(
  next: Repair,
  event: Extract<RepairEvent, { type: 'repair-completed' | 'repair-failed' | 'repair-escalated' | 'repair-tidied' }>,
  atMs: number,
): Repair {
  switch (event.type) {
    case 'repair-completed':
      return { ...next, phase: 'completed', progress: 'ended', how: event.how, endedMs: atMs };
    case 'repair-failed':
      return { ...next, phase: 'failed', progress: 'ended', handOver: event.because, endedMs: atMs };
    case 'repair-escalated':
      return { ...next, phase: 'escalated', handOver: event.because, calls: NOBODY_CALLED };
    case 'repair-tidied':
      return { ...next, tidied: true };
  }
}

function at(next: Repair, phase: RepairPhase, progress: RepairProgress): Repair {
  return { ...next, phase: open(next, phase), progress, held: null };
}

/** What has been handed to a person stays so until it ends. */
function open(state: Repair, phase: RepairPhase): RepairPhase {
  return state.phase === 'escalated' || state.phase === 'completed' || state.phase === 'failed' ? state.phase : phase;
}
