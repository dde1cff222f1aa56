// Robust straight lines, and when they reach a limit.
import { median, quantile, spread } from '../statistics/robust.ts';

export interface Trend {
  /** Units per step. */
  readonly slope: number;
  /** Value of the line at the last sample. */
  readonly level: number;
  /** Robust standard deviation of the residuals. */
  readonly noise: number;
  /** 80 % interval of the slope, from the quantiles of the pairwise slopes widened by the noise. */
  readonly slopeLow: number;
  readonly slopeHigh: number;
  readonly samples: number;
}

/**
 * Theil–Sen line through evenly spaced values; NaN is a gap. Null with fewer than 8 samples: not enough data.
 *
 * Cost    O(n²) pairs, at most PAIR_SAMPLES² of them: longer input is thinned evenly.
 * Source  P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968).
 * Fails   when the values bend: the caller should also look at a shorter window.
 */
export function trendOf(values: ArrayLike<number>): Trend | null {
  const xs: number[] = [];
  const ys: number[] = [];
  const stride = Math.max(1, Math.ceil(values.length / PAIR_SAMPLES));
  for (let i = (values.length - 1) % stride; i < values.length; i += stride) {
    const value = values[i] as number;
    if (Number.isFinite(value)) {
      xs.push(i);
      ys.push(value);
    }
  }
  if (ys.length < 8) return null;
  const slopes: number[] = [];
  for (let i = 0; i < ys.length; i += 1) {
    for (let j = i + 1; j < ys.length; j += 1)
      slopes.push(((ys[j] as number) - (ys[i] as number)) / ((xs[j] as number) - (xs[i] as number)));
  }
  const slope = median(slopes);
  const intercept = median(ys.map((y, i) => y - slope * (xs[i] as number)));
  const residuals = ys.map((y, i) => y - intercept - slope * (xs[i] as number));
  const noise = spread(residuals);
  const width = Math.max(1.2816 * slopeError(xs, noise), (quantile(slopes, 0.6) - quantile(slopes, 0.4)) / 4);
  return {
    slope,
    level: intercept + slope * (values.length - 1),
    noise,
    slopeLow: slope - width,
    slopeHigh: slope + width,
    samples: ys.length,
  };
}

const PAIR_SAMPLES = 60;

function slopeError(xs: readonly number[], noise: number): number {
  const centre = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const squares = xs.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  return squares === 0 ? Number.POSITIVE_INFINITY : noise / Math.sqrt(squares);
}

/** Steps from the last sample until the line reaches `limit`: early, expected, late (Infinity: never). */
export interface StepsToLimit {
  readonly early: number;
  readonly expected: number;
  readonly late: number;
}

/** Null when even the steep end of the interval never reaches `limit` from below. */
export function stepsToLimit(trend: Trend, limit: number): StepsToLimit | null {
  const gap = limit - trend.level;
  if (gap <= 0) return { early: 0, expected: 0, late: 0 };
  const at = (slope: number): number => (slope > 0 ? gap / slope : Number.POSITIVE_INFINITY);
  const early = at(trend.slopeHigh);
  return Number.isFinite(early) ? { early, expected: at(trend.slope), late: at(trend.slopeLow) } : null;
}
