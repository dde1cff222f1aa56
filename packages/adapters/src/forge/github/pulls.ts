// Opening, listing, merging and closing on GitHub: looks first, so that everything may be repeated. Knows no transport.
import type { ChangeOutcome } from '@kintsugi/domain';
import {
  branchFault,
  deletionFault,
  type Forge,
  type Merged,
  type NewPullRequest,
  type Opened,
  type PullRequest,
} from '@kintsugi/engine/ports';
import type { Answer, Asking } from './client.ts';
import type { MergeShape, PullShape } from './shapes.ts';

export type Wrong =
  | { readonly kind: 'rejected'; because: string; mend: string }
  | { readonly kind: 'unknown'; because: string };
export type MergeMethod = 'merge' | 'squash' | 'rebase';

const LISTED_MAX = 200;
const PULLS = '/repos/{owner}/{repo}/pulls';

export function wrongOf(answer: Exclude<Answer<unknown>, { kind: 'done' }>): Wrong {
  if (answer.kind === 'lost') return { kind: 'unknown', because: answer.because };
  return { kind: 'rejected', because: answer.because, mend: answer.mend };
}

/** Of a question: throws unless it was answered. */
export function told<T>(answer: Answer<T>): T {
  if (answer.kind === 'done') return answer.answer;
  throw new Error(answer.kind === 'lost' ? answer.because : `${answer.because}. ${answer.mend}`);
}

export function toPull(pull: PullShape): PullRequest {
  const isOfFork = pull.head.repo?.full_name !== pull.base.repo?.full_name;
  return {
    number: pull.number,
    url: pull.html_url,
    // A stranger's fork may have a branch that is called as one of ours: its label names the owner too.
    branch: isOfFork ? pull.head.label : pull.head.ref,
    base: pull.base.ref,
    title: pull.title,
    body: pull.body ?? '',
    author: pull.user?.login ?? 'ghost',
    state: pull.merged_at !== null ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    headCommit: pull.head.sha,
    // Before the merge GitHub puts a trial merge there.
    mergedCommit: pull.merged_at === null ? null : pull.merge_commit_sha,
  };
}

export async function find(asking: Asking, number: number): Promise<Answer<PullShape>> {
  return asking.ask<PullShape>(`GET ${PULLS}/{pull_number}`, { pull_number: number });
}

/** Null: the repository is there, and has no such pull request. */
export async function findOrNull(asking: Asking, number: number): Promise<PullRequest | null> {
  const found = await find(asking, number);
  if (found.kind !== 'refused' || found.status !== 404) return toPull(told(found));
  told(await asking.ask('GET /repos/{owner}/{repo}'));
  return null;
}

export async function list(
  asking: Asking,
  owner: string,
  { state, branch }: Parameters<Forge['pullRequests']>[0],
): Promise<readonly PullRequest[]> {
  if (branch !== undefined && branchFault(branch) !== null) return [];
  const ofGitHub = state === undefined ? 'all' : state === 'open' ? 'open' : 'closed';
  const filter = { state: ofGitHub, sort: 'created', direction: 'desc', ...(branch && { head: `${owner}:${branch}` }) };
  const found: PullRequest[] = [];
  for (let page = 1; page <= 10 && found.length < LISTED_MAX; page++) {
    const pulls = told(await asking.ask<readonly PullShape[]>(`GET ${PULLS}`, { ...filter, per_page: 100, page }));
    const fitting = pulls.map(toPull).filter((pull) => state === undefined || pull.state === state);
    found.push(...fitting.filter((pull) => branch === undefined || pull.branch === branch));
    if (pulls.length < 100) break;
  }
  return found.slice(0, LISTED_MAX);
}

export async function open(asking: Asking, owner: string, wanted: NewPullRequest): Promise<Opened> {
  const { branch, base, title, body } = wanted;
  const fault = branchFault(branch) ?? branchFault(base);
  if (fault !== null) return { kind: 'rejected', ...fault };
  const look = async (): Promise<Opened | null> => {
    const there = await asking.ask<readonly PullShape[]>(`GET ${PULLS}`, { state: 'open', head: `${owner}:${branch}` });
    if (there.kind !== 'done') return wrongOf(there);
    const ofBranch = there.answer.map(toPull).filter((one) => one.branch === branch);
    const pull = ofBranch.find((one) => one.base === base) ?? ofBranch[0];
    if (pull === undefined) return null;
    if (pull.base === base) return { kind: 'applied', pullRequest: pull };
    const because = `its pull request ${pull.number} goes to ${pull.base}`;
    return { kind: 'rejected', because, mend: 'Close that one first.' };
  };
  const before = await look();
  if (before !== null) return before;
  const made = await asking.ask<PullShape>(`POST ${PULLS}`, { head: branch, base, title, body });
  if (made.kind === 'done') return { kind: 'applied', pullRequest: toPull(made.answer) };
  // Somebody was quicker, which may have been we.
  const after = made.kind === 'refused' && made.status === 422 ? await look() : null;
  return after ?? wrongOf(made);
}

export async function merge(
  asking: Asking,
  method: MergeMethod,
  number: number,
  expectedHead: string,
  message: string,
): Promise<Merged> {
  const found = await find(asking, number);
  if (found.kind !== 'done') return wrongOf(found);
  const { state, headCommit, mergedCommit } = toPull(found.answer);
  if (headCommit !== expectedHead) {
    const mend = 'Look at what came, and prove it again.';
    return { kind: 'rejected', because: `its branch is at ${headCommit}`, mend };
  }
  if (mergedCommit !== null) return { kind: 'applied', commit: mergedCommit };
  if (state !== 'open') return { kind: 'rejected', because: 'it is closed', mend: 'Open another one.' };
  const [subject = '', ...rest] = message.split('\n');
  const merged = await asking.ask<MergeShape>(`PUT ${PULLS}/{pull_number}/merge`, {
    pull_number: number,
    sha: expectedHead,
    merge_method: method,
    commit_title: subject,
    commit_message: rest.join('\n').trim(),
  });
  return merged.kind === 'done' ? { kind: 'applied', commit: merged.answer.sha } : wrongOf(merged);
}

/** `say` is called before it is closed, so that a kill in between leaves it open and said. */
export async function close(asking: Asking, number: number, say: () => Promise<ChangeOutcome>): Promise<ChangeOutcome> {
  const found = await find(asking, number);
  if (found.kind !== 'done') return wrongOf(found);
  const { state } = toPull(found.answer);
  const receipt = `closed ${number}`;
  if (state === 'closed') return { kind: 'applied', receipt };
  if (state === 'merged') return { kind: 'rejected', because: 'it is merged', mend: 'Revert the merge instead.' };
  const said = await say();
  if (said.kind !== 'applied') return said;
  const closed = await asking.ask(`PATCH ${PULLS}/{pull_number}`, { pull_number: number, state: 'closed' });
  return closed.kind === 'done' ? { kind: 'applied', receipt } : wrongOf(closed);
}

export async function deleteBranch(asking: Asking, branch: string): Promise<ChangeOutcome> {
  const fault = deletionFault(branch);
  if (fault !== null) return { kind: 'rejected', ...fault };
  const gone = await asking.ask('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ref: `heads/${branch}` });
  const wasGone = gone.kind === 'refused' && gone.status === 422 && /does not exist/i.test(gone.because);
  return gone.kind === 'done' || wasGone ? { kind: 'applied', receipt: `deleted ${branch}` } : wrongOf(gone);
}
