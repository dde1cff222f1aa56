// Something that should be up and says that it is not. Knows neither what nor why.
import { predictiveSurprise } from '../statistics/binomial.ts';
import type { Shift } from './shift.ts';

const LOOKED_AT = 4;
const LEAST = 3;
/** Looking back for the beginning ends after so many steps. */
const LONGEST = 10;
/** As if a hundred looks with a tenth of a failure had been seen before: what is watched is thought to be up. */
const PRIOR = { hits: 0.1, misses: 100 };

/**
 * At least three of the last four steps, because one missed look is no illness.
 *
 * Shape   `unready` per step, oldest first: above 0 while something is not ready; NaN is a gap.
 * Answers null while it is ready, or was seen too seldom to say. Cost O(n).
 */
export function notReady(unready: Float64Array): Shift | null {
  const last = unready.subarray(-LOOKED_AT).filter(Number.isFinite);
  const hits = countDown(last);
  if (last.length < LEAST || hits < LEAST) return null;
  const past = unready.subarray(0, -LOOKED_AT).filter(Number.isFinite);
  const pastHits = countDown(past);
  const from = Math.max(0, unready.length - LONGEST);
  const began = unready.subarray(from).findIndex((value) => value > 0);
  return {
    direction: 'up',
    stepsAgo: unready.length - 1 - from - began,
    band: { low: 0, usual: 0, high: 0 },
    now: last.at(-1) as number,
    surprise: predictiveSurprise(hits, last.length, {
      hits: PRIOR.hits + pastHits,
      misses: PRIOR.misses + past.length - pastHits,
    }),
  };
}

function countDown(values: Float64Array): number {
  return values.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
}
