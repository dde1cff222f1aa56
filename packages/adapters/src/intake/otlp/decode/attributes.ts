// OTLP's KeyValue and AnyValue, and what a resource says about who speaks. Bounded: hostile values are cut, never trusted.
import { FIXED64, LENGTH, VARINT } from '../wire/cursor.ts';
import type { Cursor } from '../wire/cursor.ts';
import { TextCache } from '../wire/text-cache.ts';

export type Scalar = string | number | boolean;

/** At most this many attributes of one item are kept, and this many characters of one value. */
const ATTRIBUTES_MAX = 64;
const VALUE_CHARS_MAX = 4_096;
const NESTING_MAX = 8;

/** Who sent the items below a resource. */
export interface Sender {
  readonly service: string;
  readonly instance: string;
}

/** One for the process: senders that share names share texts. */
const texts = new TextCache();

/** The attributes of one item. A plain object, since every span makes one. */
export class Attributes {
  readonly values: Record<string, Scalar> = {};
  private count = 0;

  get(key: string): Scalar | undefined {
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
  }

  /** Later values of a key win. Beyond the bound, attributes are left out. */
  set(key: string, value: Scalar): void {
    // Not an attribute that anybody means, and a plain object would take it for its prototype.
    if (key === '' || key === '__proto__' || this.count >= ATTRIBUTES_MAX) return;
    this.count += 1;
    this.values[key] = value;
  }
}

/** Reads one KeyValue in [from, to) into `into`. */
export function readAttribute(cursor: Cursor, from: number, to: number, into: Attributes): void {
  let key = '';
  let value: Scalar | null = null;
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag === 0x0a) {
      const end = cursor.length();
      key = texts.text(cursor, cursor.pos, Math.min(end, cursor.pos + 256));
      cursor.pos = end;
    } else if (tag === 0x12) {
      const end = cursor.length();
      value = readAnyValue(cursor, cursor.pos, end, 0);
      cursor.pos = end;
      cursor.end = to;
    } else cursor.skip(tag & 7);
  }
  if (value !== null) into.set(key, value);
}

/** Reads an AnyValue; arrays and maps become JSON text, bytes become base64. null when it is empty. */
export function readAnyValue(cursor: Cursor, from: number, to: number, depth: number): Scalar | null {
  const value = readValue(cursor, from, to, depth);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)}…` : text;
}

type Nested = Scalar | null | readonly Nested[] | { readonly [key: string]: Nested };

function readValue(cursor: Cursor, from: number, to: number, depth: number): Nested {
  let value: Nested = null;
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    const field = tag >>> 3;
    const wireType = tag & 7;
    if (wireType === VARINT && field === 2) value = cursor.uint32() !== 0;
    else if (wireType === VARINT && field === 3) value = cursor.int64();
    else if (wireType === FIXED64 && field === 4) value = cursor.double();
    else if (wireType === LENGTH) {
      const end = cursor.length();
      value = readLong(cursor, field, cursor.pos, end, depth) ?? value;
      cursor.pos = end;
      cursor.end = to;
    } else cursor.skip(wireType);
  }
  return value;
}

function readLong(cursor: Cursor, field: number, from: number, to: number, depth: number): Nested {
  if (field === 1) return texts.text(cursor, from, to);
  if (field === 7) return cursor.bytes.toString('base64', from, to);
  if (field !== 5 && field !== 6) return null;
  if (depth >= NESTING_MAX) return '…';
  return field === 5 ? readArray(cursor, from, to, depth + 1) : readMap(cursor, from, to, depth + 1);
}

function readArray(cursor: Cursor, from: number, to: number, depth: number): readonly Nested[] {
  const items: Nested[] = [];
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag !== 0x0a) {
      cursor.skip(tag & 7);
      continue;
    }
    const end = cursor.length();
    const item = readValue(cursor, cursor.pos, end, depth);
    if (items.length < ATTRIBUTES_MAX) items.push(item);
    cursor.pos = end;
    cursor.end = to;
  }
  return items;
}

function readMap(cursor: Cursor, from: number, to: number, depth: number): { readonly [key: string]: Nested } {
  const pairs = new Map<string, Nested>();
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag !== 0x0a) {
      cursor.skip(tag & 7);
      continue;
    }
    const end = cursor.length();
    readPair(cursor, cursor.pos, end, depth, pairs);
    cursor.pos = end;
    cursor.end = to;
  }
  return Object.fromEntries(pairs);
}

function readPair(cursor: Cursor, from: number, to: number, depth: number, into: Map<string, Nested>): void {
  let key = '';
  let value: Nested = null;
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if ((tag & 7) !== LENGTH) {
      cursor.skip(tag & 7);
      continue;
    }
    const end = cursor.length();
    if (tag >>> 3 === 1) key = cursor.text(cursor.pos, Math.min(end, cursor.pos + 256));
    else if (tag >>> 3 === 2) value = readValue(cursor, cursor.pos, end, depth);
    cursor.pos = end;
    cursor.end = to;
  }
  if (into.size < ATTRIBUTES_MAX) into.set(key, value);
}

/** Text that is likely to come again: names of operations and the like. */
export function readName(cursor: Cursor, from: number, to: number): string {
  return texts.text(cursor, from, to);
}

/** Reads a Resource message. Without `service.instance.id`, host and process stand for the instance. */
export function readResource(cursor: Cursor, from: number, to: number): Sender {
  const attributes = new Attributes();
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag !== 0x0a) {
      cursor.skip(tag & 7);
      continue;
    }
    const end = cursor.length();
    readAttribute(cursor, cursor.pos, end, attributes);
    cursor.pos = end;
    cursor.end = to;
  }
  return senderOf(attributes);
}

function senderOf(attributes: Attributes): Sender {
  const service = String(attributes.get('service.name') ?? 'unknown_service').slice(0, 256);
  const given = attributes.get('service.instance.id');
  if (given !== undefined) return { service, instance: String(given).slice(0, 256) };
  const host = attributes.get('host.name');
  const process = attributes.get('process.pid');
  return {
    service,
    instance: [host, process]
      .filter((part) => part !== undefined)
      .join(':')
      .slice(0, 256),
  };
}
