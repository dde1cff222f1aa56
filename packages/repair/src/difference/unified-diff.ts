// A difference as people and `git apply` read it. It must not know where the file lies.
import { lineDiff, type DiffLine } from './line-diff.ts';

/**
 * The unified difference of one file with `context` kept lines around each change; '' when nothing differs.
 * Null is no file: its side is `/dev/null`, as git writes it.
 */
export function unifiedDiff(path: string, before: string | null, after: string | null, context = 3): string {
  const lines = lineDiff(before, after);
  const hunks = hunksOf(lines, context);
  if (hunks.length === 0) return '';
  const head = [
    `--- ${before === null ? '/dev/null' : `a/${path}`}`,
    `+++ ${after === null ? '/dev/null' : `b/${path}`}`,
  ];
  return `${[...head, ...hunks.map((hunk) => hunkText(lines, hunk))].join('\n')}\n`;
}

interface Hunk {
  readonly start: number;
  end: number;
}

/** Changes whose contexts touch share a hunk. */
function hunksOf(lines: readonly DiffLine[], context: number): Hunk[] {
  const hunks: Hunk[] = [];
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'kept') continue;
    const start = Math.max(0, index - context);
    const end = Math.min(lines.length, index + context + 1);
    const last = hunks.at(-1);
    if (last && start <= last.end) last.end = end;
    else hunks.push({ start, end });
  }
  return hunks;
}

function hunkText(lines: readonly DiffLine[], { start, end }: Hunk): string {
  const shown = lines.slice(start, end);
  const oldCount = shown.filter(({ kind }) => kind !== 'added').length;
  const newCount = shown.filter(({ kind }) => kind !== 'removed').length;
  // A side without lines is said to begin at the line before; 0 at the top.
  const oldStart = shown.find(({ oldLine }) => oldLine !== null)?.oldLine ?? linesBefore(lines, start, 'added');
  const newStart = shown.find(({ newLine }) => newLine !== null)?.newLine ?? linesBefore(lines, start, 'removed');
  const head = `@@ -${range(oldStart, oldCount)} +${range(newStart, newCount)} @@`;
  return [head, ...shown.map(shownLine)].join('\n');
}

const range = (start: number, count: number) => (count === 1 ? `${start}` : `${start},${count}`);

const linesBefore = (lines: readonly DiffLine[], end: number, without: DiffLine['kind']) =>
  lines.slice(0, end).filter(({ kind }) => kind !== without).length;

function shownLine({ kind, text, ended }: DiffLine): string {
  const sign = kind === 'kept' ? ' ' : kind === 'added' ? '+' : '-';
  return `${sign}${text}${ended ? '' : '\n\\ No newline at end of file'}`;
}
