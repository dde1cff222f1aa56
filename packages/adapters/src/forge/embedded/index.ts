// A forge for one machine: bare repositories served over HTTP, with pull requests of our own. It must not know whose code
// it holds.
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { branchFault, type Forge } from '@kintsugi/engine/ports';
import { prepareGitFolder } from '../../git/git-folder.ts';
import { createGit, gitBytes, gitText, type Git } from '../../git/run-git.ts';
import { Branches, type Push } from './branches.ts';
import { openDoor, type Hosted } from './door.ts';
import { HostedForge } from './hosted-forge.ts';
import { openLedger } from './ledger.ts';
import type { PullView } from './page.ts';
import type { Pulls } from './pulls.ts';

export type { Push } from './branches.ts';

export interface EmbeddedForgeOptions {
  /** Ours alone: one folder a repository is made in it. */
  readonly folder: string;
  /** The loopback unless it is said otherwise: the token travels in the clear. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whoever has it may read and push; at least 16 letters. Any user name will do. */
  readonly token: string;
  /** Of what is merged. */
  readonly now?: () => number;
  readonly bodyBytesMax?: number;
  readonly timeoutMs?: number;
}

export interface EmbeddedForge {
  readonly port: number;
  /** The value of an `Authorization` header that opens it. */
  authorization(): Promise<string>;
  /** There already counts as done. Its first branch is to be pushed. */
  createRepository(name: string, branch?: string): Promise<void>;
  repositories(): readonly string[];
  /** As somebody: `author` opens, says and merges. Throws when there is no such repository. */
  forgeOf(name: string, author?: string): Forge;
  /** For `git clone` and the repository port. */
  urlOf(name: string): string;
  /** Branches that moved, by a push or a merge, since it was opened; each once. Answers how to stop it. */
  onPush(listener: (push: Push) => void): () => void;
  close(): Promise<void>;
}

interface Open extends Hosted, Pulls {
  readonly inTurn: <T>(run: () => Promise<T>) => Promise<T>;
}

const DIFF_BYTES_MAX = 256 << 10;
const REPOSITORY_SETTINGS = {
  // Where the heads of pull requests are kept, after their branches are gone.
  'receive.hideRefs': 'refs/pull',
  'receive.fsckObjects': 'true',
  // Harmless faults of old tools, which real histories have.
  'receive.fsck.zeroPaddedFilemode': 'ignore',
  'receive.fsck.missingSpaceBeforeDate': 'ignore',
  'receive.fsck.badTimezone': 'ignore',
  'core.fsync': 'committed,reference',
} as const;

/** Opens what the folder holds. Rejects, with what mends it, when git, the port or the folder can't be had. */
export async function openEmbeddedForge(options: EmbeddedForgeOptions): Promise<EmbeddedForge> {
  const { folder, host = '127.0.0.1', port, token, now = Date.now } = options;
  const { bodyBytesMax = 256 << 20, timeoutMs = 120_000 } = options;
  if (token.length < 16) throw new Error('The token of the forge is too short: give at least 16 letters.');
  const repositories = new Map<string, Open>();
  const listeners = new Set<(push: Push) => void>();
  const tell = (push: Push): void => {
    for (const listener of listeners) listener(push);
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const closeAll = (): void => {
    for (const { ledger } of repositories.values()) ledger.close();
  };
  const door = await (async () => {
    try {
      for (const name of await readdir(folder))
        if (existsSync(join(folder, name, CODE)))
          repositories.set(name, await openRepository(folder, name, tell, pageOf));
      return await openDoor({ host, port, token, bodyBytesMax, timeoutMs, find: (name) => repositories.get(name) });
    } catch (error) {
      closeAll();
      throw error;
    }
  })();
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${door.port}`;
  const pullUrl = (name: string, number: number): string =>
    `${origin}/${name}/pulls/${number}?key=${door.viewKey(name, number)}`;
  const get = (name: string): Open => {
    const found = repositories.get(name);
    if (found === undefined) throw new Error(`the forge holds no repository ${JSON.stringify(name)}`);
    return found;
  };
  const forgeOf = (name: string, author = 'kintsugi'): Forge =>
    new HostedForge({ ...get(name), author, now, urlOf: (number) => pullUrl(name, number) });
  function pageOf(name: string, number: number): Promise<PullView | null> {
    return viewOf(name, number, forgeOf(name), get(name).git);
  }
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await door.close();
    for (const { inTurn } of repositories.values()) await inTurn(async () => {});
    closeAll();
  };
  return {
    port: door.port,
    authorization: async () => `Basic ${Buffer.from(`kintsugi:${token}`).toString('base64')}`,
    async createRepository(name, branch = 'main') {
      if (repositories.has(name)) return;
      if (!/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name) || branchFault(branch) !== null)
        throw new Error(`${JSON.stringify(name)} is no name of a repository: take letters, digits and dashes.`);
      const opened = await openRepository(folder, name, tell, pageOf);
      await gitText(opened.git, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
      repositories.set(name, opened);
    },
    repositories: () => [...repositories.keys()].toSorted(),
    forgeOf,
    urlOf: (name) => `${origin}/${get(name) && name}.git`,
    onPush(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => (closing ??= close()),
  };
}

const CODE = 'code.git';

async function openRepository(
  folder: string,
  name: string,
  tell: (push: Push) => void,
  pageOf: (name: string, number: number) => Promise<PullView | null>,
): Promise<Open> {
  const gitFolder = join(folder, name, CODE);
  await mkdir(gitFolder, { recursive: true, mode: 0o700 });
  // First: whoever holds it is the one owner of the folder.
  const ledger = openLedger(join(folder, name, 'pulls.sqlite'));
  await prepareGitFolder(gitFolder, REPOSITORY_SETTINGS);
  const git = createGit({ gitFolder, timeoutMs: 30_000 });
  const branches = new Branches(name, git, tell);
  await branches.begin();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = last.then(run);
    last = next.catch(() => {}); // Whoever asked is told; the next one goes on.
    return next;
  };
  const pushed = (): Promise<void> => inTurn(() => branches.notice());
  return { gitFolder, git, ledger, branches, inTurn, pushed, view: (number) => pageOf(name, number) };
}

async function viewOf(name: string, number: number, forge: Forge, git: Git): Promise<PullView | null> {
  const pullRequest = await forge.pullRequest(number);
  if (pullRequest === null) return null;
  const { headCommit, mergedCommit, base } = pullRequest;
  const from = mergedCommit === null ? `refs/heads/${base}...${headCommit}` : `${mergedCommit}^1..${mergedCommit}`;
  const args = ['diff', '--no-ext-diff', '--no-textconv', '--no-color', '--end-of-options', from, '--'];
  const shown = await shownDifference(git, args);
  return {
    repository: name,
    pullRequest,
    comments: await forge.comments(number),
    reviews: await forge.reviews(number),
    checks: await forge.checks(headCommit),
    diff: shown,
  };
}

async function shownDifference(git: Git, args: readonly string[]): Promise<string> {
  try {
    const output = await gitBytes(git, args, { timeoutMs: 10_000, outputBytesMax: 16 * DIFF_BYTES_MAX });
    const isLong = output.length > DIFF_BYTES_MAX;
    return output.subarray(0, DIFF_BYTES_MAX).toString('utf8') + (isLong ? '\n… (cut)' : '');
  } catch {
    return 'The difference is too large to be shown, or its base is gone.'; // The rest of the page still helps.
  }
}
