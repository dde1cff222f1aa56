// Points that are more than one number: histograms, exponential histograms, summaries. Each becomes several plain series.
import { FIXED64, LENGTH, Malformed } from '../../wire/cursor.ts';
import type { Cursor } from '../../wire/cursor.ts';
import type { AttributeRun } from './attribute-run.ts';
import { EXPONENTIAL, HISTOGRAM, SUMMARY } from './metric-head.ts';
import type { MetricHead } from './metric-head.ts';
import { BucketMemory } from './quantile.ts';
import type { SeriesIndex } from './series-index.ts';

/** More buckets than this give no quantile: nobody draws them, and they would be remembered per series. */
const BUCKETS_MAX = 256;
const QUANTILES_MAX = 16;

interface CompoundPoint {
  timeNs: number;
  flags: number;
  count: number;
  sum: number;
  max: number;
  readonly buckets: number[];
  readonly bounds: number[];
  /** Pairs: quantile, value. */
  readonly quantiles: number[];
}

/** The series of one compound, by the entry of its attributes. */
interface Parts {
  readonly count: number;
  readonly sum: number;
  readonly p95: number;
  readonly memory: BucketMemory | null;
}

export class Compounds {
  private readonly index: SeriesIndex;
  private readonly parts = new Map<number, Parts>();
  private generation = 0;

  constructor(index: SeriesIndex) {
    this.index = index;
  }

  /** Reads the point in [start, end) and pushes `NAME.count`, `NAME.sum` and `NAME.p95` (summaries: their own quantiles). */
  read(head: MetricHead, cursor: Cursor, start: number, end: number, run: AttributeRun): void {
    const { rejections } = this.index;
    const point = readCompound(cursor, head.data, start, end, run);
    if ((point.flags & 1) !== 0) return;
    if (point.timeNs === 0) return rejections.add('a data point has no time: set time_unix_nano');
    if (head.data === HISTOGRAM && point.buckets.length > 0 && point.buckets.length !== point.bounds.length + 1)
      return rejections.add('a histogram has not one bucket more than bounds: send bounds + 1 bucket counts');
    const timeMs = point.timeNs / 1e6;
    const parts = this.partsOf(head, cursor, point, run);
    if (parts === null) return;
    this.index.push(parts.count, timeMs, point.count);
    if (Number.isFinite(point.sum)) this.index.push(parts.sum, timeMs, point.sum);
    const p95 = parts.memory?.p95(timeMs, point.buckets, point.bounds, point.max) ?? NaN;
    if (Number.isFinite(p95)) this.index.push(parts.p95, timeMs, p95);
    if (point.quantiles.length > 0) this.pushQuantiles(head, cursor, point, run.read(cursor), timeMs);
  }

  private partsOf(head: MetricHead, cursor: Cursor, point: CompoundPoint, run: AttributeRun): Parts | null {
    if (this.generation !== this.index.generation) this.parts.clear();
    this.generation = this.index.generation;
    const entry = this.index.entryOf(head, cursor, run);
    const known = this.parts.get(entry);
    if (known !== undefined) return known;
    const attributes = run.read(cursor);
    const { data, kind } = head;
    const bucketed = data === HISTOGRAM && point.bounds.length > 0 && point.buckets.length <= BUCKETS_MAX;
    const count = this.index.resolve(head, '.count', kind, cursor, attributes);
    const sum = count < 0 ? -1 : this.index.resolve(head, '.sum', kind, cursor, attributes);
    const p95 = !bucketed || sum < 0 ? -1 : this.index.resolve(head, '.p95', 'gauge', cursor, attributes);
    if (sum < 0) return null;
    const parts = { count, sum, p95, memory: p95 < 0 ? null : new BucketMemory(kind === 'counter-cumulative') };
    if (entry >= 0) this.parts.set(entry, parts);
    return parts;
  }

  private pushQuantiles(
    head: MetricHead,
    cursor: Cursor,
    point: CompoundPoint,
    attributes: ReadonlyMap<string, string>,
    timeMs: number,
  ): void {
    for (let i = 0; i + 1 < Math.min(point.quantiles.length, QUANTILES_MAX * 2); i += 2) {
      const quantile = point.quantiles[i] as number;
      const value = point.quantiles[i + 1] as number;
      if (!(quantile >= 0 && quantile <= 1) || !Number.isFinite(value)) continue;
      const key = this.index.resolve(head, `.p${Number((quantile * 100).toFixed(4))}`, 'gauge', cursor, attributes);
      if (key >= 0) this.index.push(key, timeMs, value);
    }
  }
}

/** The three messages share most field numbers; where they differ, `data` says which one this is. */
function readCompound(cursor: Cursor, data: number, start: number, end: number, run: AttributeRun): CompoundPoint {
  const point: CompoundPoint = {
    timeNs: 0,
    flags: 0,
    count: 0,
    sum: NaN,
    max: NaN,
    buckets: [],
    bounds: [],
    quantiles: [],
  };
  const attributes = data === HISTOGRAM ? 9 : data === EXPONENTIAL ? 1 : 7;
  const flags = data === SUMMARY ? 8 : 10;
  run.clear();
  cursor.pos = start;
  cursor.end = end;
  while (cursor.pos < end) {
    const at = cursor.pos;
    const tag = cursor.uint32();
    const field = tag >>> 3;
    if (tag === 0x19) point.timeNs = cursor.fixed64();
    else if (tag === 0x21) point.count = cursor.fixed64();
    else if (tag === 0x29) point.sum = cursor.double();
    else if ((tag & 7) === LENGTH && field === attributes) {
      const to = cursor.length();
      run.add(cursor, at, to);
      cursor.pos = to;
    } else if (tag === flags * 8) point.flags = cursor.uint32();
    else if (data === HISTOGRAM) readBuckets(cursor, tag, point);
    else if (data === SUMMARY && tag === 0x32) readQuantile(cursor, point, end);
    else cursor.skip(tag & 7);
  }
  return point;
}

function readBuckets(cursor: Cursor, tag: number, point: CompoundPoint): void {
  const field = tag >>> 3;
  const wireType = tag & 7;
  if (field === 12 && wireType === FIXED64) point.max = cursor.double();
  else if ((field !== 6 && field !== 7) || (wireType !== LENGTH && wireType !== FIXED64)) cursor.skip(wireType);
  else {
    const to = wireType === LENGTH ? cursor.length() : cursor.pos + 8;
    if ((to - cursor.pos) % 8 !== 0) throw new Malformed('packed numbers end in the middle');
    const into = field === 6 ? point.buckets : point.bounds;
    while (cursor.pos < to) into.push(field === 6 ? cursor.fixed64() : cursor.double());
  }
}

function readQuantile(cursor: Cursor, point: CompoundPoint, outer: number): void {
  const to = cursor.length();
  let quantile = 0;
  let value = 0;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag === 0x09) quantile = cursor.double();
    else if (tag === 0x11) value = cursor.double();
    else cursor.skip(tag & 7);
  }
  cursor.end = outer;
  point.quantiles.push(quantile, value);
}
