// A change made ready for review: per file its lines, what it is, and its code without strings. It must not judge.
import type { FileDiff, PatchKind } from '@kintsugi/domain';
import { lineDiff, type ChangedLine, type DiffLine } from '../../difference/index.ts';
import { codeLines, type CodeLine } from './code-lines.ts';
import { isTest } from './file-kinds.ts';

/** What is to be reviewed. Nothing in it says who made it, and `person` is a kind like another. */
export interface ChangeToReview {
  readonly diff: readonly FileDiff[];
  /** Where the faults lie that it is to mend; empty when nobody knows. */
  readonly causeFiles: readonly string[];
  readonly kind: PatchKind | 'person';
  /** What it says it does. */
  readonly says: string;
}

export interface ReviewedFile extends FileDiff {
  readonly isTest: boolean;
  readonly lines: readonly DiffLine[];
  readonly added: readonly ChangedLine[];
  readonly removed: readonly ChangedLine[];
  /** Code of the new text, by index from 0; `codeBefore` of the old one. */
  readonly code: () => readonly CodeLine[];
  readonly codeBefore: () => readonly CodeLine[];
  /** The line of the new text at or just above a line of the old one; 1 at the top and in a file that is gone. */
  readonly newLineOf: (oldLine: number) => number;
}

export interface ReviewedChange {
  readonly files: readonly ReviewedFile[];
  readonly causeFiles: readonly string[];
  readonly kind: ChangeToReview['kind'];
  readonly says: string;
  readonly size: number;
}

export function reviewedChange({ diff, causeFiles, kind, says }: ChangeToReview): ReviewedChange {
  const files = diff.filter(({ before, after }) => before !== after).map(reviewedFile);
  const size = files.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
  return { files, causeFiles, kind, says, size };
}

function reviewedFile({ path, before, after }: FileDiff): ReviewedFile {
  const lines = lineDiff(before, after);
  const changed = (kind: DiffLine['kind']) =>
    lines.flatMap((line) =>
      line.kind === kind ? [{ text: line.text, line: kind === 'added' ? line.newLine! : line.oldLine! }] : [],
    );
  let newLines: Map<number, number> | null = null;
  return {
    path,
    before,
    after,
    isTest: isTest(path),
    lines,
    added: changed('added'),
    removed: changed('removed'),
    code: once(() => codeLines(after ?? '')),
    codeBefore: once(() => codeLines(before ?? '')),
    newLineOf: (oldLine) => (newLines ??= newLinesOf(lines)).get(oldLine) ?? 1,
  };
}

function newLinesOf(lines: readonly DiffLine[]): Map<number, number> {
  const found = new Map<number, number>();
  let last = 1;
  for (const { oldLine, newLine } of lines) {
    last = newLine ?? last;
    if (oldLine !== null) found.set(oldLine, last);
  }
  return found;
}

/** Of lines in their order those from `from` to `to`, both included; by halving. */
export function linesBetween(lines: readonly ChangedLine[], from: number, to: number): readonly ChangedLine[] {
  const firstAt = (line: number) => {
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle]!.line < line) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return lines.slice(firstAt(from), firstAt(to + 1));
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
