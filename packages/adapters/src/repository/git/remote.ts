// Talks to the remote of a mirror: where its branches are, what is new there, and a push that overwrites nothing. It must
// not know what is in the commits.
import { isAbsolute } from 'node:path';
import type { Pushed } from '@kintsugi/engine/ports';
import { GitFailedError, type Git, type GitCall, type GitEnd } from '../../git/run-git.ts';

export interface RemoteOptions {
  /** `https:` or `http:`, or the absolute path of a folder of this machine. */
  readonly remote: string;
  /** The value of an `Authorization` header, asked for at each call; it goes to git through its environment alone. */
  readonly authorization?: (() => Promise<string>) | undefined;
  readonly timeoutMs: number;
}

export interface Remote {
  /** Null: there is no such branch. Rejects when the remote does not answer. */
  headOf(branch: string): Promise<string | null>;
  /** Brings all branches into `refs/remotes/origin`. */
  fetch(): Promise<void>;
  /** Puts a new branch there; never moves one. */
  create(branch: string, commit: string): Promise<Pushed>;
}

/** The remote was reached and said no: the same again will be told the same. */
export class RemoteRefusedError extends GitFailedError {
  readonly mend: string;

  constructor(because: string, mend: string) {
    super(because);
    this.mend = mend;
  }
}

/** Throws when this is no remote that may be used. */
export function openRemote(git: Git, options: RemoteOptions): Remote {
  const { remote, authorization, timeoutMs } = options;
  const protocols = [protocolOf(remote, authorization !== undefined)];
  const call = async (): Promise<GitCall> => {
    if (authorization === undefined) return { protocols, timeoutMs };
    const header = await authorization();
    if (/[\r\n]/.test(header)) throw new Error('The authorization of the repository holds a line break: correct it.');
    return { protocols, timeoutMs, configuration: [[`http.${remote}.extraHeader`, `Authorization: ${header}`]] };
  };
  const headOf: Remote['headOf'] = async (branch) => {
    const ref = `refs/heads/${branch}`;
    const end = answered(await git(['ls-remote', '--heads', '--end-of-options', remote, ref], await call()));
    const lines = end.output.toString('utf8').split('\n');
    // A pattern also matches longer names that end the same.
    return lines.find((line) => line.endsWith(`\t${ref}`))?.split('\t', 1)[0] ?? null;
  };
  return {
    headOf,
    async fetch() {
      const args = ['fetch', '--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--end-of-options', remote];
      answered(await git([...args, '+refs/heads/*:refs/remotes/origin/*'], await call()));
    },
    async create(branch, commit) {
      const ref = `refs/heads/${branch}`;
      const lease = `--force-with-lease=${ref}:`;
      const args = ['push', '--quiet', '--porcelain', '--no-verify', lease, '--end-of-options', remote];
      const end = await attempt(async () => git([...args, `${commit}:${ref}`], await call()));
      if (end instanceof Error) return outcomeAfter(end.message, branch, commit, headOf);
      if (end.exitCode === 0) return { kind: 'applied', commit };
      const refusal = refusalIn(end);
      if (refusal !== null) return { kind: 'rejected', because: refusal.message, mend: refusal.mend };
      return outcomeAfter(end.complaint, branch, commit, headOf, end.output.toString('utf8'));
    },
  };
}

/** The push did not say yes: what stands there now tells, if anything does. */
async function outcomeAfter(
  because: string,
  branch: string,
  commit: string,
  headOf: Remote['headOf'],
  said = '',
): Promise<Pushed> {
  const there = await attempt(() => headOf(branch));
  if (there === commit) return { kind: 'applied', commit };
  if (typeof there === 'string') return taken(branch);
  const declined = /^!\t[^\t]*\t(.*)$/m.exec(said)?.[1];
  if (there === null && declined !== undefined && declined.startsWith('[remote rejected]'))
    return { kind: 'rejected', because: `the remote declined it: ${declined}`, mend: 'See the rules of its branches.' };
  return { kind: 'unknown', because: because || 'the push was not acknowledged' };
}

export function taken(branch: string): Pushed {
  const because = `${branch} is there and holds something else`;
  return { kind: 'rejected', because, mend: 'Take another branch, or delete that one if nobody needs it.' };
}

function answered(end: GitEnd): GitEnd {
  if (end.exitCode === 0) return end;
  throw refusalIn(end) ?? new GitFailedError(`the remote did not answer: ${end.complaint}`);
}

function refusalIn({ complaint }: GitEnd): RemoteRefusedError | null {
  if (/could not read Username|Authentication failed|returned error: 40[13]/.test(complaint))
    return new RemoteRefusedError('the remote does not accept the credentials', 'Give a token that may read and push.');
  if (/returned error: 404|repository .* not found|does not appear to be a git repository/.test(complaint))
    return new RemoteRefusedError('there is no such repository', 'Correct its address, or the rights of the token.');
  if (/dubious ownership/.test(complaint))
    return new RemoteRefusedError('the repository belongs to another user', 'Run as its owner, or change its owner.');
  if (/redirect|returned error: 30[1278]/.test(complaint))
    return new RemoteRefusedError('the repository has moved', 'Configure its new address.');
  if (/returned error: 413/.test(complaint))
    return new RemoteRefusedError('the push is larger than the remote takes', 'Make it smaller.');
  return null;
}

function protocolOf(remote: string, hasCredentials: boolean): string {
  if (isAbsolute(remote)) return 'file';
  const url = URL.canParse(remote) ? new URL(remote) : null;
  const isLoopback = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Error('The remote is no https address and no absolute path: configure one of these.');
  if (url.username !== '' || url.password !== '')
    throw new Error(`The address of ${url.host} holds credentials: configure them as a token instead.`);
  if (url.protocol === 'http:' && hasCredentials && !isLoopback)
    throw new Error(`The token would travel to ${url.host} in the clear: configure its https address.`);
  return url.protocol.slice(0, -1);
}

async function attempt<T>(run: () => Promise<T>): Promise<T | Error> {
  try {
    return await run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
