// What stands above a metric's points: sender, scope, name, unit. Kept as ranges of the request, read as text only for a new series.
import type { MetricKind } from '@kintsugi/engine/ports';
import type { Cursor } from '../../wire/cursor.ts';
import type { Sender } from '../attributes.ts';

/** Field numbers of `Metric.data`. */
export const GAUGE = 5;
export const SUM = 7;
export const HISTOGRAM = 9;
export const EXPONENTIAL = 10;
export const SUMMARY = 11;

const DELTA = 1;
const CUMULATIVE = 2;
const NAME_CHARS_MAX = 256;

export interface MetricNames extends Sender {
  readonly scope: string;
  readonly name: string;
  readonly unit: string;
}

/** One metric of a request. `parent` is where its points' attributes are interned; -1 when the cache has no room. */
export class MetricHead {
  sender: Sender = { service: '', instance: '' };
  /** Which of `Metric.data`. */
  data = 0;
  kind: MetricKind = 'gauge';
  parent = -1;
  scopeFrom = 0;
  scopeTo = 0;
  nameFrom = 0;
  nameTo = 0;
  unitFrom = 0;
  unitTo = 0;

  names(cursor: Cursor): MetricNames {
    return {
      service: this.sender.service,
      instance: this.sender.instance,
      scope: scopeName(cursor, this.scopeFrom, this.scopeTo),
      name: cursor.text(this.nameFrom, Math.min(this.nameTo, this.nameFrom + NAME_CHARS_MAX)),
      unit: cursor.text(this.unitFrom, Math.min(this.unitTo, this.unitFrom + NAME_CHARS_MAX)),
    };
  }
}

function scopeName(cursor: Cursor, from: number, to: number): string {
  const outer = cursor.end;
  let name = '';
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag === 0x0a) {
      const end = cursor.length();
      name = cursor.text(cursor.pos, Math.min(end, cursor.pos + NAME_CHARS_MAX));
      cursor.pos = end;
    } else cursor.skip(tag & 7);
  }
  cursor.end = outer;
  return name;
}

export interface MetricShape {
  readonly points: number;
  readonly kind: MetricKind;
  /** Why none of the points can be used; null when they can. */
  readonly problem: string | null;
}

/** Temporality stands behind the points on the wire, so the message is skimmed before it is read. */
export function skimShape(cursor: Cursor, data: number, start: number, end: number): MetricShape {
  const outer = cursor.end;
  let points = 0;
  let temporality = 0;
  let monotonic = false;
  cursor.pos = start;
  cursor.end = end;
  while (cursor.pos < end) {
    const tag = cursor.uint32();
    if (tag === 0x0a) points += 1;
    if (tag === 0x10) temporality = cursor.uint32();
    else if (tag === 0x18 && data === SUM) monotonic = cursor.uint32() !== 0;
    else cursor.skip(tag & 7);
  }
  cursor.end = outer;
  return { points, ...kindOf(data, temporality, monotonic) };
}

/** A sum that may fall (connections, queue lengths) is read like a gauge; only its deltas stay deltas. */
function kindOf(data: number, temporality: number, monotonic: boolean): Pick<MetricShape, 'kind' | 'problem'> {
  if (data === GAUGE) return { kind: 'gauge', problem: null };
  if (data === SUMMARY) return { kind: 'counter-cumulative', problem: null };
  if (temporality === DELTA) return { kind: 'counter-delta', problem: null };
  if (temporality === CUMULATIVE)
    return { kind: data === SUM && !monotonic ? 'gauge' : 'counter-cumulative', problem: null };
  return { kind: 'gauge', problem: 'a sum or histogram has no aggregation temporality: set delta or cumulative' };
}
