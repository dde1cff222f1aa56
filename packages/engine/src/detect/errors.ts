// More failed requests than usual: an exact binomial test over the last seconds against the series' own past.
import { binomialSurprise } from '@kintsugi/analysis';
import type { Finding } from './finding.ts';

/** Looked at over each of these stretches, because a rare operation needs longer to show. */
const STRETCHES = [3, 5, 10, 20] as const;
const LEAST_SURPRISE = 6;
const LEAST_ERRORS = 3;
const LEAST_EXCESS = 0.02;
const LEAST_HISTORY = 10;
/** What is usual elsewhere counts like this many requests of one's own. */
const PRIOR_REQUESTS = 200;

/**
 * Shape  `requests` and `errors` per second, aligned, oldest first; NaN counts as none.
 * Answers null also while there is not enough history to know what is usual.
 * Cost   O(n).
 */
export function unusualErrors(requests: Float64Array, errors: Float64Array, usualElsewhere: number): Finding | null {
  const n = requests.length;
  if (!(recentSum(errors, 3) > 0)) return null;
  for (const stretch of STRETCHES) {
    const [asked, failed] = [recentSum(requests, stretch), recentSum(errors, stretch)];
    if (failed < LEAST_ERRORS) continue;
    const pastEnd = n - stretch - 1;
    const history = countFinite(requests, pastEnd);
    if (history < LEAST_HISTORY) return null;
    const [pastAsked, pastFailed] = [sum(requests, 0, pastEnd), sum(errors, 0, pastEnd)];
    const usual = (pastFailed + PRIOR_REQUESTS * usualElsewhere) / (pastAsked + PRIOR_REQUESTS);
    const now = failed / asked;
    const surprise = binomialSurprise(failed, asked, usual);
    if (surprise < LEAST_SURPRISE || now < usual + LEAST_EXCESS) continue;
    const spread = Math.sqrt((usual * (1 - usual)) / Math.max(1, pastAsked));
    return {
      direction: 'up',
      secondsAgo: beganAgo(errors, stretch),
      band: { low: 0, usual, high: usual + 3 * spread + 0.002 },
      now,
      surprise,
    };
  }
  return null;
}

/** The first failure after which no ten seconds passed without another one. */
function beganAgo(errors: Float64Array, stretch: number): number {
  let began = errors.length - stretch;
  let quiet = 0;
  let found = false;
  for (let i = errors.length - 1; i >= 0 && quiet < 10; i -= 1) {
    if ((errors[i] as number) > 0) {
      began = i;
      quiet = 0;
      found = true;
    } else quiet += 1;
  }
  return errors.length - 1 - (found ? began : errors.length - stretch);
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
