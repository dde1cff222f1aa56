// What the series' own past did next, at moments like the present. Knows no line, no season and no clock: only what was.
import { Looks, RUN, type Passages } from './passages.ts';

/** Sums round: what differs by less than this share of the scale is equal. */
const ROUNDING = 1e-9;
/** Moments to start from are thinned to about this many. */
const MOMENTS = 500;
/** Nobody knows how much of the present value is noise: moves of a little less and more than what is missing count too. */
const SHARES_OF_MISSING = [5 / 6, 1, 6 / 5];
/** The shape of the way here: how far the mean of this many last values lies off the present. */
const SHAPE = 20;
/** A moment that differs from the present by this many standard deviations of the series counts half. */
const LIKENESS = 0.2;

/**
 * From every past moment: did the path rise by what is missing today, and after how many steps? Moments at a level and
 * with a shape like today's count more. Passing is the first of `RUN` values in a row.
 *
 * Shape   `values` without gaps, oldest first; rises to `limit`.
 * Cost    O(moments × horizon) time with at most 500 moments, O(n + horizon) memory.
 * Source  analogue forecasts: E. N. Lorenz, Atmospheric predictability as revealed by naturally occurring analogues,
 *         J. Atmos. Sci. 26 (1969); censored passages by Kaplan and Meier.
 * Fails   when the future does what the past never did: a first leak, a new load. Growth is looked at elsewhere.
 */
export function pastPassages(values: Float64Array, limit: number, horizon: number): Passages {
  const sums = runningSums(values);
  const scale = LIKENESS * deviation(values, sums) || 1;
  const held = heldValues(values);
  const now = values.length - 1;
  const level = values[now]!;
  const shape = meanBefore(sums, now, SHAPE) - level;
  const missing = limit - level;
  const looks = new Looks(horizon);
  const stride = Math.ceil(values.length / MOMENTS);
  for (let at = now - RUN; at >= Math.min(SHAPE, now / 4); at -= stride) {
    const start = values[at]!;
    const weight =
      1 / (1 + ((start - level) / scale) ** 2 + ((meanBefore(sums, at, SHAPE) - start - shape) / scale) ** 2);
    follow(held.subarray(at + 1, at + 1 + horizon), start - ROUNDING * scale, missing, weight, looks);
  }
  return looks.passages();
}

/** One walk along what followed, past one goal after the other. */
function follow(path: Float64Array, start: number, missing: number, weight: number, looks: Looks): void {
  let step = 0;
  for (const share of SHARES_OF_MISSING) {
    const goal = start + missing + (share - 1) * Math.abs(missing);
    while (step < path.length && path[step]! < goal) step += 1;
    if (step < path.length) looks.passed(step + 1, weight);
    else looks.notSeenToPass(path.length, weight);
  }
}

/** What is held for `RUN` values from each on: their smallest. */
function heldValues(values: Float64Array): Float64Array {
  const held = new Float64Array(Math.max(0, values.length - RUN + 1));
  for (let i = 0; i < held.length; i += 1) {
    let least = values[i]!;
    for (let j = 1; j < RUN; j += 1) least = Math.min(least, values[i + j]!);
    held[i] = least;
  }
  return held;
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}

function meanBefore(sums: Float64Array, at: number, over: number): number {
  const from = Math.max(0, at + 1 - over);
  return (sums[at + 1]! - sums[from]!) / (at + 1 - from);
}

function deviation(values: Float64Array, sums: Float64Array): number {
  const mean = sums[values.length]! / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
