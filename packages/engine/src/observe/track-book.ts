// All tracks by name, and the points that were written since the last tick: what the telemetry store keeps of them.
import type { SeriesKey } from '@kintsugi/domain';
import { seriesName } from '@kintsugi/domain';
import type { MetricBatch, MetricSeries } from '../ports/index.ts';
import { Track } from './track.ts';

/** Series beyond this many are not tracked; they are counted. */
const MOST_TRACKS = 20_000;

interface Entry {
  readonly track: Track;
  readonly key: number;
}

export class TrackBook {
  readonly #entries = new Map<string, Entry>();
  #fresh: MetricSeries[] = [];
  #keys: number[] = [];
  #times: number[] = [];
  #values: number[] = [];
  #refused = 0;
  #nextKey = 0;

  get refused(): number {
    return this.#refused;
  }

  find(key: SeriesKey): Track | undefined {
    return this.#entries.get(seriesName(key))?.track;
  }

  tracks(): Iterable<Track> {
    return this.#entries.values().map(({ track }) => track);
  }

  /** Remembers a value, and queues it for the store. */
  write(key: SeriesKey, unit: string, second: number, value: number): void {
    const entry = this.#entry(key, unit);
    if (entry === null) return;
    entry.track.set(second, value);
    this.#queue(entry, second, value);
  }

  /** Adds to a count. The store gets the increment: it sums what falls into one second. */
  add(key: SeriesKey, unit: string, second: number, increment: number): void {
    const entry = this.#entry(key, unit);
    if (entry === null) return;
    const known = entry.track.window(second, 1)[0] ?? Number.NaN;
    entry.track.set(second, (Number.isNaN(known) ? 0 : known) + increment);
    this.#queue(entry, second, increment);
  }

  #queue({ key }: Entry, second: number, value: number): void {
    this.#keys.push(key);
    this.#times.push(second * 1_000);
    this.#values.push(value);
  }

  /** Remembers a value that the store has already. */
  prime(key: SeriesKey, unit: string, second: number, value: number): void {
    this.#entry(key, unit)?.track.set(second, value);
  }

  /** Forgets what has not been seen since `second`: replaced replicas, operations that are gone. */
  forget(second: number): void {
    for (const [name, { track }] of this.#entries) if (track.newestSecond < second) this.#entries.delete(name);
  }

  /** The points since the last call, in columns. */
  drain(): MetricBatch {
    const batch: MetricBatch = {
      newSeries: this.#fresh,
      length: this.#keys.length,
      keys: Uint32Array.from(this.#keys),
      timesMs: Float64Array.from(this.#times),
      values: Float64Array.from(this.#values),
    };
    this.#fresh = [];
    this.#keys = [];
    this.#times = [];
    this.#values = [];
    return batch;
  }

  #entry(key: SeriesKey, unit: string): Entry | null {
    const name = seriesName(key);
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    if (this.#entries.size >= MOST_TRACKS) {
      this.#refused += 1;
      return null;
    }
    const entry: Entry = { track: new Track(key, unit), key: this.#nextKey };
    this.#nextKey += 1;
    this.#entries.set(name, entry);
    this.#fresh.push(describe(key, unit, entry.key));
    return entry;
  }
}

function describe({ service, instance, measure, operation, peer }: SeriesKey, unit: string, key: number): MetricSeries {
  const attributes = { ...(operation === undefined ? {} : { operation }), ...(peer === undefined ? {} : { peer }) };
  return { key, service, instance: instance ?? '', name: measure, unit, kind: 'gauge', attributes };
}
