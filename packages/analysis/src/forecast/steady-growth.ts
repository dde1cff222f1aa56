// Is there a steady growth now, since when, how fast and is it gathering speed? Knows no limit and no past but this one.
import { median, spread } from '../statistics/robust.ts';

export interface Growth {
  /** How many of the last values the line holds for. */
  readonly length: number;
  /** Units per step, now. */
  readonly slope: number;
  /** Standard error of the slope, with the values' own memory taken into account. */
  readonly slopeError: number;
  /** Units per step and step; 0 when the line is as good. */
  readonly gain: number;
  /** The line at the last value. */
  readonly level: number;
  /** Robust standard deviation about the line. */
  readonly noise: number;
  /** Value minus line, oldest first: noise, saw teeth, season. */
  readonly residuals: Float64Array;
}

/** A growth shows in no fewer values than this. */
export const LEAST_GROWING = 20;
/** Each window is this much shorter than the one before. */
const SHRINK = Math.SQRT1_2;
/** Windows are drawn together to about this many medians before lines are laid: spikes vanish, and pairs stay few. */
const BLOCKS = 24;
/** What a growth must be before it is one: in its own noises, and in standard errors of its slope. */
const NOISES = 4;
const ERRORS = 4;
/** More of the rise than this between two neighbouring blocks is a step. */
const STEP = 0.4;
/** A growth keeps its pace: the later half has at least this share of the earlier half's, or it is filling up. */
const KEEPS_PACE = 0.75;
/** And gathers speed when the halves differ by this many standard errors. */
const GATHERS = 3;

/**
 * The longest stretch up to now that grows like a line, or faster: no step, no filling up, nothing that has been there
 * before. Null when there is none.
 *
 * Shape   `values` without gaps, oldest first.
 * Cost    O(n) time for each of log₂ n windows, O(n) memory.
 * Source  Lines: P. K. Sen, JASA 63 (1968); samples that remember: G. V. Bayley, J. M. Hammersley, Suppl. JRSS 8 (1946).
 * Fails   when a cycle is longer than what was seen of it: its rising part is a growth.
 */
export function steadyGrowth(values: Float64Array): Growth | null {
  let gathering: Growth | null = null;
  for (let length = values.length; length >= LEAST_GROWING; length = Math.floor(length * SHRINK)) {
    const growth = growthOf(values.subarray(values.length - length));
    if (growth === null || !isNews(growth, values)) continue;
    if (growth.gain === 0) return growth;
    gathering = growth;
  }
  return gathering;
}

function growthOf(window: Float64Array): Growth | null {
  const size = Math.ceil(window.length / BLOCKS);
  const blocks = blockMedians(window, size);
  const slope = middleSlope(blocks) / size;
  const rise = slope * window.length;
  if (!(rise > 0) || largestStep(blocks) > STEP * rise) return null;
  const centre = (window.length - 1) / 2;
  const middle = median(window.map((value, i) => value - slope * (i - centre)));
  const residuals = window.map((value, i) => value - middle - slope * (i - centre));
  const noise = spread(residuals, 0);
  const slopeError = errorOfSlope(noise, window.length, memoryOf(residuals));
  if (rise < NOISES * noise || slope < ERRORS * slopeError) return null;
  const half = blocks.length >> 1;
  const earlier = middleSlope(blocks.subarray(0, half)) / size;
  const later = middleSlope(blocks.subarray(blocks.length - half)) / size;
  if (later < KEEPS_PACE * earlier) return null;
  const gained = later - earlier;
  const gathers = gained > GATHERS * slopeError * 2 ** 1.5 * Math.SQRT2;
  const gain = gathers ? gained / (window.length / 2) : 0;
  return {
    length: window.length,
    slope: gathers ? later + (gain * window.length) / 4 : slope,
    slopeError,
    gain,
    level: middle + slope * centre,
    noise,
    residuals,
  };
}

/** What climbs back to where it has been before is a cycle, not a growth. */
function isNews({ length, level, noise }: Growth, values: Float64Array): boolean {
  for (let i = 0; i < values.length - length; i += 1) if (values[i]! > level + noise) return false;
  return true;
}

/** Medians of neighbouring values, `size` each, the last ones complete. */
function blockMedians(window: Float64Array, size: number): Float64Array {
  const count = Math.floor(window.length / size);
  const from = window.length - count * size;
  return Float64Array.from({ length: count }, (_, i) =>
    median(window.subarray(from + i * size, from + (i + 1) * size)),
  );
}

/** Theil–Sen: the median of all pairs' slopes. */
function middleSlope(ys: Float64Array): number {
  const slopes = new Float64Array((ys.length * (ys.length - 1)) / 2);
  let count = 0;
  for (let i = 0; i < ys.length; i += 1)
    for (let j = i + 1; j < ys.length; j += 1) slopes[count++] = (ys[j]! - ys[i]!) / (j - i);
  return median(slopes);
}

function largestStep(blocks: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < blocks.length; i += 1) largest = Math.max(largest, blocks[i]! - blocks[i - 1]!);
  return largest;
}

/** Autocorrelation from one value to the next, in [0, 0.95]. */
function memoryOf(residuals: Float64Array): number {
  let together = 0;
  let alone = 0;
  for (let i = 0; i < residuals.length; i += 1) {
    alone += residuals[i]! ** 2;
    if (i > 0) together += residuals[i]! * residuals[i - 1]!;
  }
  return alone === 0 ? 0 : Math.min(0.95, Math.max(0, together / alone));
}

function errorOfSlope(noise: number, length: number, memory: number): number {
  return noise * Math.sqrt(((1 + memory) / (1 - memory)) * (12 / length ** 3));
}
