// Whether a stretch of values is one line, gathers speed or fills up, by the slopes of its halves, and how that goes on.
import { median, spread } from '../statistics/robust.ts';
import { memoryOf, slopeErrorOf } from './slope.ts';

export interface Bend {
  readonly shape: 'line' | 'gathering' | 'filling';
  /** How many of the last values it holds for. */
  readonly length: number;
  /** Units per step over the earlier and the later half; the same for a line. */
  readonly earlier: number;
  readonly later: number;
  /** Standard error of `later`. */
  readonly slopeError: number;
}

/** Units per step, over all of a stretch and over its halves. */
export interface Slopes {
  readonly whole: number;
  readonly earlier: number;
  readonly later: number;
}

/** The halves differ when their slopes do by this factor, and by this many standard errors. */
const BENDS = 4 / 3;
const SURELY = 2;
/** A slope is one from this many of its standard errors on. */
const ERRORS = 4;
/** In fewer values than this, what gathers speed looks like what has just begun. */
const LEAST_GATHERING = 40;

/**
 * What the halves say, with the noise that a curve of such a shape may leave over: a line that of two lines, a curve
 * `rough`, that between neighbours. Null when nothing rises for sure. O(n).
 */
export function bendOf(
  window: Float64Array,
  { whole, earlier, later }: Slopes,
  rough: number,
): { readonly bend: Bend; readonly noise: number } | null {
  const { length } = window;
  const middle = length >> 1;
  const before = aboutLine(window.subarray(0, middle), earlier);
  const after = aboutLine(window.subarray(middle), later);
  // Two lines have four parameters, which take some of the noise with them.
  const noise = Math.sqrt(((length / (length - 4)) * (spread(before, 0) ** 2 + spread(after, 0) ** 2)) / 2);
  const memory = (memoryOf(before) + memoryOf(after)) / 2;
  const halfError = slopeErrorOf(noise, middle, memory);
  const differ = Math.abs(later - earlier) > SURELY * Math.SQRT2 * halfError;
  if (differ && later > BENDS * earlier) {
    if (length < LEAST_GATHERING || earlier <= 0 || later < ERRORS * halfError) return null;
    return { bend: { shape: 'gathering', length, earlier, later, slopeError: halfError }, noise: rough };
  }
  if (differ && earlier > BENDS * later) {
    if (earlier < ERRORS * halfError) return null;
    return { bend: { shape: 'filling', length, earlier, later, slopeError: halfError }, noise: rough };
  }
  const slopeError = slopeErrorOf(noise, length, memory);
  if (whole < ERRORS * slopeError) return null;
  return { bend: { shape: 'line', length, earlier: whole, later: whole, slopeError }, noise };
}

/** What fills up keeps between these shares of its pace from one half to the next, whatever the error of the slope. */
const STILL = 0.01;
const MOST_KEPT = 0.9;

/**
 * How much it rises from now until `steps` later (negative before now) when its later slope is `off` errors steeper.
 * A line goes straight on, what gathers speed on a parabola, what fills up on an exponential to its ceiling.
 */
export function riseOf({ shape, length, earlier, later, slopeError }: Bend, off: number): (steps: number) => number {
  const recent = later + off * slopeError;
  switch (shape) {
    case 'line':
      return (steps) => recent * steps;
    case 'gathering': {
      const gain = (recent - earlier) / (length / 2);
      const slope = recent + (gain * length) / 4;
      return (steps) => (slope + (gain * steps) / 2) * steps;
    }
    case 'filling': {
      const kept = Math.min(MOST_KEPT, Math.max(STILL, recent / earlier));
      const constant = -length / 2 / Math.log(kept);
      const slope = kept * earlier * Math.exp(-length / 4 / constant);
      return (steps) => slope * constant * -Math.expm1(-steps / constant);
    }
  }
}

function aboutLine(part: Float64Array, slope: number): Float64Array {
  const level = median(part.map((value, i) => value - slope * i));
  return part.map((value, i) => value - slope * i - level);
}
