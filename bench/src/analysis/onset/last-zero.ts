// Baseline of `onset`: a control chart's last zero. Knows neither intervals nor levels.
import type { Baseline } from '@kintsugi/analysis';

/**
 * Index at which the latest lasting departure from `baseline` began (one-sided CUSUM, Page 1954, with its last zero as
 * the estimate of the change), or null when the cumulated departure never passes `bound` sigmas.
 *
 * Shape   `values` evenly spaced, oldest first; NaN is a gap and changes nothing. `direction` 1 for up, −1 for down.
 * Needs   sigma > 0. `slack` in sigmas is subtracted each step, so that drift inside the noise is forgotten.
 * Cost    O(n) time, O(1) memory.
 */
export function lastZero(
  values: ArrayLike<number>,
  baseline: Baseline,
  direction: 1 | -1,
  slack = 0.75,
  bound = 6,
): number | null {
  let sum = 0;
  let zero = 0;
  let onset: number | null = null;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    // Bounded, so that one wild value long ago is forgotten within some steps.
    const next = Math.min(1.5 * bound, sum + (direction * (value - baseline.mean)) / baseline.sigma - slack);
    if (next <= 0) {
      sum = 0;
      zero = i + 1;
      onset = null;
    } else {
      sum = next;
      if (sum >= bound && onset === null) onset = zero;
    }
  }
  return onset;
}
