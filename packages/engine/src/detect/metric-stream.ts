// Every metric that anybody sends, point by point, in a few numbers a series: departures from its own recent past.
import type { Signal } from '@kintsugi/domain';
import type { MetricBatch, MetricSeries } from '../ports/index.ts';

/** Numbers kept a series: mean, variance, count, last value, last time, run of departures, time of its first. */
const WIDTH = 7;
const [MEAN, VARIANCE, COUNT, LAST, LAST_MS, RUN, RUN_MS] = [0, 1, 2, 3, 4, 5, 6];
/** Weight of one point in mean and variance: about the last hundred count. */
const ALPHA = 0.02;
const LEAST_COUNT = 30;
const SIGMAS = 8;
const LASTING = 3;
const MOST_SIGNALS = 50;
/** 11 MB; series that were silent for this long make room for new ones. */
const MOST_SERIES = 200_000;
const IDLE_MS = 10 * 60_000;

/**
 * Exponentially weighted mean and variance with a control limit (S. W. Roberts, Technometrics 1, 1959), applied to
 * values of gauges and to rates of counters. 56 bytes a series, O(1) a point. What it sees opens no incident: it is
 * evidence. Fails on seasons (they look like departures) and on series that are constant for long (any change is one).
 */
export class MetricStream {
  #state = new Float64Array(1_024 * WIDTH);
  readonly #slots = new Map<number, number>();
  #described: MetricSeries[] = [];
  #newestMs = 0;
  #found: Signal[] = [];

  accept({ newSeries, length, keys, timesMs, values }: MetricBatch): void {
    for (const series of newSeries) this.#introduce(series);
    let lastKey = -1;
    let slot: number | undefined;
    for (let i = 0; i < length; i += 1) {
      const key = keys[i] as number;
      if (key !== lastKey) {
        slot = this.#slots.get(key);
        lastKey = key;
      }
      if (slot !== undefined) this.#point(slot, timesMs[i] as number, values[i] as number);
    }
  }

  drain(nowMs: number): readonly Signal[] {
    const found = this.#found.map((signal) => ({ ...signal, seenMs: nowMs }));
    this.#found = [];
    return found;
  }

  #introduce(series: MetricSeries): void {
    if (this.#slots.has(series.key)) return;
    if (this.#described.length >= MOST_SERIES) this.#forgetIdle();
    const slot = this.#described.length;
    if (slot >= MOST_SERIES) return;
    if ((slot + 1) * WIDTH > this.#state.length) {
      const larger = new Float64Array(this.#state.length * 2);
      larger.set(this.#state);
      this.#state = larger;
    }
    this.#slots.set(series.key, slot);
    this.#described.push(series);
  }

  #point(slot: number, timeMs: number, raw: number): void {
    const state = this.#state;
    const at = slot * WIDTH;
    if (timeMs > this.#newestMs) this.#newestMs = timeMs;
    const beforeMs = state[at + LAST_MS] as number;
    state[at + LAST_MS] = timeMs;
    let value = raw;
    if (this.#described[slot]?.kind === 'counter-cumulative') {
      const seconds = (timeMs - beforeMs) / 1_000;
      const increment = raw - (state[at + LAST] as number);
      const first = beforeMs === 0;
      state[at + LAST] = raw;
      if (first || seconds <= 0 || increment < 0) return;
      value = increment / seconds;
    }
    const mean = state[at + MEAN] as number;
    const variance = state[at + VARIANCE] as number;
    const count = (state[at + COUNT] as number) + 1;
    state[at + COUNT] = count;
    const off = value - mean;
    const sigma = Math.sqrt(variance) + 0.02 * Math.abs(mean);
    if (count > LEAST_COUNT && sigma > 0 && Math.abs(off) > SIGMAS * sigma) {
      if (state[at + RUN] === 0) state[at + RUN_MS] = timeMs;
      const run = (state[at + RUN] as number) + 1;
      state[at + RUN] = run;
      if (run === LASTING) this.#say(slot, timeMs, value, mean, sigma);
      // A departure that stays becomes the new usual in the end, slowly.
      if (run < 5 * LASTING) return;
    } else state[at + RUN] = 0;
    const weight = Math.max(ALPHA, 1 / count);
    state[at + MEAN] = mean + weight * off;
    state[at + VARIANCE] = (1 - weight) * (variance + weight * off * off);
  }

  /** Keeps what was heard of lately, in new slots. O(series), once every so many new ones. */
  #forgetIdle(): void {
    const described = this.#described;
    this.#described = [];
    this.#slots.clear();
    described.forEach((series, slot) => {
      const at = slot * WIDTH;
      if ((this.#state[at + LAST_MS] as number) < this.#newestMs - IDLE_MS) return;
      const to = this.#described.length;
      this.#state.copyWithin(to * WIDTH, at, at + WIDTH);
      this.#slots.set(series.key, to);
      this.#described.push(series);
    });
    this.#state.fill(0, this.#described.length * WIDTH);
  }

  #say(slot: number, timeMs: number, value: number, mean: number, sigma: number): void {
    const series = this.#described[slot];
    if (series === undefined || this.#found.length >= MOST_SIGNALS) return;
    const onsetMs = this.#state[slot * WIDTH + RUN_MS] as number;
    const key = {
      measure: series.name,
      service: series.service,
      ...(series.instance === '' ? {} : { instance: series.instance }),
    };
    this.#found.push({
      id: `metric:${series.key}@${onsetMs}`,
      series: key,
      meaning: 'other',
      direction: value > mean ? 'up' : 'down',
      onsetMs,
      seenMs: timeMs,
      band: { low: mean - 3 * sigma, usual: mean, high: mean + 3 * sigma },
      now: value,
      unit: series.unit,
      surprise: Math.min(30, Math.abs(value - mean) / sigma),
    });
  }
}
