// Business metrics as people declared them: ratios or rates of counters that the services export themselves.
import type { MetricBatch, MetricSeries } from '../ports/index.ts';
import { businessMeasure } from './measures.ts';
import type { TrackBook } from './track-book.ts';

export interface BusinessMetric {
  readonly name: string;
  /** The service that this metric speaks for. */
  readonly service: string;
  readonly unit: string;
  /** Names of counters: a ratio has two, a rate per minute has one. */
  readonly counters: { readonly numerator: string; readonly denominator: string } | { readonly rate: string };
}

interface Counter {
  readonly name: string;
  readonly cumulative: boolean;
  last: number;
}

/** A visit leads to an order some seconds later: ratios are taken over this long. */
export const BUSINESS_SECONDS = 15;

export class BusinessRates {
  #metrics: readonly BusinessMetric[] = [];
  #wanted = new Set<string>();
  readonly #counters = new Map<number, Counter>();
  /** Increments by counter name and second. */
  readonly #increments = new Map<string, Map<number, number>>();

  declare(metrics: readonly BusinessMetric[]): void {
    this.#metrics = metrics;
    this.#wanted = new Set(
      metrics.flatMap(({ counters }) =>
        'rate' in counters ? [counters.rate] : [counters.numerator, counters.denominator],
      ),
    );
  }

  introduce(series: readonly MetricSeries[]): void {
    for (const { key, name, kind } of series) {
      if (this.#wanted.has(name) && kind !== 'gauge')
        this.#counters.set(key, { name, cumulative: kind === 'counter-cumulative', last: Number.NaN });
    }
  }

  accept({ length, keys, timesMs, values }: MetricBatch): void {
    if (this.#counters.size === 0) return;
    for (let i = 0; i < length; i += 1) {
      const counter = this.#counters.get(keys[i] as number);
      if (counter !== undefined) this.#add(counter, Math.floor((timesMs[i] as number) / 1_000), values[i] as number);
    }
  }

  close(lastSecond: number, book: TrackBook): void {
    for (const { name, service, unit, counters } of this.#metrics) {
      const key = { measure: businessMeasure(name), service };
      if ('rate' in counters) {
        const sum = this.#sum(counters.rate, lastSecond);
        if (sum !== null) book.write(key, unit, lastSecond, (sum * 60) / BUSINESS_SECONDS);
      } else {
        const [part, whole] = [this.#sum(counters.numerator, lastSecond), this.#sum(counters.denominator, lastSecond)];
        if (part !== null && whole !== null && whole > 0) book.write(key, unit, lastSecond, part / whole);
      }
    }
    for (const bySecond of this.#increments.values()) {
      for (const second of bySecond.keys()) if (second < lastSecond - 2 * BUSINESS_SECONDS) bySecond.delete(second);
    }
  }

  #add(counter: Counter, second: number, value: number): void {
    // A cumulative counter that fell was restarted: what it has now came since.
    const increment = !counter.cumulative
      ? value
      : Number.isNaN(counter.last)
        ? 0
        : value < counter.last
          ? value
          : value - counter.last;
    counter.last = value;
    let bySecond = this.#increments.get(counter.name);
    if (bySecond === undefined) this.#increments.set(counter.name, (bySecond = new Map()));
    bySecond.set(second, (bySecond.get(second) ?? 0) + increment);
  }

  /** Null until the counter was seen for a whole stretch. */
  #sum(name: string, lastSecond: number): number | null {
    const bySecond = this.#increments.get(name);
    if (bySecond === undefined || !bySecond.keys().some((second) => second <= lastSecond - BUSINESS_SECONDS))
      return null;
    let sum = 0;
    for (const [second, value] of bySecond)
      if (second > lastSecond - BUSINESS_SECONDS && second <= lastSecond) sum += value;
    return sum;
  }
}
