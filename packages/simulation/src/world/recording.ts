// What was measured, second by second, under the time that the machine's clock showed. Knows no service.
import type { SeriesKey } from '@kintsugi/domain';

export interface RecordedSeries {
  readonly key: SeriesKey;
  readonly unit: string;
  /** By tick. */
  readonly values: number[];
}

export class Recording {
  readonly series = new Map<string, RecordedSeries>();
  /** The newest tick for each second of the clock; where the clock went back, the later look counts. */
  readonly #tickOfSecond = new Map<number, number>();
  /** True time at which the values of a tick can be asked for. */
  readonly #knownMs: number[] = [];

  begin(clockMs: number, knownMs: number): void {
    this.#tickOfSecond.set(Math.floor(clockMs / 1_000), this.#knownMs.length);
    this.#knownMs.push(knownMs);
  }

  /** The series of this name; a new one the first time. */
  of(key: SeriesKey, unit: string): RecordedSeries {
    const name = nameOf(key);
    const known = this.series.get(name) ?? { key, unit, values: [] };
    this.series.set(name, known);
    return known;
  }

  write(series: RecordedSeries, value: number): void {
    series.values[this.#knownMs.length - 1] = value;
  }

  /** The last `count` values of a series, newest last; NaN where there is none. */
  last({ values }: RecordedSeries, count: number): number[] {
    const last: number[] = [];
    for (let tick = this.#knownMs.length - count; tick < this.#knownMs.length; tick += 1)
      last.push(values[tick] ?? Number.NaN);
    return last;
  }

  /** Values between two times of the clock, as far as they are known at `nowMs` (true time). */
  window(series: RecordedSeries, fromMs: number, toMs: number, nowMs: number): Float64Array {
    const first = Math.floor(fromMs / 1_000);
    const count = Math.max(0, Math.floor((toMs - fromMs) / 1_000));
    const values = new Float64Array(count).fill(Number.NaN);
    for (let i = 0; i < count; i += 1) {
      const tick = this.#tickOfSecond.get(first + i);
      if (tick !== undefined && (this.#knownMs[tick] ?? 0) <= nowMs) values[i] = series.values[tick] ?? Number.NaN;
    }
    return values;
  }
}

/** Operations are not simulated, so that this is enough to tell series apart. */
function nameOf({ measure, service, instance, peer }: SeriesKey): string {
  return instance === undefined && peer === undefined
    ? `${measure} ${service}`
    : `${measure} ${service} ${instance ?? ''} ${peer ?? ''}`;
}
