// What should speak or move and does neither: gaps and flat lines, by the lengths of those that the past had.
import { mean } from '../statistics/robust.ts';
import type { Shift } from './shift.ts';
import { tailSurprise } from './tail-surprise.ts';

const LEAST_HISTORY = 15;
/** One look in a hundred thousand: about one false alarm a day for a series looked at each second. */
const LEAST_SURPRISE = 5;

/**
 * A series that has fallen silent for longer than its own silences explain.
 *
 * Shape   `values` per step, oldest first; NaN where nothing came.
 * Answers the silence in steps, against what is usual between two values; null while it speaks as usual or its past
 *         holds fewer than fifteen silences to compare with.
 * Cost    O(n log n). Fails where silences have a rhythm longer than the window.
 */
export function gap(values: Float64Array): Shift | null {
  const between: number[] = [];
  let last = -1;
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) continue;
    if (last >= 0) between.push(i - last);
    last = i;
  }
  return last < 0 ? null : stillness(between, values.length - last, values.length - 1 - last);
}

/**
 * A series that repeats one value for longer than its own repetitions explain: a stuck sensor or a dead exporter.
 *
 * Shape   `values` per step, oldest first; NaN is a gap and changes nothing.
 * Answers the length of the repetition; null while it moves as usual, or when it never moved: that is its nature.
 * Cost    O(n log n). Fails on counts that rest at zero: the longer they usually rest, the later it answers.
 */
export function flatLine(values: Float64Array): Shift | null {
  const runs: number[] = [];
  let run = 0;
  let held = Number.NaN;
  let began = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (value === held) run += 1;
    else {
      if (run > 0) runs.push(run);
      held = value;
      run = 1;
      began = i;
    }
  }
  return stillness(runs, run, values.length - 1 - began);
}

function stillness(past: readonly number[], now: number, stepsAgo: number): Shift | null {
  if (past.length < LEAST_HISTORY) return null;
  const usual = mean(past);
  // Lengths scatter at least like their mean: that is what chance alone makes of waiting.
  const surprise = tailSurprise(Float64Array.from(past), now, 1, usual);
  if (surprise < LEAST_SURPRISE) return null;
  const high = past.reduce((most, length) => Math.max(most, length), 0);
  return { direction: 'up', stepsAgo, band: { low: 0, usual, high }, now, surprise };
}
