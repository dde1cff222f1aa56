// Exact tails of counts that vary more than chance alone would have it. Pure numbers in, pure numbers out.
import { logGamma } from './binomial.ts';

const MOST_SURPRISING = 300;
const MOST_TERMS = 10_000;
/** Below this excess of the variance, in shares of the mean, the law is Poisson's for every purpose. */
const LEAST_EXCESS = 1e-6;
const LEAST_MEAN = 1e-100;

/**
 * −log₁₀ of P(X ≥ k) for a negative binomial X with this mean and variance (Poisson where the variance is not above the
 * mean): how surprising k or more events are.
 *
 * Answers 0 when k ≤ mean, at most 300. Units counts. Cost O(10,000) time at worst, O(1) memory.
 * Source  any text on counts with overdispersion, as J. M. Hilbe, Negative Binomial Regression (2011).
 */
export function countSurprise(k: number, mean: number, variance: number): number {
  if (k <= mean || k <= 0) return 0;
  if (mean < LEAST_MEAN) return MOST_SURPRISING;
  const excess = (variance - mean) / mean;
  const isPoisson = excess < LEAST_EXCESS;
  const shape = isPoisson ? 0 : mean / excess;
  const step = mean / (shape + mean);
  const first = isPoisson
    ? k * Math.log(mean) - mean - logGamma(k + 1)
    : logGamma(k + shape) - logGamma(k + 1) - logGamma(shape) + shape * Math.log1p(-step) + k * Math.log(step);
  // The tail in units of its first term, which alone may be too small for a number.
  let term = 1;
  let sum = 1;
  for (let i = k; i < k + MOST_TERMS && term > 1e-12 * sum; i += 1) {
    term *= isPoisson ? mean / (i + 1) : ((i + shape) / (i + 1)) * step;
    sum += term;
  }
  return Math.min(MOST_SURPRISING, Math.max(0, -(first + Math.log(sum)) / Math.LN10));
}
