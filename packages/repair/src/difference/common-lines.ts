// The longest common subsequence of two lists of lines, bounded in time. It must not know where the lines come from.

/** Differences after which the search settles for the best it has: keeps 10,000 changed lines within a second. */
const searchDepthMax = 1_000;

/**
 * Pairs of equal lines, both indices rising.
 *
 * Cost    O((n + m) d) time, d at most `searchDepthMax`; O(n + m + d²) memory.
 * Source  E. W. Myers, An O(ND) difference algorithm and its variations, Algorithmica 1 (1986); the greedy form.
 */
export function commonLines(old: readonly string[], now: readonly string[]): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) pairs.push([start, start++]);
  let oldEnd = old.length;
  let nowEnd = now.length;
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd -= 1;
    nowEnd -= 1;
  }
  const middle = withPartners(old, now, start, oldEnd, nowEnd);
  let at: readonly [number, number] = [0, 0];
  while (at[0] < middle.old.length && at[1] < middle.now.length) {
    const found = search(middle.old, middle.now, at);
    for (const [x, y] of found.pairs) pairs.push([middle.oldAt[x]!, middle.nowAt[y]!]);
    at = found.reached;
  }
  for (let index = 0; oldEnd + index < old.length; index += 1) pairs.push([oldEnd + index, nowEnd + index]);
  return pairs;
}

interface Middle {
  /** Lines as numbers, and where each one stands in its whole text. */
  readonly old: number[];
  readonly oldAt: number[];
  readonly now: number[];
  readonly nowAt: number[];
}

/** A line that the other side lacks is in no common subsequence: left out, it costs the search nothing. */
function withPartners(
  old: readonly string[],
  now: readonly string[],
  start: number,
  oldEnd: number,
  nowEnd: number,
): Middle {
  const numbers = new Map<string, number>();
  const seenInNow = new Set(now.slice(start, nowEnd));
  const middle: Middle = { old: [], oldAt: [], now: [], nowAt: [] };
  for (let index = start; index < oldEnd; index += 1) {
    const line = old[index]!;
    if (!seenInNow.has(line)) continue;
    if (!numbers.has(line)) numbers.set(line, numbers.size);
    middle.old.push(numbers.get(line)!);
    middle.oldAt.push(index);
  }
  for (let index = start; index < nowEnd; index += 1) {
    const number = numbers.get(now[index]!);
    if (number === undefined) continue;
    middle.now.push(number);
    middle.nowAt.push(index);
  }
  return middle;
}

interface Found {
  readonly pairs: readonly (readonly [number, number])[];
  readonly reached: readonly [number, number];
}

/** From one point on: to the end of both, or as far as the depth allows. */
function search(old: readonly number[], now: readonly number[], from: readonly [number, number]): Found {
  const depthMax = Math.min(searchDepthMax, old.length - from[0] + now.length - from[1]);
  const width = 2 * depthMax + 3;
  const middle = depthMax + 1;
  const furthest = new Int32Array(width).fill(-1);
  furthest[middle + 1] = 0;
  const trail: Int32Array[] = [];
  for (let depth = 0; depth <= depthMax; depth += 1) {
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      const left = furthest[middle + diagonal - 1]!;
      const above = furthest[middle + diagonal + 1]!;
      const isDown = diagonal === -depth || (diagonal !== depth && left < above);
      let x = isDown ? above : left + 1;
      let y = x - diagonal;
      while (from[0] + x < old.length && from[1] + y < now.length && old[from[0] + x] === now[from[1] + y]) {
        x += 1;
        y += 1;
      }
      furthest[middle + diagonal] = x;
      if (from[0] + x >= old.length && from[1] + y >= now.length) {
        trail.push(furthest.slice(middle - depth, middle + depth + 1));
        return retrace(trail, diagonal, from);
      }
    }
    trail.push(furthest.slice(middle - depth, middle + depth + 1));
  }
  return retrace(trail, bestDiagonal(trail.at(-1)!, old.length - from[0], now.length - from[1]), from);
}

/** The diagonal that got furthest within both texts. */
function bestDiagonal(reached: Int32Array, oldLength: number, nowLength: number): number {
  const depth = (reached.length - 1) / 2;
  let best = -depth;
  let bestSum = -1;
  for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
    const x = reached[depth + diagonal]!;
    const y = x - diagonal;
    if (x <= oldLength && y >= 0 && y <= nowLength && x + y > bestSum) {
      best = diagonal;
      bestSum = x + y;
    }
  }
  return best;
}

/** Walks back along the recorded depths and collects the lines that were kept. */
function retrace(trail: readonly Int32Array[], endDiagonal: number, from: readonly [number, number]): Found {
  const pairs: [number, number][] = [];
  const atDepth = (depth: number, diagonal: number) => trail[depth]![depth + diagonal]!;
  let diagonal = endDiagonal;
  let x = atDepth(trail.length - 1, diagonal);
  const reached: [number, number] = [from[0] + x, from[1] + x - diagonal];
  for (let depth = trail.length - 1; depth >= 0; depth -= 1) {
    let startX = 0;
    let previous = diagonal;
    if (depth > 0) {
      const left = Math.abs(diagonal - 1) < depth ? atDepth(depth - 1, diagonal - 1) : -1;
      const above = Math.abs(diagonal + 1) < depth ? atDepth(depth - 1, diagonal + 1) : -1;
      const isDown = diagonal === -depth || (diagonal !== depth && left < above);
      previous = isDown ? diagonal + 1 : diagonal - 1;
      startX = isDown ? above : left + 1;
    }
    for (; x > startX; x -= 1) pairs.push([from[0] + x - 1, from[1] + x - 1 - diagonal]);
    if (depth > 0) {
      diagonal = previous;
      x = atDepth(depth - 1, diagonal);
    }
  }
  return { pairs: pairs.reverse(), reached };
}
