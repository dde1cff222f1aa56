// OTLP traces to spans: who did what for whom, how long, and whether it failed, by OpenTelemetry's semantic conventions.
import type { Span } from '@kintsugi/engine/ports';
import { Cursor, LENGTH, Malformed, eachField } from '../wire/cursor.ts';
import { Attributes, readAttribute, readName, readResource } from './attributes.ts';
import type { Sender } from './attributes.ts';
import { readWhole, Rejections } from './decoded.ts';
import type { Decoded } from './decoded.ts';

/** Maps `host:port` to the service that listens there; null when nobody of ours does. */
export type ResolvePeer = (hostport: string) => string | null;

const KINDS: readonly Span['kind'][] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUS_ERROR = 2;
const NAME_CHARS_MAX = 256;

/** Reads ExportTraceServiceRequest. */
export function decodeSpans(bytes: Uint8Array, resolvePeer: ResolvePeer): Decoded<readonly Span[]> {
  return readWhole('an ExportTraceServiceRequest', () => {
    const cursor = new Cursor(bytes);
    const rejections = new Rejections();
    const spans: Span[] = [];
    eachItem(cursor, (sender, from, to) => {
      try {
        const span = readSpan(cursor, sender, from, to, resolvePeer);
        if (typeof span === 'string') rejections.add(span);
        else spans.push(span);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        rejections.add('a span is malformed: encode it as OTLP defines it');
      }
    });
    return { ok: true, batch: spans, accepted: spans.length, rejected: rejections.count, message: rejections.message };
  });
}

/** Traces and logs nest alike: field 1 the resources, in it 1 the resource and 2 the scopes, in a scope 2 the items. */
export function eachItem(cursor: Cursor, visit: (sender: Sender, from: number, to: number) => void): void {
  eachField(cursor, 0, cursor.bytes.byteLength, (field, start, end) => {
    if (field !== 1) return;
    let sender: Sender | null = null;
    eachField(cursor, start, end, (inner, from, to) => {
      if (inner === 1) sender = readResource(cursor, from, to);
    });
    const known = sender ?? readResource(cursor, start, start);
    eachField(cursor, start, end, (inner, from, to) => {
      if (inner !== 2) return;
      eachField(cursor, from, to, (item, at, until) => {
        if (item === 2) visit(known, at, until);
      });
    });
  });
}

interface RawSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startNs: number;
  endNs: number;
  status: number;
}

function readSpan(cursor: Cursor, sender: Sender, from: number, to: number, resolvePeer: ResolvePeer): Span | string {
  const raw: RawSpan = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    name: '',
    kind: 0,
    startNs: 0,
    endNs: 0,
    status: 0,
  };
  const attributes = new Attributes();
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if ((tag & 7) === LENGTH) {
      const end = cursor.length();
      readLongField(cursor, tag >>> 3, cursor.pos, end, raw, attributes);
      cursor.pos = end;
      cursor.end = to;
    } else if (tag === 0x30) raw.kind = cursor.uint32();
    else if (tag === 0x39) raw.startNs = cursor.fixed64();
    else if (tag === 0x41) raw.endNs = cursor.fixed64();
    else cursor.skip(tag & 7);
  }
  return spanProblem(raw) ?? toSpan(raw, attributes, sender, resolvePeer);
}

function readLongField(
  cursor: Cursor,
  field: number,
  from: number,
  to: number,
  raw: RawSpan,
  attributes: Attributes,
): void {
  switch (field) {
    case 1:
      raw.traceId = cursor.hex(from, to);
      return;
    case 2:
      raw.spanId = cursor.hex(from, to);
      return;
    case 4:
      raw.parentSpanId = cursor.hex(from, to);
      return;
    case 5:
      raw.name = readName(cursor, from, Math.min(to, from + NAME_CHARS_MAX));
      return;
    case 9:
      readAttribute(cursor, from, to, attributes);
      return;
    case 11:
      readException(cursor, from, to, attributes);
      return;
    case 15:
      raw.status = readStatus(cursor, from, to);
      return;
    default:
  }
}

function readStatus(cursor: Cursor, from: number, to: number): number {
  let code = 0;
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag === 0x18) code = cursor.uint32();
    else cursor.skip(tag & 7);
  }
  return code;
}

/** An `exception` event says what went wrong; its attributes are kept with the span's own. */
function readException(cursor: Cursor, from: number, to: number, into: Attributes): void {
  let name = '';
  const attributes = new Attributes();
  eachField(cursor, from, to, (field, at, until) => {
    if (field === 2) name = cursor.text(at, Math.min(until, at + NAME_CHARS_MAX));
    else if (field === 3) readAttribute(cursor, at, until, attributes);
  });
  if (name !== 'exception') return;
  for (const [key, value] of Object.entries(attributes.values)) if (key.startsWith('exception.')) into.set(key, value);
}

function spanProblem(raw: RawSpan): string | null {
  if (raw.traceId.length !== 32 || /^0+$/.test(raw.traceId))
    return 'a span has no valid trace id: send 16 bytes that are not all zero';
  if (raw.spanId.length !== 16 || /^0+$/.test(raw.spanId))
    return 'a span has no valid span id: send 8 bytes that are not all zero';
  if (raw.startNs === 0) return 'a span has no start: set start_time_unix_nano';
  return null;
}

function toSpan(raw: RawSpan, attributes: Attributes, sender: Sender, resolvePeer: ResolvePeer): Span {
  const kind = KINDS[raw.kind] ?? 'internal';
  const status = statusOf(attributes);
  return {
    traceId: raw.traceId,
    spanId: raw.spanId,
    parentSpanId: raw.parentSpanId.length === 16 && raw.parentSpanId !== '0000000000000000' ? raw.parentSpanId : null,
    service: sender.service,
    instance: sender.instance,
    operation: operationOf(raw, kind, attributes),
    kind,
    startMs: raw.startNs / 1e6,
    durationMs: Math.round(Math.max(0, raw.endNs - raw.startNs) / 1e3) / 1e3,
    error: raw.status === STATUS_ERROR || (kind === 'server' && status !== null && status >= 500),
    status,
    peer: kind === 'client' || kind === 'producer' ? peerOf(attributes, resolvePeer) : null,
    attributes: attributes.values,
  };
}

/** `http.status_code` and `http.method` are the names before the conventions became stable; many senders still use them. */
function statusOf(attributes: Attributes): number | null {
  const status = Number(attributes.get('http.response.status_code') ?? attributes.get('http.status_code') ?? NaN);
  return Number.isInteger(status) && status >= 0 && status <= 999 ? status : null;
}

function operationOf(raw: RawSpan, kind: Span['kind'], attributes: Attributes): string {
  const method = attributes.get('http.request.method') ?? attributes.get('http.method');
  const route = attributes.get('http.route');
  if (kind === 'server' && method !== undefined && route !== undefined)
    return `${method} ${route}`.slice(0, NAME_CHARS_MAX);
  return raw.name;
}

function peerOf(attributes: Attributes, resolvePeer: ResolvePeer): string | null {
  const named = attributes.get('peer.service');
  if (named !== undefined) return String(named).slice(0, NAME_CHARS_MAX);
  const host = attributes.get('server.address') ?? attributes.get('net.peer.name');
  if (host === undefined) return null;
  const port = attributes.get('server.port') ?? attributes.get('net.peer.port');
  const hostport = port === undefined ? String(host) : `${host}:${port}`;
  return resolvePeer(hostport) ?? hostport.slice(0, NAME_CHARS_MAX);
}
