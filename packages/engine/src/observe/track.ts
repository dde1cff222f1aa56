// The last minutes of one series, second by second, in a ring. Bounded: a track never grows.
import type { SeriesKey } from '@kintsugi/domain';

export const TRACK_SECONDS = 600;

export class Track {
  readonly key: SeriesKey;
  readonly unit: string;
  readonly #values = new Float64Array(TRACK_SECONDS).fill(Number.NaN);
  #newest = -1;

  constructor(key: SeriesKey, unit: string) {
    this.key = key;
    this.unit = unit;
  }

  /** The latest second that has a value, or −1. */
  get newestSecond(): number {
    return this.#newest;
  }

  /** Seconds older than the ring are ignored. */
  set(second: number, value: number): void {
    if (second <= this.#newest - TRACK_SECONDS) return;
    for (let gap = Math.max(this.#newest + 1, second - TRACK_SECONDS + 1); gap < second; gap += 1)
      this.#values[gap % TRACK_SECONDS] = Number.NaN;
    this.#values[second % TRACK_SECONDS] = value;
    this.#newest = Math.max(this.#newest, second);
  }

  /** Values of the seconds (last − count, last], oldest first; NaN where nothing was seen. */
  window(lastSecond: number, count: number): Float64Array {
    const values = new Float64Array(Math.min(count, TRACK_SECONDS));
    for (let i = 0; i < values.length; i += 1) {
      const second = lastSecond - values.length + 1 + i;
      const known = second >= 0 && second <= this.#newest && second > this.#newest - TRACK_SECONDS;
      values[i] = known ? (this.#values[second % TRACK_SECONDS] as number) : Number.NaN;
    }
    return values;
  }
}
