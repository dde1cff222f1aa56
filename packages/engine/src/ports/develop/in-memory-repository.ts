// The repository of simulations and tests: everything in memory, done within the call. Knows no git.
import type { Commit, FileDiff } from '@kintsugi/domain';
import { branchFault, commitFault } from './commit-rules.ts';
import { PlannedFaults, type Faults } from './faults.ts';
import { InMemoryCode, isLink, kindsOf, same, withEdits, type StoredCommit, type Tree } from './in-memory-code.ts';
import type { NewCommit, Pushed, Repository } from './repository.ts';
import type { StrangeContent, Stranger } from './stranger.ts';

export interface InMemoryRepositoryOptions {
  /** The branch that is there from the start, with one commit of these files. */
  readonly branch: string;
  readonly files: Readonly<Record<string, string>>;
  /** When a stranger commits. */
  readonly now: () => number;
}

export interface InMemoryRepository extends Repository {
  /** What the in-memory forge works on. */
  readonly code: InMemoryCode;
  readonly faults: Faults<keyof Repository>;
  readonly stranger: Stranger;
}

const STRANGER = { name: 'grace', email: 'grace@example.com' } as const;
const TEXT_BYTES_MAX = 1 << 20;

export function createInMemoryRepository({ branch, files, now }: InMemoryRepositoryOptions): InMemoryRepository {
  const code = new InMemoryCode();
  const first = { tree: new Map(Object.entries(files)), parents: [], author: STRANGER, atMs: now(), message: 'begin' };
  code.branches.set(branch, code.add(first).sha);
  return new MemoryRepository(code, now);
}

class MemoryRepository implements InMemoryRepository {
  readonly code: InMemoryCode;
  readonly faults = new PlannedFaults<keyof Repository>();
  readonly stranger: Stranger;

  constructor(code: InMemoryCode, now: () => number) {
    this.code = code;
    this.stranger = strangerOn(code, now);
  }

  head(branch: string): Promise<Commit | null> {
    return this.faults.ask('head', () => {
      const sha = this.code.branches.get(branch);
      return sha === undefined ? null : plain(this.code.get(sha));
    });
  }

  commit(sha: string): Promise<Commit | null> {
    return this.faults.ask('commit', () => {
      const found = this.code.find(sha);
      return found === null ? null : plain(found);
    });
  }

  history(until: string, limit: number): Promise<readonly Commit[]> {
    return this.faults.ask('history', () => {
      const commits: Commit[] = [];
      for (let sha: string | null = until; sha !== null && commits.length < limit;) {
        const commit: StoredCommit = this.code.get(sha);
        commits.push(plain(commit));
        sha = commit.parent;
      }
      return commits;
    });
  }

  files(sha: string): Promise<readonly string[]> {
    return this.faults.ask('files', () => {
      const entries = [...this.code.get(sha).tree].filter(([, content]) => !isLink(content));
      return entries.map(([path]) => path).toSorted();
    });
  }

  read(sha: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.faults.ask('read', () => {
      const { tree } = this.code.get(sha);
      const texts = paths.map((path) => [path, textOf(tree.get(path))] as const);
      return new Map(texts.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    });
  }

  diff(from: string, to: string): Promise<readonly FileDiff[]> {
    return this.faults.ask('diff', () => diffOf(this.code.get(from).tree, this.code.get(to).tree));
  }

  push(commit: NewCommit): Promise<Pushed> {
    return this.faults.write('push', () => pushOnto(this.code, commit));
  }
}

function pushOnto(code: InMemoryCode, commit: NewCommit): Pushed {
  const badName = branchFault(commit.branch);
  if (badName !== null) return { kind: 'rejected', ...badName };
  const parent = code.find(commit.parent);
  if (parent === null)
    return { kind: 'rejected', because: 'nobody knows its parent', mend: 'Build on a commit of the repository.' };
  const fault = commitFault(commit, kindsOf(parent.tree));
  if (fault !== null) return { kind: 'rejected', ...fault };
  const edits = commit.edits.map(({ path, text }) => ({ path, content: text }));
  const tree = withEdits(parent.tree, edits);
  if (edits.every(({ path }) => same(tree.get(path), parent.tree.get(path))))
    return { kind: 'rejected', because: 'it changes nothing', mend: 'Commit only what differs from the parent.' };
  const { sha } = code.add({ ...commit, tree, parents: [parent.sha] });
  const there = code.branches.get(commit.branch);
  if (there !== undefined && there !== sha)
    return {
      kind: 'rejected',
      because: `${commit.branch} is there and holds something else`,
      mend: 'Take another branch.',
    };
  code.branches.set(commit.branch, sha);
  return { kind: 'applied', commit: sha };
}

function diffOf(before: Tree, after: Tree): FileDiff[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.flatMap((path) => {
    if (same(before.get(path), after.get(path))) return [];
    const [was, is] = [textOf(before.get(path)), textOf(after.get(path))];
    return was === undefined || is === undefined || was === is ? [] : [{ path, before: was, after: is }];
  });
}

/** Null: there is no file. Undefined: there is one, which is no text or too large. */
function textOf(content: StrangeContent | undefined): string | null | undefined {
  if (content === undefined || isLink(content)) return null;
  if (typeof content === 'string') return content.length > TEXT_BYTES_MAX ? undefined : content;
  return undefined;
}

function plain({ sha, parent, author, atMs, subject }: StoredCommit): Commit {
  return { sha, parent, author, atMs, subject };
}

function strangerOn(code: InMemoryCode, now: () => number): Stranger {
  let commits = 0;
  return {
    async commit(branch, edits, from) {
      const parent = code.get(from ?? code.branches.get(branch) ?? `the head of ${branch}`);
      // Numbered, so that two strange commits of one content are two.
      const message = `strange commit ${++commits}`;
      const tree = withEdits(parent.tree, edits);
      const { sha } = code.add({ tree, parents: [parent.sha], author: STRANGER, atMs: now(), message });
      code.branches.set(branch, sha);
      return sha;
    },
    async remove(branch) {
      code.branches.delete(branch);
    },
  };
}
