// A commit's difference as pieces that can be taken back one by one. It must not know what failed.
import type { FileDiff } from '@kintsugi/domain';
import { isInsideTree, isPatchableText, nameOf } from '../tree-paths.ts';
import { lineEdits, linesOf, mergeEdits } from '../line-edits.ts';
import type { LineEdit } from '../line-edits.ts';

/** One place that the commit changed; `back` takes it back, as edits on the file as the commit left it. */
export interface Hunk {
  readonly file: ChangedFile;
  readonly back: readonly LineEdit[];
  /** Lines of the file as the commit left it, from 0, end not included. */
  readonly start: number;
  readonly end: number;
  readonly removed: string;
  readonly added: string;
}

export interface ChangedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The text now; null: the file is not there. */
  readonly present: string | null;
  readonly afterLines: readonly string[];
  /** What was changed since the commit, as edits on the file as the commit left it. */
  readonly since: readonly LineEdit[];
  readonly hunks: readonly Hunk[];
}

/** Whoever reads a tree for a search leaves larger files out. */
const MOST_READ = 1_000_000;
/** Places with fewer lines than this between them are one. */
const APART = 3;

/**
 * Null: it cannot be taken back, for its path leaves the tree, it is no text, or what is there now was never seen.
 */
export function changedFile(diff: FileDiff, files: ReadonlyMap<string, string>): ChangedFile | null {
  const { path, before, after } = diff;
  const present = files.get(path) ?? (after !== null && wasNotRead(path, after, files) ? after : null);
  const texts = [before, after, present].filter((text) => text !== null);
  if (!isInsideTree(path) || before === after || !texts.every(isPatchableText)) return null;
  if (after !== null && present === null) return null;
  const afterLines = linesOf(after ?? '');
  const since = after === null || present === after ? [] : lineEdits(after, present ?? '');
  const hunks: Hunk[] = [];
  const file = { path, before, after, present, afterLines, since, hunks };
  hunks.push(...hunksOf(file));
  return file;
}

/** Of another kind or larger than all that was read: then its absence says nothing, and it is taken as unchanged. */
function wasNotRead(path: string, text: string, files: ReadonlyMap<string, string>): boolean {
  if (text.length > MOST_READ) return true;
  const end = endOf(path);
  for (const other of files.keys()) if (endOf(other) === end) return false;
  return true;
}

function endOf(path: string): string {
  const name = nameOf(path);
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The text with `back` done on top of all that changed since; null: that conflicts. */
export function takenBack(file: ChangedFile, back: readonly LineEdit[]): readonly LineEdit[] | null {
  return mergeEdits(file.since, back);
}

function hunksOf(file: ChangedFile): readonly Hunk[] {
  const groups: LineEdit[][] = [];
  for (const edit of lineEdits(file.after ?? '', file.before ?? '')) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && edit.start - last.end < APART) groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups.map((back) => ({
    file,
    back,
    start: back[0]?.start ?? 0,
    end: back.at(-1)?.end ?? 0,
    removed: back.map((edit) => edit.lines.join('')).join(''),
    added: back.map((edit) => file.afterLines.slice(edit.start, edit.end).join('')).join(''),
  }));
}
