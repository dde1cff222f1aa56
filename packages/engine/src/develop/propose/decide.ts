// Merges if every gate lets it, and sees what people did in the forge meanwhile.
import type { Repair, RepairCommand } from '@kintsugi/domain';
import { agent, holdsLock } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { AGAIN, sleep } from '../../context.ts';
import { CONTROL_STREAM, projectStream, repairStream } from '../../journal/streams.ts';
import type { PullRequest } from '../../ports/index.ts';
import type { Bench } from '../telling.ts';
import { hold, tellRepair } from '../telling.ts';

const AGAIN_MS = 2_000;
/** How often the forge is looked at while a person is waited for. */
const LOOK_MS = 5_000;
const LOCK_MS = 10 * 60_000;

export async function decide(bench: Bench): Promise<Next> {
  const { context, id, state, watched } = bench;
  const pullRequest = state.pullRequest === null ? null : await watched.forge.pullRequest(state.pullRequest.number);
  if (pullRequest === null) return tellRepair(context, id, { kind: 'fail', because: 'its pull request is gone' });
  const done = await doneByPeople(bench, pullRequest);
  if (done !== null) return done;
  const stream = projectStream(watched.project.name);
  const locked = await keepLock(bench);
  const queued = await context.projects.execute(stream, { kind: 'take-merge', by: id, atMs: context.now() });
  const gates = {
    paused: (await context.control.load(CONTROL_STREAM)).state.paused !== null || context.acting.paused,
    autonomy: watched.project.autonomy,
    head: pullRequest.headCommit,
    locked,
    queued: queued.ok === true,
    approvalSeconds: context.settings.policy().approvalSeconds,
  };
  const command: RepairCommand = { kind: 'merge', gates, actor: agent('Architect'), atMs: context.now() };
  const merging = await context.repairs.execute(repairStream(id), command);
  if (merging.ok === true) return AGAIN;
  // Whoever waits must not keep the others waiting.
  await context.projects.execute(stream, { kind: 'free-merge', by: id, atMs: context.now() });
  if (merging.ok === 'unavailable') return sleep(AGAIN_MS, merging.because);
  return refused(bench, merging.refusal);
}

function refused(bench: Bench, { kind, detail }: { kind: string; detail: string }): Promise<Next> | Next {
  const { context, id } = bench;
  switch (kind) {
    case 'not-approved':
    case 'stale-approval':
    case 'approval-expired':
      return hold(bench, 'not-approved', detail, LOOK_MS);
    case 'paused':
    case 'lock-lost':
    case 'not-queued':
      return hold(bench, kind, detail, AGAIN_MS);
    case 'out-of-order':
    case 'repair-closed':
      return sleep(AGAIN_MS, detail);
    default:
      return tellRepair(context, id, { kind: 'escalate', because: detail });
  }
}

/** Null: nobody has decided anything. */
async function doneByPeople({ context, id, state }: Bench, pullRequest: PullRequest): Promise<Next | null> {
  if (pullRequest.state === 'merged' && pullRequest.mergedCommit !== null)
    return tellRepair(context, id, {
      kind: 'end-merge',
      outcome: { kind: 'applied', commit: pullRequest.mergedCommit },
      actor: { kind: 'rule', name: 'merged-in-the-forge' },
    });
  if (pullRequest.state === 'closed')
    return tellRepair(context, id, {
      kind: 'fail',
      because: `somebody closed pull request ${state.pullRequest?.number} without merging it`,
    });
  return null;
}

/** The heartbeat: while it waits for a yes, others see that these files are spoken for. */
async function keepLock({ context, watched, state }: Bench): Promise<boolean> {
  const stream = projectStream(watched.project.name);
  const { lock } = state as Pick<Repair, 'lock'>;
  if (lock === null) return false;
  const extended = await context.projects.execute(stream, {
    kind: 'extend',
    id: lock.id,
    token: lock.token,
    forMs: LOCK_MS,
    atMs: context.now(),
  });
  return extended.ok === true && holdsLock(extended.loaded.state, lock.id, lock.token, context.now());
}
