// Edits of spans of text, and what they change. Knows no language.

export interface SpanEdit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** Edits that touch each other keep their order; of two that overlap the later is left out. */
export function applyEdits(text: string, edits: readonly Omit<SpanEdit, 'path'>[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  let result = '';
  for (const { start, end, insert } of sorted) {
    if (start < at) continue;
    result += text.slice(at, start) + insert;
    at = end;
  }
  return result + text.slice(at);
}

/** From 1. */
export function lineOf(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

export function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}

export function lineEnd(text: string, position: number): number {
  const at = text.indexOf('\n', position);
  return at === -1 ? text.length : at;
}

/** The white space at the beginning of the line of `position`. */
export function indentAt(text: string, position: number): string {
  const start = lineStart(text, position);
  return /^[ \t]*/.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? '';
}

/** Lines that are removed and added between two texts, counted by the longest common run at both ends. */
export function changedLines(before: string, after: string): number {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < fresh.length - head &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  )
    tail += 1;
  const inOld = countOf(old.slice(head, old.length - tail));
  const inFresh = countOf(fresh.slice(head, fresh.length - tail));
  let changed = 0;
  for (const line of new Set([...inOld.keys(), ...inFresh.keys()]))
    changed += Math.abs((inOld.get(line) ?? 0) - (inFresh.get(line) ?? 0));
  return changed;
}

function countOf(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
