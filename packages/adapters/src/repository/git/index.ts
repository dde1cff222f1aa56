// The repository port by the `git` command and a mirror of our own. It must not know who hosts the remote.
import type { FileDiff } from '@kintsugi/domain';
import { branchFault, commitFault, type NewCommit, type Pushed, type Repository } from '@kintsugi/engine/ports';
import { prepareGitFolder } from '../../git/git-folder.ts';
import { makeCommit, makeTree } from '../../git/make-commit.ts';
import { createGit, gitText, type Git } from '../../git/run-git.ts';
import { changedPaths, commitsFrom, hasCommit, isSha, textsOf, treeOf, type TreeEntry } from './objects.ts';
import { openRemote, RemoteRefusedError, taken, type Remote, type RemoteOptions } from './remote.ts';

export interface GitRepositoryOptions {
  /** Ours alone: the mirror is made there. */
  readonly folder: string;
  readonly remote: RemoteOptions['remote'];
  readonly authorization?: RemoteOptions['authorization'];
  /** Of one local command. */
  readonly timeoutMs?: number;
  /** Of one call to the remote. */
  readonly remoteTimeoutMs?: number;
}

export interface GitRepository extends Repository {
  /** The mirror, a bare repository that holds every commit that was asked about. */
  readonly gitFolder: string;
}

const TREES_KEPT = 8;

/** Rejects when git is missing or the remote is none that may be used. The remote is not asked yet. */
export async function openGitRepository(options: GitRepositoryOptions): Promise<GitRepository> {
  const { folder, remote, authorization, timeoutMs = 30_000, remoteTimeoutMs = 120_000 } = options;
  const git = createGit({ gitFolder: folder, timeoutMs });
  const opened = openRemote(git, { remote, authorization, timeoutMs: remoteTimeoutMs });
  // Whoever builds from the mirror fetches commits that no branch holds any more.
  await prepareGitFolder(folder, { 'uploadpack.allowAnySHA1InWant': 'true' });
  return new MirroredRepository(folder, git, opened);
}

class MirroredRepository implements GitRepository {
  readonly gitFolder: string;
  readonly #git: Git;
  readonly #remote: Remote;
  readonly #trees = new Map<string, ReadonlyMap<string, TreeEntry>>();
  #fetching: Promise<void> = Promise.resolve();

  constructor(gitFolder: string, git: Git, remote: Remote) {
    this.gitFolder = gitFolder;
    this.#git = git;
    this.#remote = remote;
  }

  async head(branch: string) {
    if (branchFault(branch) !== null) return null;
    const sha = await this.#remote.headOf(branch);
    if (sha === null) return null;
    await this.#bring(sha);
    return this.commit(sha);
  }

  async commit(sha: string) {
    if (!(await this.#has(sha))) return null;
    return (await commitsFrom(this.#git, sha, 1))[0] ?? null;
  }

  async history(until: string, limit: number) {
    await this.#mustHave(until);
    return commitsFrom(this.#git, until, limit);
  }

  async files(sha: string): Promise<readonly string[]> {
    return [...(await this.#tree(sha))]
      .filter(([, entry]) => isFile(entry))
      .map(([path]) => path)
      .toSorted();
  }

  async read(sha: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const tree = await this.#tree(sha);
    const wanted = paths.flatMap((path) => {
      const entry = tree.get(path);
      return entry !== undefined && isFile(entry) ? [{ path, blob: entry.blob }] : [];
    });
    const texts = await textsOf(
      this.#git,
      wanted.map(({ blob }) => blob),
    );
    return new Map(wanted.flatMap(({ path, blob }) => (texts.has(blob) ? [[path, texts.get(blob) ?? '']] : [])));
  }

  async diff(from: string, to: string): Promise<readonly FileDiff[]> {
    await this.#mustHave(from);
    await this.#mustHave(to);
    const changed = await changedPaths(this.#git, from, to);
    const texts = await textsOf(
      this.#git,
      changed.flatMap(({ before, after }) => [before, after]).filter((blob) => blob !== null),
    );
    const differs = changed.flatMap(({ path, before, after }): FileDiff[] => {
      const [was, is] = [before, after].map((blob) => (blob === null ? null : texts.get(blob)));
      return was === undefined || is === undefined || was === is ? [] : [{ path, before: was, after: is }];
    });
    return differs.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  async push(asked: NewCommit): Promise<Pushed> {
    try {
      const made = await this.#make(asked);
      if (made.kind !== 'applied') return made;
      const there = await this.#remote.headOf(asked.branch);
      if (there !== null) return there === made.commit ? made : taken(asked.branch);
      return await this.#remote.create(asked.branch, made.commit);
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      if (error instanceof RemoteRefusedError) return { kind: 'rejected', because, mend: error.mend };
      return { kind: 'unknown', because };
    }
  }

  /** The commit, in the mirror alone. */
  async #make(asked: NewCommit): Promise<Pushed> {
    const badName = branchFault(asked.branch);
    if (badName !== null) return { kind: 'rejected', ...badName };
    if (!(await this.#has(asked.parent)))
      return { kind: 'rejected', because: 'nobody knows its parent', mend: 'Build on a commit of the repository.' };
    const tree = await this.#tree(asked.parent);
    const fault = commitFault(asked, new Map([...tree].map(([path, { kind }]) => [path, kind])));
    if (fault !== null) return { kind: 'rejected', ...fault };
    const edits = asked.edits.map(({ path, text }) => {
      const mode = tree.get(path)?.kind === 'executable' ? ('100755' as const) : ('100644' as const);
      return { path, put: text === null ? null : { mode, content: text } };
    });
    const made = await makeTree(this.#git, this.gitFolder, asked.parent, edits);
    if (made === (await gitText(this.#git, ['rev-parse', '--verify', '--end-of-options', `${asked.parent}^{tree}`])))
      return { kind: 'rejected', because: 'it changes nothing', mend: 'Commit only what differs from the parent.' };
    return { kind: 'applied', commit: await makeCommit(this.#git, made, [asked.parent], asked) };
  }

  async #tree(sha: string): Promise<ReadonlyMap<string, TreeEntry>> {
    const kept = this.#trees.get(sha);
    if (kept !== undefined) return kept;
    await this.#mustHave(sha);
    const tree = await treeOf(this.#git, sha);
    const [oldest] = this.#trees.keys();
    if (this.#trees.size >= TREES_KEPT && oldest !== undefined) this.#trees.delete(oldest);
    this.#trees.set(sha, tree);
    return tree;
  }

  async #mustHave(sha: string): Promise<void> {
    if (!(await this.#has(sha))) throw new Error(`nobody knows the commit ${JSON.stringify(sha.slice(0, 60))}`);
  }

  /** Looks at the remote when the mirror has no such commit. */
  async #has(sha: string): Promise<boolean> {
    if (!isSha(sha)) return false;
    await this.#bring(sha);
    return hasCommit(this.#git, sha);
  }

  /** One fetch at a time: two would fight for the same references. */
  async #bring(sha: string): Promise<void> {
    if (await hasCommit(this.#git, sha)) return;
    const before = this.#fetching;
    const fetching = before
      .catch(() => {}) // Whoever asked for that one was told.
      .then(async () => ((await hasCommit(this.#git, sha)) ? undefined : this.#remote.fetch()));
    this.#fetching = fetching;
    await fetching;
  }
}

const isFile = ({ kind }: TreeEntry): boolean => kind === 'file' || kind === 'executable';
