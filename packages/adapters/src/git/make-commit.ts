// Trees and commits by plumbing, on an index of their own: nothing is checked out. It must not know who asked or pushes.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitText, type Git } from './run-git.ts';

export interface TreeEdit {
  readonly path: string;
  /** Null: it goes. */
  readonly put: { readonly mode: '100644' | '100755' | '120000'; readonly content: string | Uint8Array } | null;
}

export interface CommitHead {
  readonly author: { readonly name: string; readonly email: string };
  readonly atMs: number;
  readonly message: string;
}

/** The tree of `base` (null: an empty one) with these edits. Paths must have been checked. */
export async function makeTree(
  git: Git,
  gitFolder: string,
  base: string | null,
  edits: readonly TreeEdit[],
): Promise<string> {
  const index = join(gitFolder, `kintsugi-index-${randomUUID()}`);
  const environment = { GIT_INDEX_FILE: index };
  try {
    await gitText(git, base === null ? ['read-tree', '--empty'] : ['read-tree', base], { environment });
    const lines: string[] = [];
    // What goes goes first: a folder may take the place of a file.
    for (const { path, put } of edits.toSorted((a, b) => Number(a.put !== null) - Number(b.put !== null))) {
      if (put === null) lines.push(`0 ${'0'.repeat(40)}\t${path}\0`);
      else {
        const blob = await gitText(git, ['hash-object', '-w', '--stdin', '--no-filters'], { input: put.content });
        lines.push(`${put.mode} ${blob}\t${path}\0`);
      }
    }
    await gitText(git, ['update-index', '-z', '--index-info'], { environment, input: lines.join('') });
    return await gitText(git, ['write-tree'], { environment });
  } finally {
    for (const file of [index, `${index}.lock`]) await rm(file, { force: true });
  }
}

/** Equal arguments make the equal commit. Times are kept in whole seconds, in UTC. */
export function makeCommit(git: Git, tree: string, parents: readonly string[], head: CommitHead): Promise<string> {
  const { author, atMs, message } = head;
  const date = `@${Math.floor(atMs / 1_000)} +0000`;
  return gitText(git, ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'], {
    input: message,
    environment: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
      GIT_COMMITTER_DATE: date,
    },
  });
}

/** The tree of both sides merged; null: they conflict. */
export async function mergedTree(git: Git, base: string, head: string): Promise<string | null> {
  const { exitCode, output, complaint } = await git(['merge-tree', '--write-tree', '--no-messages', base, head]);
  if (exitCode === 1) return null;
  if (exitCode !== 0) throw new Error(`git merge-tree ended with ${exitCode}: ${complaint}`);
  return output.toString('utf8').trim();
}
