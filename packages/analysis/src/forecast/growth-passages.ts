// When a growth passes its limit, if it goes on: its line, give or take, with its own saw teeth and noise upon it.
import { Looks, RUN, type Passages } from './passages.ts';
import type { Growth } from './steady-growth.ts';

/** Normal quantiles in the middle of five equal parts: slopes that are equally likely. */
const SLOPES = [-1.2816, -0.5244, 0, 0.5244, 1.2816];
/** Starts within the residuals are thinned to about this many. */
const STARTS = 24;
/** Beyond this many steps a path is walked in longer strides. */
const LOOKS_AHEAD = 1_000;

/**
 * Every path that the line's residuals could take from now on, repeated as they were, on slopes within the error.
 *
 * Cost  O(starts × slopes × horizon) time, O(horizon) memory.
 * Fails when the growth ends by itself.
 */
export function growthPassages(growth: Growth, limit: number, horizon: number): Passages {
  const { residuals } = growth;
  const stride = Math.ceil(residuals.length / STARTS);
  const looks = new Looks(horizon);
  for (const off of SLOPES) {
    const slope = growth.slope + off * growth.slopeError;
    const level = growth.level + off * growth.slopeError * (growth.length / 2);
    for (let start = 0; start < residuals.length; start += stride) {
      const step = passingStep({ ...growth, slope, level }, start, limit, horizon);
      if (step === null) looks.notSeenToPass(horizon, 1);
      else looks.passed(step, 1);
    }
  }
  return looks.passages();
}

function passingStep(
  { residuals, level, slope, gain }: Growth,
  start: number,
  limit: number,
  horizon: number,
): number | null {
  const stride = Math.ceil(horizon / LOOKS_AHEAD);
  let held = 0;
  for (let step = 1; step < horizon + RUN * stride; step += stride) {
    const value = level + (slope + (gain * step) / 2) * step + residuals[(start + step) % residuals.length]!;
    held = value >= limit ? held + 1 : 0;
    if (held === RUN) return step - (RUN - 1) * stride;
  }
  return null;
}
