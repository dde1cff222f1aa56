// What a commit holds, by name and size, before any of it is written. It must not know what the files are for.
import { git } from './git.ts';

export interface TreeFile {
  readonly path: string;
  /** Name of its content in git: equal content, equal name. */
  readonly blob: string;
}

export interface CommitTree {
  readonly files: readonly TreeFile[];
  readonly bytes: number;
}

/** Commits never change, so what was read once stays true. */
const KEPT = 64;
const known = new Map<string, CommitTree>();

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Null: there is no such commit. Links count as files, modules of other repositories are left out. */
export async function readCommitTree(gitFolder: string, commit: string): Promise<CommitTree | null> {
  if (!COMMIT.test(commit)) return null;
  const key = `${gitFolder}\0${commit}`;
  const found = known.get(key);
  if (found) return found;
  const listed = await git(gitFolder, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit]);
  if (!listed.ok) return null;
  const rows = listed.text.split('\0').flatMap(readRow);
  const tree = { files: rows, bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) };
  known.set(key, tree);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  return tree;
}

/** `<mode> <type> <blob> <size>\t<path>`, with spaces before the size. */
function readRow(row: string): (TreeFile & { readonly bytes: number })[] {
  const found = /^\d+ blob ([0-9a-f]+) +(\d+)\t([^]+)$/.exec(row);
  return found ? [{ blob: found[1] ?? '', bytes: Number(found[2]), path: found[3] ?? '' }] : [];
}
