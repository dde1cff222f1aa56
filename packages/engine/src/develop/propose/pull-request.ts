// Locks the files, pushes the branch, opens the pull request. Each is safe to repeat, so that a crash makes no second one.
import type { Patch, ProjectLedger } from '@kintsugi/domain';
import { branchOf } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { sleep } from '../../context.ts';
import type { Committed } from '../../journal/journal.ts';
import { projectStream } from '../../journal/streams.ts';
import type { Bench } from '../telling.ts';
import { hold, note, tellRepair } from '../telling.ts';
import { describe } from './description.ts';
import { oneLine } from './foreign-text.ts';

export const LOCK_MS = 10 * 60_000;
const SUBJECT_MAX = 200;
const AGAIN_MS = 2_000;
const WAIT_FOR_LOCK_MS = 5_000;
/** Who the commit is by. The address is one that can never belong to anybody (RFC 2606). */
export const AUTHOR = { name: 'Kintsugi', email: 'kintsugi@localhost.invalid' };

export async function lockEdits(bench: Bench): Promise<Next> {
  const { id, state } = bench;
  const lockId = `lck_${id.replace(/^rep_/, '')}-${state.round}`;
  const locked = await takeLock(bench, lockId);
  if (locked.ok === 'unavailable') return sleep(AGAIN_MS, locked.because);
  if (!locked.ok) return hold(bench, locked.refusal.kind, locked.refusal.detail, WAIT_FOR_LOCK_MS);
  return note(bench, { type: 'edits-locked', lockId, token: tokenOf(locked.loaded.state, lockId) });
}

export function takeLock({ context, id, state, watched }: Bench, lockId: string): Promise<Committed<ProjectLedger>> {
  return context.projects.execute(projectStream(watched.project.name), {
    kind: 'lock',
    id: lockId,
    holder: `kintsugi (${id})`,
    paths: state.proven?.patch.edits.map(({ path }) => path) ?? [],
    forMs: LOCK_MS,
    atMs: context.now(),
  });
}

export function tokenOf({ locks }: ProjectLedger, lockId: string): number {
  return locks.find(({ id }) => id === lockId)?.token ?? 0;
}

/** The commit's time is when the patch was proven: the same arguments make the same commit. */
export async function pushBranch(bench: Bench): Promise<Next> {
  const { context, id, state, watched } = bench;
  if (state.proven === null) return sleep(AGAIN_MS, 'a patch');
  const { patch, base, atMs } = state.proven;
  const branch = branchOf(id, state);
  const message = `${subjectOf(patch)}\n\n${oneLine(state.title, 200)}.\n\nRepair: ${id}\n`;
  const pushed = await watched.repository.push({
    branch,
    parent: base,
    edits: patch.edits,
    message,
    author: AUTHOR,
    atMs,
  });
  if (pushed.kind === 'unknown') return sleep(AGAIN_MS, pushed.because);
  if (pushed.kind === 'rejected')
    return tellRepair(context, id, { kind: 'escalate', because: `the branch cannot be pushed: ${pushed.because}` });
  return note(bench, { type: 'branch-pushed', branch, commit: pushed.commit });
}

/** What a patch does, as long as a forge takes it. */
export function subjectOf({ says }: Pick<Patch, 'says'>): string {
  return oneLine(says, SUBJECT_MAX);
}

export async function openPullRequest(bench: Bench): Promise<Next> {
  const { context, id, state, watched } = bench;
  if (state.proven === null || state.pushed === null) return sleep(AGAIN_MS, 'a patch');
  const base = await watched.repository.read(
    state.proven.base,
    state.proven.patch.edits.map(({ path }) => path),
  );
  const opened = await watched.forge.open({
    branch: state.pushed.branch,
    base: watched.project.branch,
    title: subjectOf(state.proven.patch),
    body: describe(id, state, base),
  });
  if (opened.kind === 'unknown') return sleep(AGAIN_MS, opened.because);
  if (opened.kind === 'rejected')
    return tellRepair(context, id, { kind: 'escalate', because: `no pull request can be opened: ${opened.because}` });
  const { number, url } = opened.pullRequest;
  return note(bench, { type: 'pull-request-opened', number, url });
}
