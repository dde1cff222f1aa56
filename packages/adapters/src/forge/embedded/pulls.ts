// Keeps the pull requests true to their branches, whatever was pushed or killed in between, and merges. It must not know HTTP.
import { makeCommit, mergedTree, type CommitHead } from '../../git/make-commit.ts';
import { gitText, type Git } from '../../git/run-git.ts';
import type { Branches, Heads } from './branches.ts';
import type { Ledger, PullRecord } from './ledger.ts';

export interface Pulls {
  readonly git: Git;
  readonly ledger: Ledger;
  readonly branches: Branches;
}

/** Where a commit stays reachable after its branch is gone; nobody can push there. */
const keptRef = (number: number): string => `refs/pull/${number}/head`;
const MERGE_TRIES = 5;
/** Commits on the base that are looked through for a merge by hand. */
const ARRIVAL_MAX = 1_000;

/** Brings the open pull requests to where their branches are now, and answers these. */
export async function catchUp(pulls: Pulls): Promise<Heads> {
  const heads = await pulls.branches.heads();
  for (const pull of pulls.ledger.pulls({ state: 'open' })) await catchUpOne(pulls, pull, heads);
  return heads;
}

async function catchUpOne({ git, ledger, branches }: Pulls, pull: PullRecord, heads: Heads): Promise<void> {
  const { number, headCommit, merging } = pull;
  const base = heads.get(pull.base);
  if (merging !== null && base !== undefined && (await branches.contains(base, merging))) {
    // The merge was done, and whoever did it was killed before it was noted.
    ledger.change(number, { state: 'merged', mergedCommit: merging, merging: null });
    return;
  }
  const head = heads.get(pull.branch);
  if (base !== undefined && (await branches.contains(base, headCommit))) {
    const mergedCommit = await arrival(git, branches, base, headCommit);
    ledger.change(number, { state: 'merged', mergedCommit, merging: null });
  } else if (head === undefined) ledger.change(number, { state: 'closed', merging: null });
  else if (head !== headCommit) {
    await keep(git, number, head);
    ledger.change(number, { headCommit: head, merging: null });
  }
}

export async function keep(git: Git, number: number, commit: string): Promise<void> {
  await gitText(git, ['update-ref', keptRef(number), commit]);
}

/** The first commit on the base that has `commit` in its history: what somebody merged by hand. */
async function arrival(git: Git, branches: Branches, base: string, commit: string): Promise<string> {
  const args = ['rev-list', '--first-parent', '--parents', '-n', String(ARRIVAL_MAX), `${commit}..${base}`];
  const chain = (await gitText(git, args)).split('\n').map((line) => line.split(' '));
  if (chain.at(-1)?.[1] === commit || chain[0]?.[0] === '') return commit;
  // From some commit on, all that are newer have it.
  let [has, hasNot] = [0, chain.length];
  while (hasNot - has > 1) {
    const middle = (has + hasNot) >> 1;
    if (await branches.contains(chain[middle]?.[0] ?? '', commit)) has = middle;
    else hasNot = middle;
  }
  return chain[has]?.[0] ?? commit;
}

export type MergeEnd = { readonly commit: string } | 'conflict' | 'no-base' | 'moving';

/**
 * Merges an open pull request that has caught up. The commit is noted before the branch moves to it, so that whoever
 * comes after a kill can tell by the branch whether the merge happened.
 */
export async function mergeInto(
  { git, ledger, branches }: Pulls,
  pull: PullRecord,
  head: CommitHead,
): Promise<MergeEnd> {
  for (let tries = 0; tries < MERGE_TRIES; tries++) {
    const base = (await branches.heads()).get(pull.base);
    if (base === undefined) return 'no-base';
    const tree = await mergedTree(git, base, pull.headCommit);
    if (tree === null) return 'conflict';
    const commit = await makeCommit(git, tree, [base, pull.headCommit], head);
    ledger.change(pull.number, { merging: commit });
    if (await branches.move(pull.base, commit, base)) {
      ledger.change(pull.number, { state: 'merged', mergedCommit: commit, merging: null });
      return { commit };
    }
  }
  return 'moving';
}
