// Carries a started merge to its outcome, and builds what came of it: the merged commit is another than the proven one.
import type { Context, Next } from '../../context.ts';
import { sleep } from '../../context.ts';
import { projectStream } from '../../journal/streams.ts';
import type { Merged } from '../../ports/index.ts';
import { runBuild } from '../run-build.ts';
import { subjectOf } from '../propose/pull-request.ts';
import type { Bench } from '../telling.ts';
import { isPaused, note, tellRepair } from '../telling.ts';

const AGAIN_MS = 2_000;
const UNSEEN_MS = 10 * 60_000;
const FIRST_BUILD_WAIT_MS = 2_500;
const BUILD_TRIES = 7;

/** The forge answers a merge of what is merged with its commit: asking again is looking. */
export async function merge({ context, id, state, watched }: Bench): Promise<Next> {
  const { pullRequest, pushed, proven } = state;
  if (pullRequest === null || pushed === null) return sleep(AGAIN_MS, 'a pull request');
  // It may have been merged before the pause; if it was not, it is not merged now.
  if ((await isPaused(context)) && (await watched.forge.pullRequest(pullRequest.number))?.state !== 'merged')
    return sleep(AGAIN_MS, 'the pause to end');
  const message = `${proven === null ? state.title : subjectOf(proven.patch)} (#${pullRequest.number})\n\nRepair: ${id}\n`;
  const outcome = await watched.forge.merge(pullRequest.number, pushed.commit, message);
  if (outcome.kind !== 'rejected') return ended(context, id, outcome);
  await freeMerge({ context, id, watched });
  // The next patch takes a lock of its own, which this one would keep it from.
  await freeLock({ context, state, watched });
  const isTheirs = (await watched.forge.pullRequest(pullRequest.number))?.headCommit !== pushed.commit;
  // What comes next has a pull request of its own: one cause has one.
  const cleared = isTheirs
    ? null
    : await watched.forge.close(pullRequest.number, `It cannot be merged: ${outcome.because}.`);
  if (cleared?.kind === 'unknown') return sleep(AGAIN_MS, cleared.because);
  const next = await ended(context, id, outcome);
  const because = 'somebody pushed to the branch of its pull request';
  return isTheirs ? tellRepair(context, id, { kind: 'escalate', because }) : next;
}

async function ended(context: Context, id: string, outcome: Merged): Promise<Next> {
  const next = await tellRepair(context, id, { kind: 'end-merge', outcome });
  return outcome.kind === 'unknown' ? sleep(AGAIN_MS, outcome.because) : next;
}

export async function buildMerged(bench: Bench): Promise<Next> {
  const { context, id, state, watched, stopping } = bench;
  if (state.merged === null) return sleep(AGAIN_MS, 'a merge');
  await watched.repository.head(watched.project.branch); // brings the merged commit here
  const commit = await watched.repository.commit(state.merged.commit);
  if (commit === null)
    return context.now() - state.merged.atMs < UNSEEN_MS
      ? sleep(AGAIN_MS, 'the merged commit to be seen')
      : tellRepair(context, id, { kind: 'escalate', because: 'it was merged, and the merged commit cannot be seen' });
  const found = await runBuild(context, { watched, commit, reason: 'merge', repairId: id, signal: stopping });
  // What could not be tried has not passed, and has not failed either.
  if (found.report.outcome === 'broken') return tryLater(bench, found.report.because);
  const passed = found.report.outcome === 'passed';
  const next = await note(bench, { type: 'merge-built', buildId: found.id, passed, because: found.report.because });
  if (passed) await freeMerge(bench);
  return next;
}

/** Later and later, and then a person's matter: until then it keeps the queue, and the branch is not looked at. */
function tryLater({ context, id }: Bench, because: string): Promise<Next> | Next {
  const rows = [...context.buildRows().values()];
  const tries = rows.filter((row) => row.repairId === id && row.reason === 'merge' && row.outcome === 'broken').length;
  if (tries < BUILD_TRIES) return sleep(FIRST_BUILD_WAIT_MS * 2 ** tries, because);
  return tellRepair(context, id, {
    kind: 'escalate',
    because: `it was merged, and could not be built since: ${because}`,
  });
}

export async function freeLock({
  context,
  state,
  watched,
}: Pick<Bench, 'context' | 'state' | 'watched'>): Promise<void> {
  if (state.lock === null) return;
  const command = { kind: 'unlock', id: state.lock.id, atMs: context.now() } as const;
  await context.projects.execute(projectStream(watched.project.name), command);
}

export async function freeMerge({ context, id, watched }: Pick<Bench, 'context' | 'id' | 'watched'>): Promise<void> {
  await context.projects.execute(projectStream(watched.project.name), {
    kind: 'free-merge',
    by: id,
    atMs: context.now(),
  });
}
