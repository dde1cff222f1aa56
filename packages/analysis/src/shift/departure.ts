// A series that has left the band it kept: robust location and spread of its own past against its last values.
import { onsetOf } from '../onset/onset.ts';
import { median, quantile, spread } from '../statistics/robust.ts';
import type { Shift } from './shift.ts';
import { tailSurprise } from './tail-surprise.ts';

/** So many of the last values must all be outside, so that one slow second is no news. */
const LASTING = 5;
const LEAST_HISTORY = 15;
/** A departure must pass each of these: spreads and a factor of the usual. */
const SPREADS_UP = 6;
const SPREADS_DOWN = 2.5;
const FACTOR_UP = 1.8;
const FACTOR_DOWN = 0.55;
/** A rise is no fault of what should not fall. */
const HIGH = 2;
const RECENT_STEPS = 12;
const ONSET_STEPS = 60;
const ASIDE_STEPS = 20;

/**
 * Whether the last five values are all outside of what the past says is usual.
 *
 * Shape   `values` per step, oldest first; NaN is a gap. `leastChange` in their unit: a smaller rise is no news.
 * Answers null when the last values are not all outside, or while history is too short to know what is usual.
 * Cost    O(n log n) only when the last values look high; else O(1).
 * Fails   on seasons within the window, and on what leaves its band by less than a factor: `detect` sees finer.
 */
export function departure(values: Float64Array, direction: 'up' | 'down', leastChange = 0): Shift | null {
  const recent = lastFinite(values, LASTING, RECENT_STEPS);
  if (recent === null) return null;
  const past = pastOf(values, recent.from);
  if (past === null) return null;
  const usual = median(past);
  const sigma = Math.max(spread(past, usual), 0.1 * Math.abs(usual));
  const edge =
    direction === 'up'
      ? Math.max(usual + SPREADS_UP * sigma, usual * FACTOR_UP, usual + leastChange, quantile(past, 0.95))
      : Math.min(usual - SPREADS_DOWN * sigma, usual * FACTOR_DOWN, quantile(past, 0.02));
  if (!recent.values.every((value) => (direction === 'up' ? value > edge : value < edge))) return null;
  const now = median(recent.values);
  const sign = direction === 'up' ? 1 : -1;
  const lookedFrom = Math.max(0, values.length - ONSET_STEPS);
  const onset = onsetOf(values.subarray(lookedFrom), { mean: usual, sigma: sigma || Math.abs(now - usual) }, sign);
  // Back is half of the way between what is usual and the alarm: between the two nobody can tell noise from fault.
  const back = usual + (edge - usual) / 2;
  return {
    direction,
    stepsAgo: values.length - 1 - (onset === null ? recent.from : lookedFrom + onset.index),
    band: direction === 'up' ? { low: 0, usual, high: back } : { low: back, usual, high: HIGH * quantile(past, 1) },
    now,
    surprise: tailSurprise(
      past.map((value) => sign * value),
      Math.min(...recent.values.map((value) => sign * value)),
      LASTING,
    ),
  };
}

/** What is usual is learned from before the departure could have begun, where the history is long enough for that. */
function pastOf(values: Float64Array, recentFrom: number): Float64Array | null {
  const before = values.subarray(0, Math.max(0, values.length - ASIDE_STEPS)).filter(Number.isFinite);
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
