// One machine with many metrics, watched row by row. Knows no names, units or order of its metrics.
import { KeptRows } from './kept-rows.ts';
import { learnViews, VIEWS, type Views } from './machine-model.ts';

const KEPT_ROWS = 2_048;
const NEEDED = 64;
/** It learns anew when it has seen a quarter more, so that learning costs the same share of the time for ever. */
const GROWTH = 1.25;
/** What was learned last, and the time before: a fault that lasts while the one learns is strange to the other. */
const GENERATIONS = 2;
/** Weight of the present row against the rows before: a fault seldom lasts for one row only. */
const PRESENT = 0.7;
/** The rarest share of a view, whose mean excess tells how its tail goes on beyond the largest value seen. */
const TAIL = 0.02;
const MOST_BEYOND = 6;
/** So that squares of finite values stay finite. */
const MOST = 1e140;

/**
 * How unusual a row of metrics is against all rows before it: six views of it (see `learnViews`), each as −log₁₀ of
 * the share of earlier rows that were as far out, and the mean of those. A row is what the metrics are and by how much
 * each changed since the row before.
 *
 * Shape    `push` takes rows of always the same metrics, in the order of time; NaN is a gap in one metric.
 * Answers  NaN while there is not enough data (64 rows); else a score ≥ 0.
 * Cost     O(20 d) a row and, amortised, O(d²); memory 4,096 rows.
 * Source   V. Vovk, R. Wang, Combining p-values via averaging, Biometrika 107 (2020).
 * Fails    when a fault was there while it learned; when all metrics stay usual and in their usual relation.
 */
export class MachineDetector {
  readonly #kept = new KeptRows(KEPT_ROWS);
  readonly #metrics: number;
  /** The metrics, and behind them their changes. */
  readonly #row: Float64Array;
  #learned: readonly Learned[] = [];
  #learnAt = NEEDED;
  #score = 0;

  constructor(metrics: number) {
    this.#metrics = metrics;
    this.#row = new Float64Array(2 * metrics);
  }

  push(values: ArrayLike<number>): number {
    this.#take(values);
    if (this.#kept.count >= this.#learnAt) {
      this.#learned = [learn(this.#kept.rows), ...this.#learned].slice(0, GENERATIONS);
      this.#learnAt = Math.ceil(this.#kept.count * GROWTH);
    }
    this.#kept.add(this.#row);
    if (this.#learned.length === 0) return Number.NaN;
    const now = this.#learned.reduce((sum, one) => sum + unusual(this.#row, one), 0) / this.#learned.length;
    this.#score += PRESENT * (now - this.#score);
    return this.#score;
  }

  /** A metric that is silent stands where it last stood: no evidence for or against. */
  #take(values: ArrayLike<number>): void {
    const row = this.#row;
    for (let i = 0; i < this.#metrics; i += 1) {
      const before = row[i]!;
      if (Number.isFinite(values[i])) row[i] = Math.max(-MOST, Math.min(MOST, values[i]!));
      row[this.#metrics + i] = this.#kept.count === 0 ? 0 : row[i]! - before;
    }
  }
}

interface Learned {
  readonly views: Views;
  /** What each view says of the rows it learned from, ascending. */
  readonly usual: readonly Float64Array[];
  readonly measured: Float64Array;
}

function learn(rows: readonly Float64Array[]): Learned {
  const views = learnViews(rows);
  const measured = new Float64Array(VIEWS);
  const usual = Array.from(measured, () => new Float64Array(rows.length));
  for (const [index, row] of rows.entries()) {
    views.measure(row, measured);
    for (const [view, value] of measured.entries()) usual[view]![index] = value;
  }
  for (const values of usual) values.sort();
  return { views, usual, measured };
}

function unusual(row: Float64Array, { views, usual, measured }: Learned): number {
  views.measure(row, measured);
  return measured.reduce((sum, value, view) => sum + tailSurprise(value, usual[view]!) / measured.length, 0);
}

/** −log₁₀ of the share at or above `value`; beyond all of them an exponential tail goes on. */
function tailSurprise(value: number, ascending: Float64Array): number {
  const count = ascending.length;
  let below = 0;
  let end = count;
  while (below < end) {
    const middle = (below + end) >>> 1;
    if (ascending[middle]! < value) below = middle + 1;
    else end = middle;
  }
  const rank = -Math.log10((count - below + 1) / (count + 1));
  if (below < count) return rank;
  const from = Math.floor((1 - TAIL) * (count - 1));
  const tail = ascending.subarray(from);
  const excess = tail.reduce((sum, one) => sum + (one - ascending[from]!), 0) / tail.length;
  if (!(excess > 0)) return rank + (value > ascending[count - 1]! ? 1 : 0);
  return rank + Math.min(MOST_BEYOND, ((value - ascending[count - 1]!) / excess) * Math.LOG10E);
}
