// Differences of texts as edits on lines, and how two sets of them go together. It must not know what a line says.

/** Lines `start` to `end` (not included, from 0) of some base give way to `lines`. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Beyond so many edits the shortest way is not looked for: what is left counts as changed as a whole. */
const MOST_STEPS = 1_200;

/** With their line ends, so that joining them gives the text back. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * What makes `after` of `before`, in order; edits that would touch are one.
 *
 * Cost     O((n + m) + d²) time and memory for d differing lines, d at most 1,200.
 * Source   E. W. Myers, An O(ND) difference algorithm and its variations, Algorithmica 1 (1986).
 */
export function lineEdits(before: readonly string[], after: readonly string[]): readonly LineEdit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const left = before.slice(head, before.length - tail);
  const right = after.slice(head, after.length - tail);
  if (left.length === 0 && right.length === 0) return [];
  const kept = left.length === 0 || right.length === 0 ? [] : (commonLines(left, right) ?? []);
  const edits: LineEdit[] = [];
  let [x, y] = [0, 0];
  for (const [a, b] of [...kept, [left.length, right.length] as const]) {
    if (a > x || b > y) edits.push({ start: head + x, end: head + a, lines: right.slice(y, b) });
    [x, y] = [a + 1, b + 1];
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

/** Pairs of indices of equal lines, rising in both, as many as can be; null: more steps than are allowed. */
function commonLines(left: readonly string[], right: readonly string[]): readonly (readonly [number, number])[] | null {
  const [n, m] = [left.length, right.length];
  const most = Math.min(n + m, MOST_STEPS);
  const middle = most + 1;
  const far = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    trace.push(far.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(far, middle + k - 1) < at(far, middle + k + 1));
      let x = down ? at(far, middle + k + 1) : at(far, middle + k - 1) + 1;
      while (x < n && x - k < m && left[x] === right[x - k]) x++;
      far[middle + k] = x;
      if (x >= n && x - k >= m) return pairsBack(trace, n, m);
    }
  }
  return null;
}

function pairsBack(trace: readonly Int32Array[], n: number, m: number): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d >= 0; d--) {
    const far = trace[d] as Int32Array;
    const k = x - y;
    const down = k === -d || (k !== d && at(far, d + k) < at(far, d + k + 2));
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : at(far, d + 1 + fromK);
    const fromY = d === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY) pairs.push([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return pairs.reverse();
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? 0;
}
