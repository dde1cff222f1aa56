// For tests: writes OTLP requests with a writer that shares nothing with the readers, from plain descriptions.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export type Attribute = readonly [key: string, value: string | number | boolean];

export interface NumberPoint {
  readonly attributes: readonly Attribute[];
  readonly timeNs: bigint;
  readonly value: number;
  readonly whole?: boolean;
  /** Writes the attributes apart from each other, as a sender may. */
  readonly apart?: boolean;
  readonly flags?: number;
}

export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly data: 'gauge' | 'sum';
  readonly temporality: number;
  readonly monotonic: boolean;
  readonly points: readonly NumberPoint[];
}

export interface Scope<Item> {
  readonly name: string;
  readonly items: readonly Item[];
}

export interface Resource<Item> {
  readonly attributes: readonly Attribute[];
  readonly scopes: readonly Scope<Item>[];
}

type Write = (writer: BinaryWriter) => void;

/** A whole request of any signal: the three nest alike. */
export function writeRequest<Item>(
  resources: readonly Resource<Item>[],
  writeItem: (writer: BinaryWriter, item: Item) => void,
): Uint8Array {
  const writer = new BinaryWriter();
  for (const resource of resources)
    message(writer, 1, (inner) => {
      message(inner, 1, (at) => resource.attributes.forEach((attribute) => writeAttribute(at, 1, attribute)));
      for (const scope of resource.scopes)
        message(inner, 2, (at) => {
          message(at, 1, (name) => text(name, 1, scope.name));
          for (const item of scope.items) message(at, 2, (into) => writeItem(into, item));
        });
    });
  return writer.finish();
}

export function writeMetric(writer: BinaryWriter, metric: Metric): void {
  text(writer, 1, metric.name);
  text(writer, 3, metric.unit);
  message(writer, metric.data === 'gauge' ? 5 : 7, (data) => {
    for (const point of metric.points) message(data, 1, (into) => writePoint(into, point));
    if (metric.data === 'gauge') return;
    data.tag(2, WireType.Varint).int32(metric.temporality);
    data.tag(3, WireType.Varint).bool(metric.monotonic);
  });
}

function writePoint(writer: BinaryWriter, point: NumberPoint): void {
  const early = point.apart === true ? point.attributes.slice(0, 1) : point.attributes;
  early.forEach((attribute) => writeAttribute(writer, 7, attribute));
  writer.tag(3, WireType.Bit64).fixed64(point.timeNs);
  if (point.whole === true) writer.tag(6, WireType.Bit64).sfixed64(point.value);
  else writer.tag(4, WireType.Bit64).double(point.value);
  point.attributes.slice(early.length).forEach((attribute) => writeAttribute(writer, 7, attribute));
  if (point.flags !== undefined) writer.tag(8, WireType.Varint).uint32(point.flags);
}

export interface HistogramPoint {
  readonly timeNs: bigint;
  readonly counts: readonly number[];
  readonly bounds: readonly number[];
  readonly sum: number;
}

export interface Histogram {
  readonly name: string;
  readonly temporality: number;
  readonly points: readonly HistogramPoint[];
}

export function writeHistogram(writer: BinaryWriter, histogram: Histogram): void {
  text(writer, 1, histogram.name);
  message(writer, 9, (data) => {
    for (const point of histogram.points)
      message(data, 1, (into) => {
        into.tag(3, WireType.Bit64).fixed64(point.timeNs);
        into.tag(4, WireType.Bit64).fixed64(point.counts.reduce((sum, count) => sum + count, 0));
        into.tag(5, WireType.Bit64).double(point.sum);
        message(into, 6, (packed) => point.counts.forEach((count) => packed.fixed64(count)));
        message(into, 7, (packed) => point.bounds.forEach((bound) => packed.double(bound)));
      });
    data.tag(2, WireType.Varint).int32(histogram.temporality);
  });
}

export function writeAttribute(writer: BinaryWriter, field: number, [key, value]: Attribute): void {
  message(writer, field, (pair) => {
    text(pair, 1, key);
    message(pair, 2, (any) => writeScalar(any, value));
  });
}

export function writeScalar(writer: BinaryWriter, value: string | number | boolean): void {
  if (typeof value === 'string') text(writer, 1, value);
  else if (typeof value === 'boolean') writer.tag(2, WireType.Varint).bool(value);
  else if (Number.isSafeInteger(value)) writer.tag(3, WireType.Varint).int64(value);
  else writer.tag(4, WireType.Bit64).double(value);
}

export function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

export function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}
