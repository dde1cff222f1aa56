// How far a metric moved at the onset, on scales that cannot be too small. Knows no service and no kind.
import { mean, median, spread } from '../../statistics/robust.ts';

export interface MetricShift {
  /** Usual level and level since the onset. */
  readonly before: number;
  readonly after: number;
  /** Robust noise of the rows before: median absolute deviation, and standard deviation by it and by squares. */
  readonly deviation: number;
  readonly wildDeviation: number;
}

/** A side of more rows is first averaged to at most twice so many: medians of long columns cost more than they tell. */
const ENOUGH_ROWS = 60;
/** The rows just before the onset: what has moved by then was no consequence of it, and no cause either. */
const LATEST_ROWS = 5;

/**
 * Levels on both sides of row `onsetRow`; null where a side has no value.
 *
 * Cost O(rows). Fails for a metric whose usual level wanders within the rows before: see `wildDeviation`.
 */
export function metricShift(values: Float64Array, onsetRow: number): MetricShift | null {
  const head = measured(joined(values.subarray(0, onsetRow)));
  const tail = measured(joined(values.subarray(onsetRow)));
  if (head.length === 0 || tail.length === 0) return null;
  const after = median(tail);
  const whole = median(head);
  const latest = median(head.subarray(-LATEST_ROWS));
  const before = nearest(after, whole, latest);
  return {
    before,
    after,
    deviation: spread(head, whole),
    wildDeviation: standardDeviation(head),
  };
}

/** Between two usual levels there is nothing to explain. */
function nearest(value: number, one: number, other: number): number {
  return Math.min(Math.max(one, other), Math.max(Math.min(one, other), value));
}

/** No unit measures a service in numbers beyond this, whose squares and products still are numbers. */
const MOST = 1e100;

function isMeasured(value: number): boolean {
  return value <= MOST && value >= -MOST;
}

function measured(values: Float64Array): Float64Array {
  return values.every(isMeasured) ? values : values.filter(isMeasured);
}

/** Means of as many neighbours as leave enough rows. */
function joined(values: Float64Array): Float64Array {
  const step = Math.floor(values.length / ENOUGH_ROWS);
  if (step < 2) return values;
  const means = new Float64Array(Math.floor(values.length / step));
  for (let at = 0; at < means.length; at += 1) {
    let sum = 0;
    for (let row = at * step; row < (at + 1) * step; row += 1) sum += values[row] as number;
    // A gap is seldom, and only then worth a second look.
    means[at] = isMeasured(sum) ? sum / step : mean(measured(values.subarray(at * step, (at + 1) * step)));
  }
  return means;
}

function standardDeviation(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const centre = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return Math.sqrt(squares / values.length);
}
