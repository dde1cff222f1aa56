// What the stand-in for GitHub keeps: pull requests over a bare git repository, so that merges are real. It is not GitHub.
import { makeCommit, mergedTree } from '../../../git/make-commit.ts';
import { createGit, gitText, type Git } from '../../../git/run-git.ts';

export interface StandInPull {
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  state: 'open' | 'closed';
  head: string;
  merged: string | null;
}

export interface StandInReview {
  readonly id: number;
  readonly pull: number;
  readonly author: string;
  readonly body: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly comments: readonly {
    readonly id: number;
    readonly path: string;
    readonly line: number;
    readonly body: string;
  }[];
}

export interface StandInStatus {
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
}

export class StandInState {
  readonly pulls: StandInPull[] = [];
  readonly comments: { readonly id: number; readonly pull: number; readonly author: string; readonly body: string }[] =
    [];
  readonly reviews: StandInReview[] = [];
  readonly statuses: StandInStatus[] = [];
  readonly git: Git;
  #ids = 1_000;

  constructor(gitFolder: string) {
    this.git = createGit({ gitFolder, timeoutMs: 20_000 });
  }

  nextId(): number {
    return ++this.#ids;
  }

  async headOf(branch: string): Promise<string | null> {
    const { exitCode, output } = await this.git(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]);
    return exitCode === 0 ? output.toString().trim() : null;
  }

  async hasCommit(sha: string): Promise<boolean> {
    return (await this.git(['cat-file', '-e', `${sha}^{commit}`])).exitCode === 0;
  }

  async contains(head: string, sha: string): Promise<boolean> {
    return (await this.git(['merge-base', '--is-ancestor', sha, head])).exitCode === 0;
  }

  /** Open pull requests follow their branches, and what was merged by hand counts as merged. */
  async catchUp(): Promise<void> {
    for (const pull of this.pulls.filter(({ state }) => state === 'open')) {
      const [head, base] = [await this.headOf(pull.branch), await this.headOf(pull.base)];
      if (base !== null && (await this.contains(base, pull.head))) this.#end(pull, pull.head);
      else if (head === null) pull.state = 'closed';
      else pull.head = head;
    }
  }

  /** Null: they conflict. */
  async merge(pull: StandInPull, message: string): Promise<string | null> {
    const base = await this.headOf(pull.base);
    const tree = base === null ? null : await mergedTree(this.git, base, pull.head);
    if (base === null || tree === null) return null;
    const author = { name: 'GitHub (stand-in)', email: 'noreply@example.com' };
    const commit = await makeCommit(this.git, tree, [base, pull.head], { author, atMs: 1_767_225_800_000, message });
    await gitText(this.git, ['update-ref', `refs/heads/${pull.base}`, commit, base]);
    this.#end(pull, commit);
    return commit;
  }

  #end(pull: StandInPull, merged: string): void {
    pull.state = 'closed';
    pull.merged = merged;
  }

  /** Lines of the new text that the difference shows, by path: only there GitHub takes comments. */
  async linesInDiff(pull: StandInPull): Promise<ReadonlyMap<string, readonly (readonly [from: number, to: number])[]>> {
    const text = await gitText(this.git, ['diff', '--no-color', `refs/heads/${pull.base}...${pull.head}`]);
    const lines = new Map<string, (readonly [number, number])[]>();
    let path = '';
    for (const line of text.split('\n')) {
      if (line.startsWith('+++ b/')) path = line.slice(6);
      const [, from, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
      if (from !== undefined)
        lines.set(path, [...(lines.get(path) ?? []), [Number(from), Number(from) + Number(count) - 1]]);
    }
    return lines;
  }
}
