// Merges if every gate lets it, and sees what people did in the forge meanwhile.
import type { RepairCommand } from '@kintsugi/domain';
import { agent, holdsLock, repair } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { AGAIN, sleep } from '../../context.ts';
import { projectStream, repairStream } from '../../journal/streams.ts';
import type { PullRequest } from '../../ports/index.ts';
import type { Bench } from '../telling.ts';
import { hold, isPaused, note, tellRepair } from '../telling.ts';
import { LOCK_MS, takeLock, tokenOf } from './pull-request.ts';

const AGAIN_MS = 2_000;
/** How often the forge is looked at while a person is waited for. */
const LOOK_MS = 5_000;

export async function decide(bench: Bench): Promise<Next> {
  const { context, id, state, watched } = bench;
  const pullRequest = state.pullRequest === null ? null : await watched.forge.pullRequest(state.pullRequest.number);
  if (pullRequest === null) return tellRepair(context, id, { kind: 'fail', because: 'its pull request is gone' });
  const done = await doneByPeople(bench, pullRequest);
  if (done !== null) return done;
  const stream = projectStream(watched.project.name);
  const { approvalSeconds, freezes } = context.settings.policy();
  const nowMs = context.now();
  const gates = {
    paused: await isPaused(context),
    frozen: freezes.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs)?.reason ?? null,
    autonomy: watched.project.autonomy,
    head: pullRequest.headCommit,
    locked: await keepLock(bench),
    queued: true,
    approvalSeconds,
  };
  const command: RepairCommand = { kind: 'merge', gates, actor: agent('Architect'), atMs: nowMs };
  // The queue is only taken by who would merge: a repair may wait for a yes for days, and each turn stays on record.
  const beforehand = repair.decide(command, state);
  if (!beforehand.ok) return refused(bench, beforehand.refusal);
  const queued = await context.projects.execute(stream, { kind: 'take-merge', by: id, atMs: context.now() });
  if (queued.ok !== true) return hold(bench, 'not-queued', 'another repair of this project is being merged', AGAIN_MS);
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
    case 'frozen':
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

/** The heartbeat: while it waits for a yes, others see that these files are spoken for. A lock that ended is taken anew. */
async function keepLock(bench: Bench): Promise<boolean> {
  const { context, watched, state } = bench;
  const { lock } = state;
  if (lock === null) return false;
  const stream = projectStream(watched.project.name);
  const { id, token } = lock;
  const { locks } = (await context.projects.load(stream)).state;
  const standing = locks.find((one) => one.id === id && one.token === token);
  // At every look it would be an event at every look.
  if (standing !== undefined && standing.expiresMs - context.now() > LOCK_MS / 2) return true;
  const extended = await context.projects.execute(stream, {
    kind: 'extend',
    id,
    token,
    forMs: LOCK_MS,
    atMs: context.now(),
  });
  if (extended.ok === true) return holdsLock(extended.loaded.state, id, token, context.now());
  const again = await takeLock(bench, id);
  if (again.ok !== true) return false;
  await note(bench, { type: 'edits-locked', lockId: id, token: tokenOf(again.loaded.state, id) });
  // Not under the old token: the next look finds the new one on record.
  return false;
}
