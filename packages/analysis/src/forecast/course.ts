// The course that a series has taken up to now, if it has one: a line, one that gathers speed, or one that fills up.
// Knows no limit and no future.
import { median, spread } from '../statistics/robust.ts';
import { bendOf, riseOf, type Bend, type Slopes } from './bend.ts';
import { middleSlope } from './slope.ts';

export interface Course extends Bend {
  /** Where the course is at the last value. */
  readonly level: number;
  /** Robust standard deviation about it. */
  readonly noise: number;
  /** Value minus course, oldest first: noise, saw teeth, season. */
  readonly residuals: Float64Array;
}

/** A course shows in no fewer values than this. */
export const LEAST_LENGTH = 20;
/** Each window is this much shorter than the one before. */
const SHRINK = Math.SQRT1_2;
/** Windows are drawn together to about this many medians before slopes are taken: spikes vanish, and pairs stay few. */
const BLOCKS = 24;
/** A rise is one from this many of its noises on. */
const NOISES = 4;
/** More of the rise than this within three blocks is a step, if it is more than so many noises. */
const STEP = 0.4;
const STEP_NOISES = 5;
/** A rise is news when this share of it lies above all that was there before, and it is this many times the largest before. */
const NEW_SHARE = 0.5;
const LARGER = 1.5;
/** What has fallen back by this share of its rise, and by more than so many noises, may do so again before the limit. */
const FALL = 0.5;
const FALL_NOISES = 6;
/** A line fits when its noise is at most this many times that of two lines, one a half; a bend, that between neighbours. */
const FITS = 1.25;
/** Nor need it be smoother than this share of its rise. */
const ROUGH = 0.01;

/**
 * The longest stretch up to now that rises on one course: no step, and nothing that was there before. Null when there
 * is none.
 *
 * Shape   `values` without gaps, oldest first.
 * Cost    O(n) time over log n windows, O(n) memory.
 * Source  Lines: P. K. Sen, JASA 63 (1968); values that remember: G. V. Bayley, J. M. Hammersley, Suppl. JRSS 8 (1946).
 * Fails   when a cycle is longer than what was seen of it: its rising part is a course.
 */
export function courseOf(values: Float64Array): Course | null {
  const known = knownBefore(values);
  for (let length = values.length; length >= LEAST_LENGTH; length = Math.floor(length * SHRINK)) {
    const from = values.length - length;
    const course = courseThrough(values.subarray(from), known.highest[from]!, known.largestRise[from]!);
    if (course !== null) return course;
  }
  return null;
}

/** What was reached and climbed before each value: a rise like those before is one more tooth of a saw. */
function knownBefore(values: Float64Array): { highest: Float64Array; largestRise: Float64Array } {
  const highest = new Float64Array(values.length);
  const largestRise = new Float64Array(values.length);
  let [most, least, rise] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i += 1) {
    highest[i] = most;
    largestRise[i] = rise;
    most = Math.max(most, values[i]!);
    least = Math.min(least, values[i]!);
    rise = Math.max(rise, values[i]! - least);
  }
  return { highest, largestRise };
}

function courseThrough(window: Float64Array, highestBefore: number, largestRise: number): Course | null {
  const size = Math.ceil(window.length / BLOCKS);
  const blocks = blockMedians(window, size);
  const slopes = slopesOf(blocks, size);
  const rise = slopes.whole * window.length;
  if (!(rise > LARGER * largestRise)) return null;
  const rough = localNoise(window);
  const found = bendOf(window, slopes, rough);
  if (found === null || rise < NOISES * found.noise) return null;
  const { bend, noise } = found;
  // What fills up begins steeply, and what levelled off after a step does no harm as a course.
  const isStep = bend.shape !== 'filling' && largestStep(blocks) > Math.max(STEP * rise, STEP_NOISES * rough);
  if (isStep || largestFall(blocks) > Math.max(FALL * rise, FALL_NOISES * rough)) return null;
  const course = fitted(window, bend);
  const isSmooth = course.noise <= FITS * noise + ROUGH * rise;
  return isSmooth && highestBefore <= course.level - NEW_SHARE * rise ? course : null;
}

function fitted(window: Float64Array, bend: Bend): Course {
  const rise = riseOf(bend, 0);
  const risen = window.map((value, i) => value - rise(i - window.length + 1));
  const level = median(risen);
  const residuals = risen.map((value) => value - level);
  return { ...bend, level, noise: spread(residuals, 0), residuals };
}

function slopesOf(blocks: Float64Array, size: number): Slopes {
  const half = blocks.length >> 1;
  return {
    whole: middleSlope(blocks) / size,
    earlier: middleSlope(blocks.subarray(0, half)) / size,
    later: middleSlope(blocks.subarray(blocks.length - half)) / size,
  };
}

/** Medians of neighbouring values, `size` each, the last ones complete. */
function blockMedians(window: Float64Array, size: number): Float64Array {
  if (size === 1) return window;
  const count = Math.floor(window.length / size);
  const from = window.length - count * size;
  return Float64Array.from({ length: count }, (_, i) =>
    median(window.subarray(from + i * size, from + (i + 1) * size)),
  );
}

/** From any block down to any later one. */
function largestFall(blocks: Float64Array): number {
  let [most, largest] = [Number.NEGATIVE_INFINITY, 0];
  for (const block of blocks) {
    most = Math.max(most, block);
    largest = Math.max(largest, most - block);
  }
  return largest;
}

/** Over two blocks, since a step may lie within one. */
function largestStep(blocks: Float64Array): number {
  let largest = 0;
  for (let i = 2; i < blocks.length; i += 1) largest = Math.max(largest, blocks[i]! - blocks[i - 2]!);
  return largest;
}

/** From second differences: what a smooth course, however bent, leaves over. */
function localNoise(window: Float64Array): number {
  const bends = new Float64Array(window.length - 2);
  for (let i = 0; i < bends.length; i += 1) bends[i] = window[i]! - 2 * window[i + 1]! + window[i + 2]!;
  return spread(bends, 0) / Math.sqrt(6);
}
