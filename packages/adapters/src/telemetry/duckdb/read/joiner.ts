// Joins what several files and raw series say about one series into evenly spaced values. Pure.
import type { MetricKind, SeriesQuery } from '@kintsugi/engine/ports';

/** One raw series within one step, as one file has it. */
export interface StepRow {
  readonly raw: string;
  readonly kind: MetricKind;
  /** Negative before the window: only where a counter stood. */
  readonly step: number;
  readonly count: number;
  readonly sum: number;
  readonly max: number;
  readonly firstMs: number;
  readonly first: number;
  readonly lastMs: number;
  readonly last: number;
  /** How much a cumulative counter rose between its points in this step; a fall is a restart from zero. */
  readonly within: number;
}

/** Values of one series; a step in which nothing was seen is NaN. */
export class Joiner {
  private readonly join: SeriesQuery['join'];
  private readonly stepMs: number;
  private readonly values: Float64Array;
  /** mean: points in the step; last: time of the value. */
  private readonly weights: Float64Array;
  private readonly counters = new Map<string, StepRow[]>();
  private seen = false;

  constructor(query: SeriesQuery, steps: number) {
    this.join = query.join;
    this.stepMs = query.stepMs;
    this.values = new Float64Array(steps).fill(NaN);
    this.weights = new Float64Array(query.join === 'mean' || query.join === 'last' ? steps : 0);
  }

  add(row: StepRow): void {
    if (this.join === 'rate' && row.kind === 'counter-cumulative') {
      const rows = this.counters.get(row.raw);
      if (rows === undefined) this.counters.set(row.raw, [row]);
      else rows.push(row);
      return;
    }
    if (row.step < 0 || row.step >= this.values.length) return;
    this.seen = true;
    this.put(row);
  }

  /** The values; null when nothing was seen in the window. */
  finish(): Float64Array | null {
    for (const rows of this.counters.values()) this.putCounter(rows);
    if (!this.seen) return null;
    if (this.join === 'mean')
      for (let i = 0; i < this.values.length; i++)
        this.values[i] = (this.values[i] as number) / (this.weights[i] as number);
    return this.values;
  }

  private put({ step, count, sum, max, lastMs, last, kind }: StepRow): void {
    switch (this.join) {
      case 'mean':
        this.rise(step, sum);
        this.weights[step] = (this.weights[step] as number) + count;
        return;
      case 'sum':
        this.rise(step, sum);
        return;
      case 'max':
        this.values[step] = Number.isNaN(this.values[step]) ? max : Math.max(this.values[step] as number, max);
        return;
      case 'last':
        if (lastMs < (this.weights[step] as number)) return;
        this.values[step] = last;
        this.weights[step] = lastMs;
        return;
      case 'rate':
        // A gauge has no rate of its own; its value stands for itself.
        this.rise(step, kind === 'gauge' ? sum / count : sum / (this.stepMs / 1_000));
        return;
      default:
        this.join satisfies never;
    }
  }

  /** A counter's rise across a step's edge belongs to the later step. */
  private putCounter(rows: StepRow[]): void {
    rows.sort((a, b) => a.firstMs - b.firstMs);
    let before: StepRow | null = null;
    for (const row of rows) {
      const across = before === null ? NaN : row.first < before.last ? row.first : row.first - before.last;
      const rise = (Number.isNaN(across) ? 0 : across) + row.within;
      const told = before !== null || row.count > 1;
      if (told && row.step >= 0 && row.step < this.values.length) {
        this.seen = true;
        this.rise(row.step, rise / (this.stepMs / 1_000));
      }
      before = row;
    }
  }

  private rise(step: number, by: number): void {
    const value = this.values[step] as number;
    this.values[step] = Number.isNaN(value) ? by : value + by;
  }
}
