// Differences of texts as edits on lines, and how two sets of them go together. It must not know what a line says.
import { lineDiff } from './difference/index.ts';

/** Lines `start` to `end` (not included, from 0) of some base give way to `lines`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** With their line ends, so that joining them gives the text back. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What makes `after` of `before`, in order; edits that would touch are one. Cost as `lineDiff`. */
export function lineEdits(before: string, after: string): readonly LineEdit[] {
  const edits: { start: number; end: number; lines: string[] }[] = [];
  let at = 0;
  for (const { kind, text, ended } of lineDiff(before, after)) {
    const last = edits.at(-1);
    const edit = last !== undefined && last.end === at ? last : { start: at, end: at, lines: [] };
    if (kind !== 'kept' && edit !== last) edits.push(edit);
    if (kind === 'added') edit.lines.push(ended ? `${text}\n` : text);
    if (kind === 'removed') edit.end++;
    if (kind !== 'added') at++;
  }
  return edits;
}

export function applyEdits(base: readonly string[], edits: readonly LineEdit[]): readonly string[] {
  const lines: string[] = [];
  let at = 0;
  for (const edit of edits) {
    for (; at < edit.start; at++) lines.push(base[at] ?? '');
    for (const line of edit.lines) lines.push(line);
    at = edit.end;
  }
  for (; at < base.length; at++) lines.push(base[at] ?? '');
  return lines;
}

/**
 * Both sets of edits on one base, in order; null where they conflict: they touch, and do not say the same.
 * Cost: O(edits).
 */
export function mergeEdits(ours: readonly LineEdit[], theirs: readonly LineEdit[]): readonly LineEdit[] | null {
  const merged: LineEdit[] = [];
  let [i, j] = [0, 0];
  while (i < ours.length || j < theirs.length) {
    const [a, b] = [ours[i], theirs[j]];
    if (a !== undefined && b !== undefined && touch(a, b)) {
      if (!same(a, b)) return null;
      merged.push(a);
      i++;
      j++;
    } else if (b === undefined || (a !== undefined && a.start < b.start)) {
      merged.push(a as LineEdit);
      i++;
    } else {
      merged.push(b);
      j++;
    }
  }
  return merged.every((edit, n) => n === 0 || (merged[n - 1] as LineEdit).end <= edit.start) ? merged : null;
}

function touch(a: LineEdit, b: LineEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function same(a: LineEdit, b: LineEdit): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, n) => line === b.lines[n])
  );
}
