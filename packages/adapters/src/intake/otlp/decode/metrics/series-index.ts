// From bytes on the wire to series numbers: a byte cache in front of the dictionary, and the columns that the points go into.
import type { MetricBatch, MetricKind, MetricSeries } from '@kintsugi/engine/ports';
import { ByteDictionary } from '../../wire/byte-dictionary.ts';
import type { Cursor } from '../../wire/cursor.ts';
import type { AttributeRun } from './attribute-run.ts';
import { Rejections } from '../decoded.ts';
import type { MetricHead } from './metric-head.ts';
import { SeriesDictionary } from './series-dictionary.ts';

const KINDS: readonly MetricKind[] = ['gauge', 'counter-delta', 'counter-cumulative'];

/** Grows by doubling, is reused from request to request; `finish` copies out what was pushed. */
export class SeriesIndex {
  readonly dictionary: SeriesDictionary;
  rejections = new Rejections();
  /** How often the cache was emptied: entry numbers from before mean nothing any more. */
  generation = 0;
  private readonly cache: ByteDictionary;
  private keyOfEntry = new Int32Array(1 << 8);
  private nowSeconds = 0;
  private sweeps = 0;
  private length = 0;
  private keys = new Uint32Array(1 << 12);
  private times = new Float64Array(1 << 12);
  private values = new Float64Array(1 << 12);
  private introduced = new Set<number>();
  private newSeries: MetricSeries[] = [];

  constructor(maxSeries: number) {
    this.dictionary = new SeriesDictionary(maxSeries);
    this.cache = new ByteDictionary({ maxEntries: maxSeries * 2 + 4_096, maxBytes: (1 << 20) + maxSeries * 256 });
  }

  begin(nowSeconds: number): void {
    this.nowSeconds = nowSeconds;
    this.rejections = new Rejections();
    this.length = 0;
    this.introduced.clear();
    this.newSeries = [];
    if (this.sweeps === this.dictionary.sweeps && !this.cache.nearlyFull) return;
    this.sweeps = this.dictionary.sweeps;
    this.generation += 1;
    this.cache.clear();
  }

  /** The entry of these bytes under another entry (-2 for none), or -1 when the cache has no room until the next request. */
  intern(under: number, cursor: Cursor, from: number, to: number): number {
    if (under === -1) return -1;
    const parent = under * 64 + 1;
    const found = this.cache.find(parent, cursor.bytes, cursor.view, from, to);
    return found >= 0 ? found : this.cache.add(parent, cursor.bytes, cursor.view, from, to);
  }

  /** Where the points of a metric of this kind are interned. */
  parentOf(entry: number, head: MetricHead): number {
    return entry < 0 ? -1 : entry * 64 + head.data * 4 + KINDS.indexOf(head.kind);
  }

  /** The entry of a point's attributes; -1 when there is no room. */
  entryOf(head: MetricHead, cursor: Cursor, run: AttributeRun): number {
    if (head.parent < 0) return -1;
    const over = run.over(cursor);
    const found = this.cache.find(head.parent, over.bytes, over.view, run.from, run.to);
    return found >= 0 ? found : this.cache.add(head.parent, over.bytes, over.view, run.from, run.to);
  }

  /** The series of a number point; -1 when it was refused. */
  keyOf(head: MetricHead, cursor: Cursor, run: AttributeRun): number {
    const over = run.over(cursor);
    if (head.parent >= 0) {
      const entry = this.cache.find(head.parent, over.bytes, over.view, run.from, run.to);
      if (entry >= 0) return this.keyOfEntry[entry] as number;
    }
    const key = this.resolve(head, '', head.kind, cursor, run.read(cursor));
    if (key >= 0 && head.parent >= 0)
      this.remember(this.cache.add(head.parent, over.bytes, over.view, run.from, run.to), key);
    return key;
  }

  /** The series `name + suffix` of this metric, by its words; -1 when it was refused. */
  resolve(
    head: MetricHead,
    suffix: string,
    kind: MetricKind,
    cursor: Cursor,
    attributes: ReadonlyMap<string, string>,
  ): number {
    const names = head.names(cursor);
    const unit = suffix === '.count' ? '{count}' : names.unit;
    const key = this.dictionary.keyOf({ ...names, name: names.name + suffix, unit, kind, attributes }, this.nowSeconds);
    if (key < 0)
      this.rejections.add(
        `more than ${this.dictionary.maxSeries} series are alive: drop attributes that differ from request to request, or raise the limit`,
      );
    return key;
  }

  push(key: number, timeMs: number, value: number): void {
    if (this.dictionary.touch(key, this.nowSeconds) && !this.introduce(key)) return;
    const at = this.length;
    if (at === this.keys.length) this.grow();
    this.keys[at] = key;
    this.times[at] = timeMs;
    this.values[at] = value;
    this.length = at + 1;
  }

  finish(): MetricBatch {
    const { length } = this;
    return {
      newSeries: this.newSeries,
      length,
      keys: this.keys.slice(0, length),
      timesMs: this.times.slice(0, length),
      values: this.values.slice(0, length),
    };
  }

  private introduce(key: number): boolean {
    if (this.introduced.has(key)) return true;
    const series = this.dictionary.introduction(key);
    if (series === undefined) {
      this.rejections.add('a series was forgotten while it was silent: it is taken again with the next request');
      return false;
    }
    this.introduced.add(key);
    this.newSeries.push(series);
    return true;
  }

  private remember(entry: number, key: number): void {
    if (entry < 0) return;
    if (entry >= this.keyOfEntry.length) {
      const grown = new Int32Array(Math.max(entry + 1, this.keyOfEntry.length * 2));
      grown.set(this.keyOfEntry);
      this.keyOfEntry = grown;
    }
    this.keyOfEntry[entry] = key;
  }

  private grow(): void {
    const wanted = this.keys.length * 2;
    const keys = new Uint32Array(wanted);
    keys.set(this.keys);
    this.keys = keys;
    const times = new Float64Array(wanted);
    times.set(this.times);
    this.times = times;
    const values = new Float64Array(wanted);
    values.set(this.values);
    this.values = values;
  }
}
