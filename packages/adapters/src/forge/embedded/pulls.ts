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
  for (const pull of pulls.ledger.allOpen()) await catchUpOne(pulls, pull, heads);
  return heads;
}

async function catchUpOne({ git, ledger, branches }: Pulls, pull: PullRecord, heads: Heads): Promise<void> {
  const { number, headCommit } = pull;
  const [base, branch] = [heads.get(pull.base), heads.get(pull.branch)];
  // Also when the branch went on and was merged before anybody looked.
  const head = branch !== undefined && (await branches.contains(branch, headCommit)) ? branch : headCommit;
  if (base !== undefined && (await branches.contains(base, head))) {
    const mergedCommit = await arrival(git, branches, base, head);
    ledger.change(number, { state: 'merged', headCommit: head, mergedCommit });
  } else if (branch === undefined || (base !== undefined && (await branches.contains(base, branch))))
    // Gone, or put back to where it brings nothing.
    ledger.change(number, { state: 'closed' });
  else if (branch !== headCommit) {
    await keep(git, number, branch);
    ledger.change(number, { headCommit: branch });
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
 * Merges an open pull request that has caught up. Whoever is killed after the branch has moved and before that was noted
 * leaves what looks like a merge by hand, and the next to catch up notes it.
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
    if (await branches.move(pull.base, commit, base)) {
      ledger.change(pull.number, { state: 'merged', mergedCommit: commit });
      return { commit };
    }
  }
  return 'moving';
}
