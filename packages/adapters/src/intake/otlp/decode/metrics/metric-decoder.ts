// OTLP metrics from the wire straight into columns: walks a request down to its points. For a known series no object is made per point.
import type { MetricBatch, MetricSeries } from '@kintsugi/engine/ports';
import { Cursor, LENGTH, Malformed, eachField } from '../../wire/cursor.ts';
import { AttributeRun } from './attribute-run.ts';
import { readResource } from '../attributes.ts';
import type { Sender } from '../attributes.ts';
import { Compounds } from './compounds.ts';
import { readWhole } from '../decoded.ts';
import type { Decoded, Readable } from '../decoded.ts';
import { GAUGE, MetricHead, SUM, SUMMARY, skimShape } from './metric-head.ts';
import { SeriesIndex } from './series-index.ts';

export interface MetricDecoderOptions {
  /** At most this many living series are known; more are refused point by point. */
  readonly maxSeries: number;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** Reads ExportMetricsServiceRequest. One per receiver: it keeps the dictionary that gives series their numbers. */
export class MetricDecoder {
  private readonly now: () => number;
  private readonly index: SeriesIndex;
  private readonly compounds: Compounds;
  private readonly senders = new Map<number, Sender>();
  private generation = 0;
  private readonly head = new MetricHead();
  private readonly run = new AttributeRun();
  private cursor = new Cursor(new Uint8Array());

  constructor(options: MetricDecoderOptions) {
    this.now = options.now;
    this.index = new SeriesIndex(options.maxSeries);
    this.compounds = new Compounds(this.index);
  }

  get seriesCount(): number {
    return this.index.dictionary.size;
  }

  decode(bytes: Uint8Array): Decoded<MetricBatch> {
    return readWhole('an ExportMetricsServiceRequest', () => this.readRequest(bytes));
  }

  /** The consumers took a batch: its introductions need not be repeated. */
  confirm(series: readonly MetricSeries[]): void {
    this.index.dictionary.confirm(series);
  }

  private readRequest(bytes: Uint8Array): Readable<MetricBatch> {
    const { index } = this;
    this.cursor = new Cursor(bytes);
    index.begin(Math.floor(this.now() / 1_000));
    if (this.generation !== index.generation) this.senders.clear();
    this.generation = index.generation;
    let points = 0;
    eachField(this.cursor, 0, bytes.byteLength, (field, from, to) => {
      if (field === 1) points += this.readResourceMetrics(from, to);
    });
    const { count, message } = index.rejections;
    return { ok: true, batch: index.finish(), accepted: points - count, rejected: count, message };
  }

  private readResourceMetrics(start: number, end: number): number {
    const { cursor } = this;
    let from = 0;
    let to = 0;
    eachField(cursor, start, end, (field, at, until) => {
      if (field === 1) [from, to] = [at, until];
    });
    const resource = this.index.intern(-2, cursor, from, to);
    this.head.sender = this.senderOf(resource, from, to);
    let points = 0;
    eachField(cursor, start, end, (field, at, until) => {
      if (field === 2) points += this.readScopeMetrics(resource, at, until);
    });
    return points;
  }

  private senderOf(resource: number, from: number, to: number): Sender {
    const known = this.senders.get(resource);
    if (known !== undefined) return known;
    const outer = this.cursor.end;
    const sender = readResource(this.cursor, from, to);
    this.cursor.end = outer;
    if (resource >= 0) this.senders.set(resource, sender);
    return sender;
  }

  private readScopeMetrics(resource: number, start: number, end: number): number {
    const { cursor, head } = this;
    head.scopeFrom = head.scopeTo = 0;
    eachField(cursor, start, end, (field, at, until) => {
      if (field === 1) [head.scopeFrom, head.scopeTo] = [at, until];
    });
    const scope = this.index.intern(resource, cursor, head.scopeFrom, head.scopeTo);
    let points = 0;
    eachField(cursor, start, end, (field, at, until) => {
      if (field === 2) points += this.readMetric(scope, at, until);
    });
    return points;
  }

  private readMetric(scope: number, start: number, end: number): number {
    const { cursor, head, index } = this;
    head.nameFrom = head.nameTo = head.unitFrom = head.unitTo = 0;
    let data = 0;
    let from = 0;
    let to = 0;
    eachField(cursor, start, end, (field, at, until) => {
      if (field === 1) [head.nameFrom, head.nameTo] = [at, until];
      else if (field === 3) [head.unitFrom, head.unitTo] = [at, until];
      else if (field >= GAUGE && field <= SUMMARY) [data, from, to] = [field, at, until];
    });
    if (data === 0) return 0;
    const { points, kind, problem } = skimShape(cursor, data, from, to);
    head.data = data;
    head.kind = kind;
    if (points === 0) return 0;
    if (problem !== null || head.nameFrom === head.nameTo) {
      index.rejections.add(problem ?? 'a metric has no name: name it', points);
      return points;
    }
    const named = index.intern(scope, cursor, head.nameFrom, head.nameTo);
    const unit = index.intern(named, cursor, head.unitFrom, head.unitTo);
    head.parent = index.parentOf(unit, head);
    this.readPoints(from, to);
    return points;
  }

  private readPoints(start: number, end: number): void {
    const { cursor } = this;
    const outer = cursor.end;
    cursor.pos = start;
    cursor.end = end;
    while (cursor.pos < end) {
      const tag = cursor.uint32();
      if (tag !== 0x0a) {
        cursor.skip(tag & 7);
        continue;
      }
      const to = cursor.length();
      this.readPoint(cursor.pos, to);
      cursor.pos = to;
      cursor.end = end;
    }
    cursor.end = outer;
  }

  /** One bad point is left out and reported; its neighbours stay. */
  private readPoint(start: number, end: number): void {
    const { rejections } = this.index;
    const { data } = this.head;
    const before = rejections.count;
    try {
      if (data === GAUGE || data === SUM) this.readNumber(start, end);
      else this.compounds.read(this.head, this.cursor, start, end, this.run);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      rejections.add('a data point is malformed: encode it as OTLP defines it');
    }
    rejections.atMost(before + 1);
  }

  private readNumber(start: number, end: number): void {
    const { cursor, run } = this;
    const { rejections } = this.index;
    let timeNs = 0;
    let value = 0;
    let valued = false;
    let flags = 0;
    run.clear();
    cursor.pos = start;
    cursor.end = end;
    while (cursor.pos < end) {
      const at = cursor.pos;
      const tag = cursor.uint32();
      if (tag === 0x19) timeNs = cursor.fixed64();
      else if (tag === 0x21 || tag === 0x31) {
        value = tag === 0x21 ? cursor.double() : cursor.sfixed64();
        valued = true;
      } else if (tag === ((7 << 3) | LENGTH)) {
        const to = cursor.length();
        run.add(cursor, at, to);
        cursor.pos = to;
      } else if (tag === 0x40) flags = cursor.uint32();
      else cursor.skip(tag & 7);
    }
    if ((flags & 1) !== 0 || Number.isNaN(value)) return;
    if (!valued)
      return rejections.add('a data point has no value: set as_double, as_int or the no-recorded-value flag');
    if (timeNs === 0) return rejections.add('a data point has no time: set time_unix_nano');
    if (!Number.isFinite(value)) return rejections.add('a data point is infinite: send finite values');
    const key = this.index.keyOf(this.head, cursor, run);
    if (key >= 0) this.index.push(key, timeNs / 1e6, value);
  }
}
