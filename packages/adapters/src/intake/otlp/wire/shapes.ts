// The messages of OTLP's JSON encoding with their field numbers, as the specification gives them: what `json.ts` needs to know.

export type Kind =
  | 'string'
  | 'hex'
  | 'base64'
  | 'bool'
  | 'enum'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'int64'
  | 'double'
  | Shape;

export interface Field {
  readonly number: number;
  readonly kind: Kind;
  readonly repeated: boolean;
  /** Names of an enum's values; JSON may say the number or the name. */
  readonly names?: readonly string[];
}

export interface Shape {
  readonly [field: string]: Field;
}

const one = (number: number, kind: Kind): Field => ({ number, kind, repeated: false });
const many = (number: number, kind: Kind): Field => ({ number, kind, repeated: true });
const choice = (number: number, names: readonly string[]): Field => ({ number, kind: 'enum', repeated: false, names });

const arrayValue: { values?: Field } = {};
const mapValue: { values?: Field } = {};
const anyValue: Shape = {
  stringValue: one(1, 'string'),
  boolValue: one(2, 'bool'),
  intValue: one(3, 'int64'),
  doubleValue: one(4, 'double'),
  arrayValue: one(5, arrayValue as Shape),
  kvlistValue: one(6, mapValue as Shape),
  bytesValue: one(7, 'base64'),
};
const keyValue: Shape = { key: one(1, 'string'), value: one(2, anyValue) };
arrayValue.values = many(1, anyValue);
mapValue.values = many(1, keyValue);

const resource: Shape = { attributes: many(1, keyValue) };
const scope: Shape = { name: one(1, 'string'), version: one(2, 'string'), attributes: many(3, keyValue) };

const TEMPORALITY = [
  'AGGREGATION_TEMPORALITY_UNSPECIFIED',
  'AGGREGATION_TEMPORALITY_DELTA',
  'AGGREGATION_TEMPORALITY_CUMULATIVE',
];

const numberPoint: Shape = {
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
  asDouble: one(4, 'double'),
  asInt: one(6, 'sfixed64'),
  attributes: many(7, keyValue),
  flags: one(8, 'uint32'),
};
const histogramPoint: Shape = {
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  bucketCounts: many(6, 'fixed64'),
  explicitBounds: many(7, 'double'),
  attributes: many(9, keyValue),
  flags: one(10, 'uint32'),
  min: one(11, 'double'),
  max: one(12, 'double'),
};
const exponentialPoint: Shape = {
  attributes: many(1, keyValue),
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  scale: one(6, 'sint32'),
  zeroCount: one(7, 'fixed64'),
  flags: one(10, 'uint32'),
};
const summaryPoint: Shape = {
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  quantileValues: many(6, { quantile: one(1, 'double'), value: one(2, 'double') }),
  attributes: many(7, keyValue),
  flags: one(8, 'uint32'),
};
const metric: Shape = {
  name: one(1, 'string'),
  unit: one(3, 'string'),
  gauge: one(5, { dataPoints: many(1, numberPoint) }),
  sum: one(7, {
    dataPoints: many(1, numberPoint),
    aggregationTemporality: choice(2, TEMPORALITY),
    isMonotonic: one(3, 'bool'),
  }),
  histogram: one(9, { dataPoints: many(1, histogramPoint), aggregationTemporality: choice(2, TEMPORALITY) }),
  exponentialHistogram: one(10, {
    dataPoints: many(1, exponentialPoint),
    aggregationTemporality: choice(2, TEMPORALITY),
  }),
  summary: one(11, { dataPoints: many(1, summaryPoint) }),
};

const SPAN_KIND = [
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
];
const STATUS_CODE = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

const span: Shape = {
  traceId: one(1, 'hex'),
  spanId: one(2, 'hex'),
  parentSpanId: one(4, 'hex'),
  name: one(5, 'string'),
  kind: choice(6, SPAN_KIND),
  startTimeUnixNano: one(7, 'fixed64'),
  endTimeUnixNano: one(8, 'fixed64'),
  attributes: many(9, keyValue),
  events: many(11, { timeUnixNano: one(1, 'fixed64'), name: one(2, 'string'), attributes: many(3, keyValue) }),
  status: one(15, { message: one(2, 'string'), code: choice(3, STATUS_CODE) }),
};

const logRecord: Shape = {
  timeUnixNano: one(1, 'fixed64'),
  severityNumber: one(2, 'enum'),
  severityText: one(3, 'string'),
  body: one(5, anyValue),
  attributes: many(6, keyValue),
  flags: one(8, 'fixed32'),
  traceId: one(9, 'hex'),
  spanId: one(10, 'hex'),
  observedTimeUnixNano: one(11, 'fixed64'),
  eventName: one(12, 'string'),
};

export const metricsRequest: Shape = {
  resourceMetrics: many(1, {
    resource: one(1, resource),
    scopeMetrics: many(2, { scope: one(1, scope), metrics: many(2, metric) }),
  }),
};
export const tracesRequest: Shape = {
  resourceSpans: many(1, {
    resource: one(1, resource),
    scopeSpans: many(2, { scope: one(1, scope), spans: many(2, span) }),
  }),
};
export const logsRequest: Shape = {
  resourceLogs: many(1, {
    resource: one(1, resource),
    scopeLogs: many(2, { scope: one(1, scope), logRecords: many(2, logRecord) }),
  }),
};
