// Whether a command may happen to a repair, and what it leads to. Pure and total; every "no" carries its mend.
import type { Decision } from '../decider.ts';
import { accept, refuse } from '../decider.ts';
import type { NotedEvent, RepairCommand, RepairHappened } from './commands.ts';
import type { RepairEvent } from './events.ts';
import { decideDeployment, decideMerge } from './gates.ts';
import type { Repair, RepairProgress } from './state.ts';
import { isRepairOpen, pendingDeployment } from './state.ts';

export function decide(command: RepairCommand, state: Repair): Decision<RepairHappened> {
  const decision = eventsFor(command, state);
  if (!decision.ok) return decision;
  const { atMs, actor } = command;
  return { ok: true, events: decision.events.map((event) => ({ atMs, actor, event })) };
}

function eventsFor(command: RepairCommand, state: Repair): Decision<RepairEvent> {
  if (command.kind === 'open')
    return state.phase === 'unopened'
      ? accept({ type: 'repair-opened', ...command.opened })
      : refuse('already-open', 'This repair is open already.', 'Read it.');
  if (state.phase === 'unopened')
    return refuse('unknown-repair', 'There is no such repair.', 'List the repairs and use one of their ids.');
  if (command.kind === 'tidied') return accept({ type: 'repair-tidied', says: command.says });
  if (command.kind === 'called') return called(command);
  // What was started must be able to say how it ended, whatever has happened since.
  if (command.kind === 'end-deployment') return endDeployment(command, state);
  if (!isRepairOpen(state))
    return refuse('repair-closed', `This repair is ${state.phase}; "${command.kind}" came too late.`, 'Read it again.');
  return whileOpen(command, state);
}

type Late = Extract<RepairCommand, { kind: 'open' | 'tidied' | 'called' | 'end-deployment' }>;

function whileOpen(command: Exclude<RepairCommand, Late>, state: Repair): Decision<RepairEvent> {
  switch (command.kind) {
    case 'note':
      return note(command.event, state);
    case 'approve':
      return approve(command, state);
    case 'reject':
      return reject(command, state);
    case 'hold':
      return accept({
        type: 'repair-held-back',
        gate: command.gate,
        because: command.because,
        untilMs: command.untilMs,
      });
    case 'merge':
      return decideMerge(command, state);
    case 'end-merge':
      return endMerge(command, state);
    case 'deploy':
      return decideDeployment(command, state);
    case 'take-back':
      return state.takeBack === null
        ? accept({ type: 'take-back-began', because: command.because })
        : refuse('taking-back', 'It is being taken back already.', 'Nothing needs to be done.');
    case 'mended-by-others':
      return mendedByOthers(command, state);
    case 'complete':
      return complete(command, state);
    case 'escalate':
      return state.phase === 'escalated'
        ? refuse('already-escalated', 'A person has been called already.', 'Nothing needs to be done.')
        : accept({ type: 'repair-escalated', because: command.because });
    case 'fail':
      return accept({ type: 'repair-failed', because: command.because });
  }
}

/** Where each noted fact is waited for. A fact that comes at another time was found by somebody who read an old state. */
const WAITED_FOR: Readonly<Record<NotedEvent['type'], readonly RepairProgress[]>> = {
  'failure-repeated': ['repeat'],
  'bisect-narrowed': ['find-culprit'],
  'culprit-found': ['find-culprit'],
  'candidate-tried': ['search'],
  'patch-proven': ['search'],
  'search-ended': ['search'],
  // A lock that ended while a person was waited for is taken anew.
  'edits-locked': ['lock', 'decide'],
  'branch-pushed': ['push'],
  'pull-request-opened': ['open'],
  'review-completed': ['review'],
  'merge-built': ['build-merged'],
  'deployment-planned': ['plan'],
  'deployment-verified': ['verify'],
  'merge-reverted': ['take-back'],
};

function note(event: NotedEvent, state: Repair): Decision<RepairEvent> {
  if (!WAITED_FOR[event.type].includes(state.progress))
    return refuse('out-of-order', `"${event.type}" is not what this repair waits for.`, 'Read the repair again.');
  if (event.type === 'deployment-verified' && event.verdict === 'healthy')
    return accept<RepairEvent>(event, { type: 'repair-completed', how: 'repaired', because: event.says.join('; ') });
  if (event.type === 'deployment-verified' && event.verdict === 'unhealthy')
    return accept<RepairEvent>(event, { type: 'take-back-began', because: event.says.join('; ') });
  if (event.type === 'merge-built' && !event.passed)
    return accept<RepairEvent>(event, {
      type: 'take-back-began',
      because: `the merged commit does not build: ${event.because}`,
    });
  return accept(event);
}

function approve({ commit, actor }: Extract<RepairCommand, { kind: 'approve' }>, state: Repair): Decision<RepairEvent> {
  if (actor.kind !== 'person')
    return refuse('not-a-person', 'Only a person can approve a repair; the proposer cannot.', 'Ask a person.');
  if ((state.progress !== 'decide' && state.progress !== 'deploy') || state.pushed === null)
    return refuse('nothing-to-approve', 'This repair does not wait for a yes.', 'Look at it: `repairs show`.');
  // A yes that is taken and then does nothing would be believed to have done something.
  if (state.phase === 'escalated')
    return refuse(
      'handed-over',
      `It was handed to a person: ${state.handOver ?? ''}.`,
      'Merge or close it in the forge.',
    );
  return state.pushed.commit === commit
    ? accept({ type: 'repair-approved', commit, by: actor })
    : refuse(
        'stale-approval',
        `What waits is commit ${state.pushed.commit}, not ${commit}.`,
        'Read the difference again and approve that commit.',
      );
}

function reject({ reason, actor }: Extract<RepairCommand, { kind: 'reject' }>, state: Repair): Decision<RepairEvent> {
  if (isMergeUnderWay(state))
    return refuse('too-late', 'It is merged or being merged.', 'Undo it instead: revert the merge in the forge.');
  return accept(
    { type: 'repair-rejected', by: actor, reason },
    { type: 'repair-failed', because: `${actor.name} said no: ${reason}` },
  );
}

function endMerge({ outcome }: Extract<RepairCommand, { kind: 'end-merge' }>, state: Repair): Decision<RepairEvent> {
  const merging = state.progress === 'merge';
  // Asked again and again while nobody answers: that nobody knows is written down once.
  if (merging && outcome.kind === 'unknown' && state.merge?.outcome?.kind === 'unknown') return accept();
  const byPerson = state.progress === 'decide' && outcome.kind === 'applied';
  return merging || byPerson
    ? accept({ type: 'merge-ended', outcome })
    : refuse('out-of-order', 'No merge is under way.', 'Read the repair again.');
}

function endDeployment(
  { key, outcome, reached }: Extract<RepairCommand, { kind: 'end-deployment' }>,
  state: Repair,
): Decision<RepairEvent> {
  const deployment = state.deployments.find((one) => one.key === key);
  if (deployment === undefined)
    return refuse('unknown-deployment', `No deployment ${key} was started.`, 'Read the repair again.');
  if (deployment.outcome !== null && deployment.outcome.kind !== 'unknown') return accept();
  if (deployment.outcome !== null && outcome.kind === 'unknown') return accept();
  const ended: RepairEvent = { type: 'deployment-ended', key, outcome, reached };
  if (outcome.kind !== 'rejected' || !reached || state.takeBack !== null) return accept(ended);
  return accept<RepairEvent>(ended, {
    type: 'take-back-began',
    because: `it could not be deployed: ${outcome.because}`,
  });
}

function mendedByOthers(
  { commit, by }: Extract<RepairCommand, { kind: 'mended-by-others' }>,
  state: Repair,
): Decision<RepairEvent> {
  const isOver = state.phase === 'escalated' && pendingDeployment(state) === null && state.progress !== 'take-back';
  if ((isMergeUnderWay(state) && !isOver) || state.merged?.commit === commit)
    return refuse('merging', 'Its own patch is merged or being merged.', 'Nothing needs to be done.');
  const because = `${by} mended it with ${commit.slice(0, 12)}`;
  return accept(
    { type: 'mended-by-others', commit, by },
    { type: 'repair-completed', how: 'mended-by-others', because },
  );
}

/** A merge that was rejected has left nothing behind. */
function isMergeUnderWay({ merge }: Repair): boolean {
  return merge !== null && merge.outcome?.kind !== 'rejected';
}

/** What is deployed is only said to be repaired by what verified it. */
function complete(
  { how, because }: Extract<RepairCommand, { kind: 'complete' }>,
  state: Repair,
): Decision<RepairEvent> {
  if (how === 'flaky' && state.progress !== 'repeat' && state.progress !== 'find-culprit')
    return refuse('out-of-order', 'It was found to fail every time.', 'Read the repair again.');
  if (how !== 'flaky' && state.verified !== 'healthy')
    return refuse('not-verified', 'Nobody has seen that what runs is what was merged.', 'Verify it first.');
  return accept({ type: 'repair-completed', how, because });
}

function called({ to, delivered, because }: Extract<RepairCommand, { kind: 'called' }>): Decision<RepairEvent> {
  return accept({ type: 'person-called', to, delivered, because });
}
