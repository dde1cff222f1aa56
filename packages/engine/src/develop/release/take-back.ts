// Gives the main branch back what it had before the merge, by a pull request like any other. Services are undone first.
import type { FileEdit } from '@kintsugi/domain';
import { revertBranchOf } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { sleep } from '../../context.ts';
import { asSentence } from '../propose/foreign-text.ts';
import { AUTHOR, subjectOf } from '../propose/pull-request.ts';
import type { Bench } from '../telling.ts';
import { note } from '../telling.ts';
import { freeMerge } from './merge.ts';

const AGAIN_MS = 2_000;

export async function revertMerge(bench: Bench): Promise<Next> {
  const { id, state, watched } = bench;
  const { repository, forge, project } = watched;
  if (state.merged === null || state.proven === null) return ended(bench, null, 'nothing was merged');
  const { commit, atMs } = state.merged;
  const paths = state.proven.patch.edits.map(({ path }) => path);
  // What was there just before the merge, by whomever: not what the patch was made from.
  const parent = (await repository.commit(commit))?.parent ?? state.proven.base;
  const before = await repository.read(parent, paths);
  const edits: FileEdit[] = paths.map((path) => ({ path, text: before.get(path) ?? null }));
  const branch = revertBranchOf(id, state);
  const because = state.takeBack ?? 'it could not be deployed';
  const title = `Revert "${subjectOf(state.proven.patch)}"`;
  const message = `${title}\n\n${because}\n\nRepair: ${id}\n`;
  const pushed = await repository.push({ branch, parent: commit, edits, message, author: AUTHOR, atMs });
  if (pushed.kind === 'unknown') return sleep(AGAIN_MS, pushed.because);
  if (pushed.kind === 'rejected') return ended(bench, null, `the revert cannot be pushed: ${pushed.because}`);
  const opened = await forge.open({
    branch,
    base: project.branch,
    title,
    body: `${asSentence(because)}\n\nRepair: ${id}`,
  });
  if (opened.kind === 'unknown') return sleep(AGAIN_MS, opened.because);
  if (opened.kind === 'rejected') return ended(bench, null, `the revert cannot be opened: ${opened.because}`);
  // Who may not merge without a person may not revert without one either.
  if (project.autonomy === 'propose')
    return ended(bench, null, `the revert waits in pull request ${opened.pullRequest.number}`);
  const merged = await forge.merge(opened.pullRequest.number, pushed.commit, message);
  if (merged.kind === 'unknown') return sleep(AGAIN_MS, merged.because);
  return merged.kind === 'applied'
    ? ended(bench, merged.commit, `the main branch is as before: ${because}`)
    : ended(bench, null, `the revert cannot be merged: ${merged.because}`);
}

async function ended(bench: Bench, commit: string | null, because: string): Promise<Next> {
  await freeMerge(bench);
  return note(bench, { type: 'merge-reverted', commit, because });
}
