// OTLP requests as services would send them, encoded once; only times, ids and values are written anew for each sending.
import { randomFillSync } from 'node:crypto';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export type LoadKind = 'metrics' | 'logs' | 'traces';

export interface Load {
  readonly path: string;
  /** Data points, lines or spans in one request. */
  readonly items: number;
  readonly requests: readonly Request[];
}

/** Writes what changes into the bytes, and gives them. */
export type Request = (nowMs: number) => Buffer;

type Write = (writer: BinaryWriter) => void;
type Attribute = readonly [key: string, value: string | number];

/** Stand for bytes that are written for each sending: found once in the encoded request. */
const MARK_TIME = 0x1122_3344_5566_7788n;
const MARK_VALUE = 1234.5678e-99;

const INSTANCES = 20;

export function buildLoad(kind: LoadKind, itemsPerRequest: number): Load {
  const build = { metrics: metricRequest, logs: logRequest, traces: spanRequest }[kind];
  const requests = Array.from({ length: INSTANCES }, (_, instance) => build(instance, itemsPerRequest));
  return { path: `/v1/${kind}`, items: itemsPerRequest, requests };
}

/** Half gauges, half cumulative counters; ten metrics, the rest in attributes. Each instance has series of its own. */
function metricRequest(instance: number, points: number): Request {
  const metrics = 10;
  const bytes = request(instance, (scope) => {
    for (let metric = 0; metric < metrics; metric++) {
      message(scope, 2, (writer) => {
        text(writer, 1, `system.part_${metric}.usage`);
        text(writer, 3, 'By');
        message(writer, metric % 2 === 0 ? 5 : 7, (data) => {
          for (let n = 0; n < points / metrics; n++) message(data, 1, (into) => writePoint(into, n));
          if (metric % 2 === 0) return;
          data.tag(2, WireType.Varint).int32(2);
          data.tag(3, WireType.Varint).bool(true);
        });
      });
    }
  });
  const times = placesOf(
    bytes,
    markOf((view) => view.setBigUint64(0, MARK_TIME, true)),
  );
  const values = placesOf(
    bytes,
    markOf((view) => view.setFloat64(0, MARK_VALUE, true)),
  );
  let sum = 0;
  return (nowMs) => {
    writeTimes(bytes, times, nowMs, 0);
    sum += 1;
    for (const at of values) bytes.writeDoubleLE(sum * 100 + Math.round(Math.random() * 100), at);
    return bytes;
  };
}

function writePoint(writer: BinaryWriter, n: number): void {
  writer.tag(3, WireType.Bit64).fixed64(MARK_TIME);
  writer.tag(4, WireType.Bit64).double(MARK_VALUE);
  for (const attribute of [
    ['state', n % 2 === 0 ? 'used' : 'free'],
    ['device', `dev-${n}`],
    ['zone', 'eu-1'],
  ] as const)
    writeAttribute(writer, 7, attribute);
}

/** Twenty kinds of lines, with numbers that differ. */
function logRequest(instance: number, lines: number): Request {
  const bytes = request(instance, (scope) => {
    for (let n = 0; n < lines; n++) {
      message(scope, 2, (writer) => {
        writer.tag(1, WireType.Bit64).fixed64(MARK_TIME);
        writer.tag(2, WireType.Varint).int32(n % 50 === 0 ? 13 : 9);
        message(writer, 5, (body) =>
          text(
            body,
            1,
            `request ${instance * lines + n} of kind ${'abcdefghijklmnopqrst'[n % 20]} handled in ${n % 97} ms from 10.0.${n % 256}.7`,
          ),
        );
        writeAttribute(writer, 6, ['thread', 'main']);
      });
    }
  });
  const times = placesOf(
    bytes,
    markOf((view) => view.setBigUint64(0, MARK_TIME, true)),
  );
  return (nowMs) => writeTimes(bytes, times, nowMs, 0);
}

/** Traces of ten spans: half server, half client, six attributes each. */
function spanRequest(instance: number, spans: number): Request {
  const bytes = request(instance, (scope) => {
    for (let n = 0; n < spans; n++) message(scope, 2, (writer) => writeSpan(writer, n));
  });
  const times = placesOf(
    bytes,
    markOf((view) => view.setBigUint64(0, MARK_TIME, true)),
  );
  const ids = placesOf(bytes, Buffer.alloc(12, 0xee));
  return (nowMs) => {
    const trace = Buffer.alloc(16);
    for (const [n, at] of ids.entries()) {
      if (n % 10 === 0) randomFillSync(trace);
      trace.copy(bytes, at);
      bytes.writeUInt32LE(n + 1, at + 18);
    }
    return writeTimes(bytes, times, nowMs, 5);
  };
}

function writeSpan(writer: BinaryWriter, n: number): void {
  writer.tag(1, WireType.LengthDelimited).bytes(new Uint8Array(16).fill(0xee));
  writer.tag(2, WireType.LengthDelimited).bytes(new Uint8Array(8).fill(0xed));
  writer.tag(4, WireType.LengthDelimited).bytes(new Uint8Array(8).fill(0x11));
  text(writer, 5, 'GET');
  writer.tag(6, WireType.Varint).int32(n % 2 === 0 ? 2 : 3);
  writer.tag(7, WireType.Bit64).fixed64(MARK_TIME);
  writer.tag(8, WireType.Bit64).fixed64(MARK_TIME);
  const attributes: Attribute[] = [
    ['http.request.method', 'GET'],
    ['http.route', `/things/{id}/part-${n % 20}`],
    ['http.response.status_code', n % 100 === 0 ? 500 : 200],
    ['url.path', `/things/${n}`],
    ['server.address', '10.0.0.7'],
    ['server.port', 8_080],
  ];
  for (const attribute of attributes) writeAttribute(writer, 9, attribute);
}

function request(instance: number, writeScope: Write): Buffer {
  const writer = new BinaryWriter();
  message(writer, 1, (resource) => {
    message(resource, 1, (at) => {
      writeAttribute(at, 1, ['service.name', `service-${instance % 5}`]);
      writeAttribute(at, 1, ['service.instance.id', `instance-${instance}`]);
    });
    message(resource, 2, (scope) => {
      message(scope, 1, (name) => text(name, 1, 'load'));
      writeScope(scope);
    });
  });
  return Buffer.from(writer.finish());
}

function markOf(write: (view: DataView) => void): Buffer {
  const buffer = Buffer.alloc(8);
  write(new DataView(buffer.buffer, buffer.byteOffset, 8));
  return buffer;
}

function placesOf(bytes: Buffer, mark: Buffer): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 16)) places.push(at);
  return places;
}

/** Every second time is `laterMs` after the one before, so that spans have a length. */
function writeTimes(bytes: Buffer, places: readonly number[], nowMs: number, laterMs: number): Buffer {
  const [first, second] = [BigInt(nowMs) * 1_000_000n, BigInt(nowMs + laterMs) * 1_000_000n];
  for (const [i, at] of places.entries()) bytes.writeBigUInt64LE(i % 2 === 0 ? first : second, at);
  return bytes;
}

function writeAttribute(writer: BinaryWriter, field: number, [key, value]: Attribute): void {
  message(writer, field, (pair) => {
    text(pair, 1, key);
    message(pair, 2, (any) => {
      if (typeof value === 'string') text(any, 1, value);
      else any.tag(3, WireType.Varint).int64(value);
    });
  });
}

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}
