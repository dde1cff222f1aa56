// The branches of one hosted repository: where they are, how they are moved, and who is told. It must not know pull requests.
import { gitText, type Git } from '../../git/run-git.ts';

export interface Push {
  readonly repository: string;
  readonly branch: string;
  /** Null: it is new. */
  readonly before: string | null;
  /** Null: it was deleted. */
  readonly after: string | null;
}

export type Heads = ReadonlyMap<string, string>;

const ANSWERS_KEPT = 2_000;

export class Branches {
  readonly #repository: string;
  readonly #git: Git;
  readonly #tell: (push: Push) => void;
  /** Of two commits this is true or false for ever. */
  readonly #contained = new Map<string, boolean>();
  #told: Heads = new Map();

  constructor(repository: string, git: Git, tell: (push: Push) => void) {
    this.#repository = repository;
    this.#git = git;
    this.#tell = tell;
  }

  /** What is there now is taken as told. */
  async begin(): Promise<void> {
    this.#told = await this.heads();
  }

  async heads(): Promise<Heads> {
    const lines = await gitText(this.#git, [
      'for-each-ref',
      '--format=%(objectname) %(refname:lstrip=2)',
      'refs/heads/',
    ]);
    const entries = lines === '' ? [] : lines.split('\n');
    return new Map(entries.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
  }

  /** Tells what has moved since it was told last. */
  async notice(): Promise<void> {
    const before = this.#told;
    const after = await this.heads();
    this.#told = after;
    for (const branch of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(branch) ?? null, after.get(branch) ?? null];
      if (was !== is) this.#tell({ repository: this.#repository, branch, before: was, after: is });
    }
  }

  /** False: the branch was not at `before` any more. `after` null deletes it. */
  async move(branch: string, after: string | null, before: string): Promise<boolean> {
    const ref = `refs/heads/${branch}`;
    const args = after === null ? ['update-ref', '-d', ref, before] : ['update-ref', ref, after, before];
    const { exitCode } = await this.#git(args);
    await this.notice();
    return exitCode === 0;
  }

  /** Whether `commit` is in the history of `head`. */
  async contains(head: string, commit: string): Promise<boolean> {
    const question = `${head} ${commit}`;
    const known = this.#contained.get(question);
    if (known !== undefined) return known;
    const { exitCode, complaint } = await this.#git(['merge-base', '--is-ancestor', commit, head]);
    if (exitCode > 1) throw new Error(`git merge-base ended with ${exitCode}: ${complaint}`);
    if (this.#contained.size >= ANSWERS_KEPT) this.#contained.clear();
    this.#contained.set(question, exitCode === 0);
    return exitCode === 0;
  }
}
