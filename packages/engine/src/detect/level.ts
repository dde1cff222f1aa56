// A series that has left the band it kept: robust location and spread of its own past against its last seconds.
import { median, onsetOf, quantile, spread } from '@kintsugi/analysis';
import type { Finding } from './finding.ts';

/** So many of the last values must all be outside, so that one slow second is no news. */
const LASTING = 5;
const LEAST_HISTORY = 15;
/** A departure must pass each of these: spreads, a factor of the usual, and a small absolute amount. */
const SPREADS = 6;
const FACTOR_UP = 1.8;
const FACTOR_DOWN = 0.55;
/** Below a tenth of a second nobody notices (Miller 1968, Nielsen 1993). In ms: only durations go up here. */
const LEAST_UP = 100;
/** A rise is no fault of what should not fall. */
const HIGH = 2;
const RECENT_SECONDS = 12;
const ONSET_SECONDS = 60;
const ASIDE_SECONDS = 20;

/**
 * Shape  `values` per second, oldest first; NaN is a gap.
 * Answers null when the last values are not all outside, or while history is too short to know what is usual.
 * Cost   O(n log n) only when the last values look high; else O(1).
 */
export function departure(values: Float64Array, direction: 'up' | 'down'): Finding | null {
  const recent = lastFinite(values, LASTING, RECENT_SECONDS);
  if (recent === null) return null;
  const past = pastOf(values, recent.from);
  if (past === null) return null;
  const usual = median(past);
  const sigma = Math.max(spread(past, usual), 0.1 * Math.abs(usual), 1e-9);
  const edge =
    direction === 'up'
      ? Math.max(usual + SPREADS * sigma, usual * FACTOR_UP, usual + LEAST_UP, quantile(past, 0.95))
      : Math.min(usual - 2.5 * sigma, usual * FACTOR_DOWN, quantile(past, 0.02));
  const outside = recent.values.every((value) => (direction === 'up' ? value > edge : value < edge));
  if (!outside) return null;
  const sign = direction === 'up' ? 1 : -1;
  const lookedFrom = Math.max(0, values.length - ONSET_SECONDS);
  const onset =
    lookedFrom + (onsetOf(values.subarray(lookedFrom), { mean: usual, sigma }, sign) ?? recent.from - lookedFrom);
  const now = median(recent.values);
  // Back is half of the way between what is usual and the alarm: between the two nobody can tell noise from fault.
  const back = usual + (edge - usual) / 2;
  const band =
    direction === 'up' ? { low: 0, usual, high: back } : { low: back, usual, high: HIGH * quantile(past, 1) };
  return {
    direction,
    secondsAgo: values.length - 1 - onset,
    band,
    now,
    surprise: Math.min(30, (LASTING * Math.abs(now - usual)) / sigma / 5),
  };
}

/** What is usual is learned from before the departure could have begun, where the history is long enough for that. */
function pastOf(values: Float64Array, recentFrom: number): Float64Array | null {
  const before = values.subarray(0, Math.max(0, values.length - ASIDE_SECONDS)).filter(Number.isFinite);
  if (before.length >= LEAST_HISTORY) return before;
  const all = values.subarray(0, recentFrom).filter(Number.isFinite);
  return all.length >= LEAST_HISTORY ? all : null;
}

function lastFinite(
  values: Float64Array,
  count: number,
  within: number,
): { readonly values: number[]; readonly from: number } | null {
  const found: number[] = [];
  for (let i = values.length - 1; i >= Math.max(0, values.length - within); i -= 1) {
    if (!Number.isFinite(values[i])) continue;
    found.push(values[i] as number);
    if (found.length === count) return { values: found, from: i };
  }
  return null;
}
