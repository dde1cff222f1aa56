// A resource that grows towards its limit: a robust line over the last stretch, and when it gets there.
import { stepsToLimit, trendOf } from '@kintsugi/analysis';
import type { Finding } from './finding.ts';

/** A process fills its heap when it starts; that is no leak. */
const WARM_UP_SECONDS = 8;
const LEAST_SECONDS = 22;
const LONGEST_SECONDS = 120;
/** A line is not drawn further than this many times what was seen of it. */
const EXTRAPOLATES = 3;
/** What a growth must be before it is one: beyond its own noise, and a part of the limit. */
const NOISES = 4;
const SHARE_OF_LIMIT = 0.08;
/** A growth that flattens is a cache or a heap that fills, not a leak: the later half must keep this share of the pace. */
const KEEPS_PACE = 0.75;

/** Shape `values` per second of one replica since its start (NaN before), oldest first; `limit` in the same unit. */
export function growingToLimit(values: Float64Array, limit: number): Finding | null {
  const firstSeen = values.findIndex(Number.isFinite);
  if (firstSeen === -1) return null;
  const from = Math.max(firstSeen + WARM_UP_SECONDS, values.length - LONGEST_SECONDS);
  const window = values.subarray(from);
  if (window.length < LEAST_SECONDS) return null;
  const trend = trendOf(window);
  if (trend === null || trend.slopeLow <= 0) return null;
  const rise = trend.slope * window.length;
  if (rise < NOISES * trend.noise || rise < SHARE_OF_LIMIT * limit) return null;
  const later = trendOf(window.subarray(Math.floor(window.length / 2)));
  if (later === null || later.slope < KEEPS_PACE * trend.slope) return null;
  const steps = stepsToLimit(trend, limit);
  if (steps === null || steps.expected > EXTRAPOLATES * window.length) return null;
  const bottom = trend.level - rise;
  return {
    direction: 'up',
    secondsAgo: window.length - 1,
    band: { low: 0, usual: bottom, high: bottom + 3 * trend.noise },
    now: trend.level,
    surprise: Math.min(30, rise / Math.max(trend.noise, 1)),
    crossing: { limit, ...steps },
  };
}
