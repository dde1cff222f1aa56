// Slopes through few values, and how far to trust them. Pure numbers in, pure numbers out.
import { median } from '../statistics/robust.ts';

/** Theil–Sen: the median of the slopes of all pairs. O(n²): for some dozens of values. */
export function middleSlope(values: Float64Array): number {
  const slopes = new Float64Array((values.length * (values.length - 1)) / 2);
  let count = 0;
  for (let i = 0; i < values.length; i += 1)
    for (let j = i + 1; j < values.length; j += 1) slopes[count++] = (values[j]! - values[i]!) / (j - i);
  return median(slopes);
}

/**
 * The median of slopes is a little less exact than the best line, and the window was chosen by what it shows: measured
 * on simulated leaks, errors are larger than the formula says by about this factor.
 */
const INEXACT = 1.2;

/** Standard error of a slope through `length` values whose residuals have this spread, and remember each other so. */
export function slopeErrorOf(noise: number, length: number, memory: number): number {
  return INEXACT * noise * Math.sqrt(((1 + memory) / (1 - memory)) * (12 / length ** 3));
}

/** Autocorrelation from one residual to the next, in [0, 0.95]. */
export function memoryOf(residuals: Float64Array): number {
  let together = 0;
  let alone = 0;
  for (let i = 0; i < residuals.length; i += 1) {
    alone += residuals[i]! ** 2;
    if (i > 0) together += residuals[i]! * residuals[i - 1]!;
  }
  return alone === 0 ? 0 : Math.min(0.95, Math.max(0, together / alone));
}
