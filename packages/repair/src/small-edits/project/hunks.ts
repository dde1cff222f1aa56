// How two states of one text differ, by lines and, where lines were only changed, by words. Knows no language.

/** Lines `from..to` of the old text became `newFrom..newTo` of the new one (from 0, ends left out). */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Beyond this many comparisons the middle counts as one hunk. */
const MOST_COMPARISONS = 4_000_000;

/** By the longest common subsequence; O(lines²) time and memory in what differs between common beginning and end. */
export function hunksOf<T>(before: readonly T[], after: readonly T[]): readonly Hunk[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const [a, b] = [before.slice(start, before.length - tail), after.slice(start, after.length - tail)];
  if (a.length === 0 && b.length === 0) return [];
  const whole = { from: start, to: start + a.length, newFrom: start, newTo: start + b.length };
  if (a.length * b.length > MOST_COMPARISONS) return [whole];
  return gapsBetween(common(a, b), a.length, b.length).map(({ from, to, newFrom, newTo }) => ({
    from: from + start,
    to: to + start,
    newFrom: newFrom + start,
    newTo: newTo + start,
  }));
}

/** Lines added and removed. */
export function sizeOf(before: string, after: string): number {
  const hunks = hunksOf(before.split('\n'), after.split('\n'));
  return hunks.reduce((sum, { from, to, newFrom, newTo }) => sum + (to - from) + (newTo - newFrom), 0);
}

function common<T>(a: readonly T[], b: readonly T[]): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [down, right] = [lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0];
      const across = lengths[(i + 1) * width + j + 1] ?? 0;
      lengths[i * width + j] = a[i] === b[j] ? across + 1 : Math.max(down, right);
    }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}

function gapsBetween(pairs: readonly (readonly [number, number])[], length: number, newLength: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [from, newFrom] = [0, 0];
  for (const [i, j] of [...pairs, [length, newLength] as const]) {
    if (i > from || j > newFrom) hunks.push({ from, to: i, newFrom, newTo: j });
    [from, newFrom] = [i + 1, j + 1];
  }
  return hunks;
}

/** Words, operators and runs of space; joined they are the text again. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|[\w$]+|'[^'\n]*'|"[^"\n]*"|[=!<>]=+|&&|\|\||\?\?|=>|\+\+|--|[-+*/%]=|[^\s\w]/g) ?? [];
}
