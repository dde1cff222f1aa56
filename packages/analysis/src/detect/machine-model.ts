// What is usual for one machine's metrics together, learned from rows. Knows no time and no names.
import { quantile } from '../statistics/robust.ts';
import { principalAxes } from './principal-axes.ts';

/** Each says how far a row is from usual, in whatever unit: only its rank among usual rows counts. */
export interface Views {
  measure(row: ArrayLike<number>, into: Float64Array): void;
}

/** What remains after so many axes; several, since how many causes move a machine is not known. */
const AXES = [1, 2, 4, 8] as const;
/** Residuals, surprise and excess. */
export const VIEWS = AXES.length + 2;
const BINS = 30;
/** A fault shows in some metrics: three and their changes. */
const MOST_SURPRISING = 6;
/** The share of rows at each end that does not belong to a metric's range. */
const OUTSIDE = 0.003;
/** In widths of the range: so that one metric which left for good does not hide the others. */
const MOST_EXCESS = 10;
/** A residual of less than this share of the row is none: with as many axes as metrics nothing remains. */
const ROUNDING = 1e-9;

/**
 * Views of a row: its residuals behind 1, 2, 4 and 8 principal axes (metrics scaled by their range), the mean surprise of
 * its six rarest entries by their histograms, and by how much its metrics leave their ranges.
 *
 * Shape    `rows` at least two, all of one length d. Scaling or shifting a metric changes nothing.
 * Cost     O(n d² + d³) to learn, O(d · (8 + log d)) to measure.
 * Source   J. E. Jackson, G. S. Mudholkar, Technometrics 21 (1979) for residuals; M. Goldstein, A. Dengel, HBOS (2012).
 */
export function learnViews(rows: readonly ArrayLike<number>[]): Views {
  const metrics = Array.from({ length: rows[0]?.length ?? 0 }, (_, metric) =>
    learnMetric(Float64Array.from(rows, (row) => row[metric]!)),
  );
  const axes = principalAxes(
    rows.map((row) => scale(row, metrics, new Float64Array(metrics.length))),
    Math.max(...AXES),
  );
  const scaled = new Float64Array(metrics.length);
  const surprises = new Float64Array(metrics.length);
  return {
    measure(row, into) {
      residuals(scale(row, metrics, scaled), axes, into);
      into[AXES.length] = surprise(row, metrics, rows.length, surprises);
      into[AXES.length + 1] = excess(row, metrics);
    },
  };
}

interface Metric {
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Highest less lowest. */
  readonly width: number;
  readonly counts: Float64Array;
  readonly from: number;
  readonly to: number;
}

function learnMetric(values: Float64Array): Metric {
  const lowest = values.reduce((low, value) => Math.min(low, value), Infinity);
  const highest = values.reduce((high, value) => Math.max(high, value), -Infinity);
  const counts = new Float64Array(BINS);
  for (const value of values) counts[binOf(value, lowest, highest)]! += 1;
  return {
    mean: values.reduce((sum, value) => sum + value / values.length, 0),
    lowest,
    highest,
    width: highest - lowest,
    counts,
    from: quantile(values, OUTSIDE),
    to: quantile(values, 1 - OUTSIDE),
  };
}

/** −1 for what lies outside everything seen. */
function binOf(value: number, lowest: number, highest: number): number {
  if (value < lowest || value > highest) return -1;
  // The highest value belongs to the last bin, whatever rounding says; a constant has one bin.
  return highest > lowest ? Math.min(BINS - 1, Math.floor(((value - lowest) / (highest - lowest)) * BINS)) : 0;
}

function scale(row: ArrayLike<number>, metrics: readonly Metric[], into: Float64Array): Float64Array {
  for (let i = 0; i < into.length; i += 1) {
    const { mean, width } = metrics[i]!;
    into[i] = width > 0 ? (row[i]! - mean) / width : 0;
  }
  return into;
}

function residuals(scaled: Float64Array, axes: readonly Float64Array[], into: Float64Array): void {
  let rest = dot(scaled, scaled);
  const rounding = ROUNDING * rest;
  let done = 0;
  for (const [index, count] of AXES.entries()) {
    for (; done < count && done < axes.length; done += 1) rest -= dot(axes[done]!, scaled) ** 2;
    into[index] = rest > rounding ? rest : 0;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function surprise(row: ArrayLike<number>, metrics: readonly Metric[], rows: number, surprises: Float64Array): number {
  for (let i = 0; i < surprises.length; i += 1) {
    const { lowest, highest, counts } = metrics[i]!;
    const bin = binOf(row[i]!, lowest, highest);
    surprises[i] = -Math.log10(((bin < 0 ? 0 : counts[bin]!) + 1) / (rows + BINS));
  }
  surprises.sort();
  let sum = 0;
  const from = Math.max(0, surprises.length - MOST_SURPRISING);
  for (let i = from; i < surprises.length; i += 1) sum += surprises[i]!;
  return sum / (surprises.length - from);
}

function excess(row: ArrayLike<number>, metrics: readonly Metric[]): number {
  let sum = 0;
  for (let i = 0; i < metrics.length; i += 1) {
    const { from, to } = metrics[i]!;
    const outside = Math.max(0, row[i]! - to, from - row[i]!);
    if (outside > 0) sum += to > from ? Math.min(MOST_EXCESS, outside / (to - from)) : 1;
  }
  return sum;
}
