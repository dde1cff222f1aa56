// When a course passes a limit, if it goes on: the course, give or take, with its own saw teeth and noise upon it.
import { riseOf } from './bend.ts';
import type { Course } from './course.ts';
import { Looks, RUN, type Passages } from './passages.ts';

/** Normal quantiles in the middle of nine equal parts: slopes that are equally likely, in standard errors. */
const OFFS = [-1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593];
/** Starts within the residuals are thinned to about this many. */
const STARTS = 20;
/** Beyond this many steps a path is walked in longer strides. */
const LOOKS_AHEAD = 1_000;

/**
 * Every path that the residuals could take from now on, repeated as they were, on slopes within the error.
 *
 * Cost  O(starts × slopes × horizon) time with at most 1,000 steps of the horizon looked at, O(horizon) memory.
 * Fails when the course ends by itself.
 */
export function coursePassages(course: Course, limit: number, horizon: number): Passages {
  const { residuals, length, slopeError, level } = course;
  const between = Math.ceil(residuals.length / STARTS);
  const stride = Math.ceil(horizon / LOOKS_AHEAD);
  const ahead = Math.floor(horizon / stride) + RUN;
  const looks = new Looks(horizon);
  const missing = new Float64Array(ahead);
  for (const off of OFFS) {
    const rise = riseOf(course, off);
    // A steeper line through the same middle stands higher now.
    const now = level + (off * slopeError * length) / (course.shape === 'line' ? 2 : 4);
    for (let i = 0; i < ahead; i += 1) missing[i] = limit - now - rise(1 + i * stride);
    for (let start = 0; start < residuals.length; start += between) {
      const at = passingAt(missing, residuals, start, stride);
      if (at !== null && 1 + at * stride <= horizon) looks.passed(1 + at * stride, 1);
      else looks.notSeenToPass(horizon, 1);
    }
  }
  return looks.passages();
}

function passingAt(missing: Float64Array, residuals: Float64Array, start: number, stride: number): number | null {
  let held = 0;
  for (let i = 0; i < missing.length; i += 1) {
    held = residuals[(start + i * stride) % residuals.length]! >= missing[i]! ? held + 1 : 0;
    if (held === RUN) return i - RUN + 1;
  }
  return null;
}
