// Two texts as one list of kept, removed and added lines. It must not know what the lines mean.
import { commonLines } from './common-lines.ts';

export interface DiffLine {
  readonly kind: 'kept' | 'removed' | 'added';
  /** Without its line end; a carriage return belongs to the text. */
  readonly text: string;
  /** From 1; null where that side has no such line. */
  readonly oldLine: number | null;
  readonly newLine: number | null;
  /** False for the last line of a text that does not end its lines: that is a difference too. */
  readonly ended: boolean;
}

export interface ChangedLine {
  readonly text: string;
  /** From 1: in the old text for a removed line, in the new text for an added one. */
  readonly line: number;
}

/**
 * The line difference of two texts; null is no file, and has no lines, as an empty one has none.
 *
 * Answers  lines in reading order, the removed before the added where lines were replaced. Those that are not `added`
 *          are the old text, those that are not `removed` the new one.
 * Minimal  as long as at most 1,000 lines with a partner elsewhere differ; beyond that right, but not shortest.
 * Cost     O((n + m) d) time with d bounded by 1,000; O(n + m + d²) memory.
 */
export function lineDiff(before: string | null, after: string | null): readonly DiffLine[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const lines: DiffLine[] = [];
  let atOld = 0;
  let atNow = 0;
  const upTo = (oldEnd: number, nowEnd: number) => {
    for (; atOld < oldEnd; atOld += 1) lines.push(diffLine('removed', old[atOld]!, atOld + 1, null));
    for (; atNow < nowEnd; atNow += 1) lines.push(diffLine('added', now[atNow]!, null, atNow + 1));
  };
  for (const [oldIndex, nowIndex] of commonLines(old, now)) {
    upTo(oldIndex, nowIndex);
    lines.push(diffLine('kept', old[oldIndex]!, oldIndex + 1, nowIndex + 1));
    atOld = oldIndex + 1;
    atNow = nowIndex + 1;
  }
  upTo(old.length, now.length);
  return lines;
}

/** The lines that are only in one of the two. Cost as `lineDiff`. */
export function changedLines(
  before: string | null,
  after: string | null,
): { readonly added: readonly ChangedLine[]; readonly removed: readonly ChangedLine[] } {
  const added: ChangedLine[] = [];
  const removed: ChangedLine[] = [];
  for (const { kind, text, oldLine, newLine } of lineDiff(before, after)) {
    if (kind === 'added') added.push({ text, line: newLine! });
    else if (kind === 'removed') removed.push({ text, line: oldLine! });
  }
  return { added, removed };
}

/** Lines that are added plus lines that are removed, over all files of a change. */
export function patchSize(files: readonly { readonly before: string | null; readonly after: string | null }[]): number {
  let size = 0;
  for (const { before, after } of files) {
    const { added, removed } = changedLines(before, after);
    size += added.length + removed.length;
  }
  return size;
}

/** Each line with its end, so that a missing end at the end of the file counts as a difference. */
function linesOf(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n');
  const last = lines.pop()!;
  const ended = lines.map((line) => `${line}\n`);
  return last === '' ? ended : [...ended, last];
}

function diffLine(kind: DiffLine['kind'], line: string, oldLine: number | null, newLine: number | null): DiffLine {
  const ended = line.endsWith('\n');
  return { kind, text: ended ? line.slice(0, -1) : line, oldLine, newLine, ended };
}
