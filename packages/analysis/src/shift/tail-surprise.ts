// How rare is what was just seen, by ranks among the past, and beyond the past by an exponential tail.
import { logChoose } from '../statistics/binomial.ts';
import { quantile } from '../statistics/robust.ts';

const MOST_SURPRISING = 30;
/** The tail's scale is the mean excess above this quantile of the past. */
const TAIL_FROM = 0.8;

/**
 * −log₁₀ of the chance that `count` fresh values all reach `reached`, when they follow the law of `past`.
 *
 * Two factors. That all of them rank among the highest of past and present together is exact for any continuous law
 * (exchangeability: C(r + k, k) / C(n + k, k), with r of the n past values as high). How far they are beyond the whole
 * past is weighed by an exponential tail, once and not `count` times, since neighbours in time are not independent.
 *
 * Answers 0 to 30. `leastScale` is the least that the tail's scale can be, in the unit of the values.
 * Cost O(n log n). Fails under heavier tails than exponential and under long memory: too sure.
 * Source  ranks: any text on order statistics; exponential tail: J. Pickands, Annals of Statistics 3 (1975), shape 0.
 */
export function tailSurprise(past: Float64Array, reached: number, count: number, leastScale?: number): number {
  const asHigh = past.reduce((sum, value) => sum + (value >= reached ? 1 : 0), 0);
  const byRank = (logChoose(past.length + count, count) - logChoose(asHigh + count, count)) / Math.LN10;
  const most = quantile(past, 1);
  if (!(reached > most)) return Math.min(MOST_SURPRISING, byRank);
  const edge = quantile(past, TAIL_FROM);
  const above = past.filter((value) => value >= edge);
  const excess = above.reduce((sum, value) => sum + (value - edge), 0) / above.length;
  // A past that hardly varied gives no scale: a tenth of its level stands in where the caller knows no better.
  const scale = Math.max(excess, leastScale ?? 0.1 * Math.abs(most)) || reached - most;
  return Math.min(MOST_SURPRISING, byRank + (reached - most) / scale / Math.LN10);
}
