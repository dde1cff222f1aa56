// A clone in which people work: they commit on top of what is on the main branch, push, and take back. Knows no breakage.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MergedCommit } from './breakage.ts';
import type { PushedCommit } from './development-event.ts';
import { gitIn, type GitRemote, type Person } from './git.ts';
import { applyPatches, writeFiles } from './lay-repository.ts';

export interface Workshop {
  /** The newest commit of the main branch, fetched now. */
  head(): Promise<string>;
  /** On top of the main branch. Throws where a patch does not fit or somebody was quicker. */
  push(
    commits: readonly MergedCommit[],
  ): Promise<{ readonly before: string; readonly pushed: readonly PushedCommit[] }>;
  /** One commit that makes the tree what it was at `commit`; nothing where it is so already. */
  goBackTo(commit: string, author: Person, message: string): Promise<string>;
  /** Whether these would apply now. */
  fits(commits: readonly MergedCommit[]): Promise<boolean>;
  /** Blob by path of what lies at or below `paths`. */
  blobs(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A fresh clone of the main branch in a folder of its own. */
  cloneTo(folder: string): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkshop(remote: GitRemote, branch: string, signal: AbortSignal): Promise<Workshop> {
  const place = await mkdtemp(join(tmpdir(), 'work-'));
  const folder = join(place, 'code');
  const git = gitIn(folder, { remote, signal });
  const clone = (to: string) =>
    gitIn(place, { remote, signal })('clone', '--quiet', '--branch', branch, '--', remote.url, to);
  const close = () => rm(place, { recursive: true, force: true });
  try {
    await clone(folder);
  } catch (error) {
    await close();
    throw error;
  }

  async function head(): Promise<string> {
    await git('fetch', '--quiet', 'origin', branch);
    await git('reset', '--quiet', '--hard', `origin/${branch}`);
    await git('clean', '--quiet', '-fdx');
    return git('rev-parse', 'HEAD');
  }

  async function apply({ patches = [], files = {} }: MergedCommit): Promise<void> {
    await applyPatches(folder, patches);
    await writeFiles(folder, files);
  }

  async function commit({ author, message }: Pick<MergedCommit, 'author' | 'message'>): Promise<PushedCommit> {
    const person = gitIn(folder, { person: author, signal });
    await person('add', '--all', '.');
    await person('commit', '--quiet', `--message=${message}`);
    const [subject = ''] = message.split('\n');
    return { author: author.name, subject, commit: await git('rev-parse', 'HEAD') };
  }

  return {
    head,
    push: async (commits) => {
      const before = await head();
      const pushed: PushedCommit[] = [];
      for (const one of commits) {
        await apply(one);
        pushed.push(await commit(one));
      }
      await git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
      return { before, pushed };
    },
    goBackTo: async (wanted, author, message) => {
      const now = await head();
      await git('read-tree', '-u', '--reset', wanted);
      if ((await git('status', '--porcelain')) === '') return now;
      const { commit: made } = await commit({ author, message });
      await git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
      return made;
    },
    fits: async (commits) => {
      await head();
      try {
        for (const one of commits) await apply(one);
        return true;
      } catch {
        return false; // the code has moved on, which is the answer
      } finally {
        await head();
      }
    },
    blobs: async (at, paths) => {
      const listed = await git('ls-tree', '-r', at, '--', ...paths);
      const lines = listed.split('\n').filter((line) => line !== '');
      return new Map(lines.map((line) => [line.slice(line.indexOf('\t') + 1), line.split(/[ \t]/)[2] ?? '']));
    },
    cloneTo: async (to) => void (await clone(to)),
    close,
  };
}
