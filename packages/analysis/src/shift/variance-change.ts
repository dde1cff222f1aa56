// A series that has become restless or calm while its level may stay: ranks of its steps, not of its values.
import { median } from '../statistics/robust.ts';
import { rankSumSurprise } from '../statistics/ranks.ts';
import type { Shift } from './shift.ts';

const RECENT = 30;
const LEAST_PAIRS = 20;
const LEAST_SURPRISE = 5;
/** Less than this factor is no news, however certain. */
const FACTOR = 2;

/**
 * Whether the last 30 values move more, or less, than those before: a rank-sum test on the steps between disjoint
 * pairs of neighbours. A step does not see the level, so that neither a shift nor a slow trend counts as restlessness.
 *
 * Shape   `values` per step, oldest first; NaN is a gap and is skipped.
 * Answers the typical step now against before; null while there are fewer than 70 values.
 * Cost    O(n log n). Source  F. Wilcoxon, Biometrics Bulletin 1 (1945).
 * Fails   on oscillation with a period of two steps, and where neighbours' steps come in clusters (too sure).
 */
export function varianceChange(values: Float64Array): Shift | null {
  const seen = values.filter(Number.isFinite);
  const split = seen.length - RECENT;
  const past = steps(seen.subarray(0, Math.max(0, split)));
  if (past.length < LEAST_PAIRS) return null;
  const recent = steps(seen.subarray(split));
  const [usual, now] = [median(past), median(recent)];
  const direction = now > usual ? 'up' : 'down';
  if (Math.max(now, usual) < FACTOR * Math.min(now, usual)) return null;
  const surprise = rankSumSurprise(recent, past);
  if (surprise < LEAST_SURPRISE) return null;
  const band = { low: usual / FACTOR, usual, high: usual * FACTOR };
  return { direction, stepsAgo: RECENT - 1, band, now, surprise };
}

function steps(values: Float64Array): Float64Array {
  return Float64Array.from({ length: values.length >> 1 }, (_, i) =>
    Math.abs((values[2 * i + 1] as number) - (values[2 * i] as number)),
  );
}
