// The onsets of one place cut into bursts: each is one arrival of trouble, however many alerts it raises.
import type { Onset } from './onsets.ts';
import { SPREAD_S } from './arrival-odds.ts';

export interface Burst {
  readonly place: number;
  readonly atS: number;
  /** In order of time. */
  readonly onsets: readonly Onset[];
}

/** What one more burst must explain better, in natural logarithms, to be worth it. */
const PRICE = 6;
const LONGEST_S = 600;
/** Looked back at most, so that a flood costs no more than its length. */
const MOST_BACK = 200;

/**
 * The cut of least cost: each onset costs how late it is after the first of its burst, each burst its price.
 *
 * Shape   `onsets` of one place, in order of time.
 * Cost    O(n × 200) time, O(n) memory.
 * Source  optimal partitioning: B. Jackson et al., An algorithm for optimal partitioning of data on an interval,
 *         IEEE Signal Processing Letters 12 (2005).
 */
export function cutIntoBursts(onsets: readonly Onset[]): Burst[] {
  const cost = new Float64Array(onsets.length + 1);
  const from = new Int32Array(onsets.length + 1);
  for (let end = 1; end <= onsets.length; end += 1) {
    cost[end] = Number.POSITIVE_INFINITY;
    const last = onsets[end - 1]!.atS;
    let lags = 0;
    for (let start = end - 1; start >= Math.max(0, end - MOST_BACK); start -= 1) {
      const first = onsets[start]!.atS;
      if (last - first > LONGEST_S) break;
      // One more onset in front, and all behind it are later after the first by the step between.
      lags += (end - 1 - start) * ((onsets[start + 1]?.atS ?? first) - first);
      const sum = cost[start]! + PRICE + lags / SPREAD_S;
      if (sum < cost[end]!) {
        cost[end] = sum;
        from[end] = start;
      }
    }
  }
  const bursts: Burst[] = [];
  for (let end = onsets.length; end > 0; end = from[end]!) {
    const own = onsets.slice(from[end], end);
    bursts.push({ place: own[0]!.place, atS: own[0]!.atS, onsets: own });
  }
  return bursts.reverse();
}
