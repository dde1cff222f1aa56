// More failed requests than usual: an exact binomial test over the last steps against the series' own past.
import { binomialSurprise, predictiveSurprise } from '../statistics/binomial.ts';
import type { Shift } from './shift.ts';

/** Looked at over each of these stretches, because a rare operation needs longer to show. */
const STRETCHES = [3, 5, 10, 20] as const;
const LEAST_SURPRISE = 6;
const LEAST_ERRORS = 3;
const LEAST_EXCESS = 0.02;
const LEAST_HISTORY = 10;
/** What is usual elsewhere counts like this many requests of one's own. */
const PRIOR_REQUESTS = 200;
/** So many steps without a failure end what came before. */
const QUIET = 10;

/**
 * Whether more requests fail than `usualElsewhere` and the series' own past explain.
 *
 * Shape   `requests` and `errors` per step, aligned, oldest first; NaN counts as none.
 * Answers null also while there is not enough history to know what is usual. Its surprise is that of the predictive
 *         law, which knows how short the past was, less what looking at four stretches costs.
 * Cost    O(n + requests of a stretch).
 * Fails   on errors that come in bursts by nature (a nightly job): each burst is news.
 */
export function unusualErrors(requests: Float64Array, errors: Float64Array, usualElsewhere: number): Shift | null {
  const n = requests.length;
  if (!(recentSum(errors, 3) > 0)) return null;
  for (const stretch of STRETCHES) {
    const [asked, failed] = [recentSum(requests, stretch), recentSum(errors, stretch)];
    if (failed < LEAST_ERRORS) continue;
    const pastEnd = n - stretch - 1;
    if (countFinite(requests, pastEnd) < LEAST_HISTORY) return null;
    const [pastAsked, pastFailed] = [sum(requests, 0, pastEnd), sum(errors, 0, pastEnd)];
    const hits = pastFailed + PRIOR_REQUESTS * usualElsewhere;
    const usual = hits / (pastAsked + PRIOR_REQUESTS);
    const share = failed / asked;
    if (binomialSurprise(failed, asked, usual) < LEAST_SURPRISE || share < usual + LEAST_EXCESS) continue;
    const spread = Math.sqrt((usual * (1 - usual)) / Math.max(1, pastAsked));
    const before = { hits: Math.max(hits, 0.01), misses: Math.max(pastAsked + PRIOR_REQUESTS - hits, 0.01) };
    const stepsAgo = beganAgo(errors, stretch);
    // A long stretch begins before the fault does: what fails now is what failed since.
    const since = recentSum(errors, stepsAgo + 1) / recentSum(requests, stepsAgo + 1);
    return {
      direction: 'up',
      stepsAgo,
      band: { low: 0, usual, high: usual + 3 * spread + 0.002 },
      now: Math.min(1, Math.max(share, Number.isFinite(since) ? since : 0)),
      surprise: Math.max(0, predictiveSurprise(failed, asked, before) - Math.log10(STRETCHES.length)),
    };
  }
  return null;
}

/** The first failure after which no ten steps passed without another one. */
function beganAgo(errors: Float64Array, stretch: number): number {
  let began = errors.length - stretch;
  let quiet = 0;
  for (let i = errors.length - 1; i >= 0 && quiet < QUIET; i -= 1) {
    if ((errors[i] as number) > 0) {
      began = i;
      quiet = 0;
    } else quiet += 1;
  }
  return errors.length - 1 - began;
}

function recentSum(values: Float64Array, count: number): number {
  return sum(values, values.length - count, values.length);
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = Math.max(0, from); i < to; i += 1) if (Number.isFinite(values[i])) total += values[i] as number;
  return total;
}

function countFinite(values: Float64Array, to: number): number {
  let count = 0;
  for (let i = 0; i < to; i += 1) if (Number.isFinite(values[i])) count += 1;
  return count;
}
