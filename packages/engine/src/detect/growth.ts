// A resource that grows towards its limit, and when it gets there.
import { timeToThreshold } from '@kintsugi/analysis';
import type { Finding } from './finding.ts';

/** A process fills its heap when it starts; that is no leak. */
const WARM_UP_SECONDS = 8;
const LEAST_SECONDS = 22;
const LONGEST_SECONDS = 120;
/** A growth is not drawn further than this many times what was seen of it. */
const EXTRAPOLATES = 3;
const SHARE_OF_LIMIT = 0.08;
const LIKELY = 0.5;
/** Of a slope by its own error, as the tail of a normal law: −log₁₀ p is about z² / (2 ln 10). */
const MOST_SURPRISING = 30;

/** Shape `values` per second of one replica since its start (NaN before), oldest first; `limit` in the same unit. */
export function growingToLimit(values: Float64Array, limit: number): Finding | null {
  const firstSeen = values.findIndex(Number.isFinite);
  if (firstSeen === -1) return null;
  const from = Math.max(firstSeen + WARM_UP_SECONDS, values.length - LONGEST_SECONDS);
  const window = values.subarray(from);
  if (window.length < LEAST_SECONDS) return null;
  const answer = timeToThreshold(window, {
    limit,
    direction: 'up',
    horizon: EXTRAPOLATES * window.length,
    warnFrom: LIKELY,
  });
  if (answer.kind !== 'crosses' || answer.growth === null) return null;
  const { growth, level, early, expected, late } = answer;
  const rise = growth.slope * growth.length;
  if (rise < SHARE_OF_LIMIT * limit) return null;
  const bottom = level - rise;
  return {
    direction: 'up',
    secondsAgo: growth.length - 1,
    band: { low: 0, usual: bottom, high: bottom + 3 * growth.noise },
    now: level,
    surprise: Math.min(MOST_SURPRISING, (growth.slope / growth.slopeError) ** 2 / (2 * Math.LN10)),
    crossing: { limit, early, expected, late },
  };
}
