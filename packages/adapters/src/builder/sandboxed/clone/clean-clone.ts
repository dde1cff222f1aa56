// Writes a commit's files into an empty folder, and a candidate's edits over them. No network, no hooks, no filters.
import { join } from 'node:path';
import type { FileEdit } from '@kintsugi/domain';
import { readCommitTree, type CommitTree } from './commit-tree.ts';
import { git } from './git.ts';
import { layOver } from './lay-over.ts';

export interface CloneRequest {
  readonly gitFolder: string;
  readonly commit: string;
  readonly edits: readonly FileEdit[];
  /** Empty, and nothing runs in it. */
  readonly folder: string;
  readonly diskMb: number;
}

export type Cloned =
  | { readonly ok: true; readonly tree: CommitTree }
  | { readonly ok: false; readonly because: string };

/**
 * There is no `.git` in the clone. Links are written as links, whatever they point at: they are read inside of walls
 * alone. Other repositories (submodules) are empty folders; what a filter would put in (LFS) stays as it is stored.
 */
export async function cleanClone({ gitFolder, commit, edits, folder, diskMb }: CloneRequest): Promise<Cloned> {
  const tree = await readCommitTree(gitFolder, commit);
  if (tree === null) return { ok: false, because: `The repository here has no commit ${commit.slice(0, 64)}.` };
  const megabytes = Math.ceil(tree.bytes / 1_048_576);
  if (megabytes > diskMb) {
    return { ok: false, because: `The commit holds ${megabytes} MB, and a build may hold ${diskMb} MB.` };
  }
  const place = { GIT_INDEX_FILE: join(folder, '..', 'index'), GIT_WORK_TREE: folder };
  const written = await git(gitFolder, ['read-tree', '--reset', '-u', '--no-recurse-submodules', commit], place);
  if (!written.ok) return { ok: false, because: `The commit could not be cloned: ${lastLine(written.text)}` };
  const refused = await layOver(folder, edits);
  return refused === null ? { ok: true, tree } : { ok: false, because: refused };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
