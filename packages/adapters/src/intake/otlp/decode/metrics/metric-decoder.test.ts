// Holds the scanner of the wire format against requests that another library wrote.
import { WireType } from '@bufbuild/protobuf/wire';
import type { BinaryWriter } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricBatch, MetricSeries } from '@kintsugi/engine/ports';
import { message, text, writeAttribute, writeHistogram, writeMetric, writeRequest } from '../request-writer.ts';
import type { Attribute, Metric, Resource } from '../request-writer.ts';
import { MetricDecoder } from './metric-decoder.ts';

const NOW = 1_790_000_000_000;
const decoder = (maxSeries = 10_000) => new MetricDecoder({ maxSeries, now: () => NOW });

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
/** `__proto__` often enough to be met in every run; it is left out, as `Attributes` says. */
const attributeKey = fc.oneof({ weight: 9, arbitrary: word }, fc.constantFrom('__proto__', 'constructor', 'toString'));
const scalar = fc.oneof(word, fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const attributes = fc.array(fc.tuple(attributeKey, scalar), { maxLength: 4 });
const point = fc
  .record({
    attributes,
    timeNs: fc.bigInt({ min: 1n, max: 4_000_000_000_000_000_000n }),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    whole: fc.boolean(),
    apart: fc.boolean(),
  })
  .map((it) => (it.whole ? { ...it, value: Math.trunc(it.value % 2 ** 40) } : it));
const metric: fc.Arbitrary<Metric> = fc.record({
  name: word,
  unit: fc.constantFrom('', 'ms', '1'),
  data: fc.constantFrom('gauge' as const, 'sum' as const),
  temporality: fc.constantFrom(1, 2),
  monotonic: fc.boolean(),
  points: fc.array(point, { maxLength: 6 }),
});
const resource: fc.Arbitrary<Resource<Metric>> = fc.record({
  attributes: fc.tuple(word, word).map(([service, instance]): Attribute[] => [
    ['service.name', service],
    ['service.instance.id', instance],
  ]),
  scopes: fc.array(fc.record({ name: word, items: fc.array(metric, { maxLength: 4 }) }), { maxLength: 3 }),
});

/** The same question asked of the description: one line a point, in no order. */
function expected(resources: readonly Resource<Metric>[]): string[] {
  const lines: string[] = [];
  for (const { attributes: sender, scopes } of resources)
    for (const { items } of scopes)
      for (const one of items)
        for (const { attributes: own, timeNs, value } of one.points) {
          const kind =
            one.data === 'gauge'
              ? 'gauge'
              : one.temporality === 1
                ? 'counter-delta'
                : one.monotonic
                  ? 'counter-cumulative'
                  : 'gauge';
          lines.push(
            line(
              [String(sender[0]?.[1]), String(sender[1]?.[1]), one.name, one.unit, kind],
              new Map(own.filter(([key]) => key !== '__proto__').map(([key, of]) => [key, String(of)])),
              Number(timeNs) / 1e6,
              value,
            ),
          );
        }
  return lines.sort();
}

function actual(batch: MetricBatch, known: ReadonlyMap<number, MetricSeries>): string[] {
  const lines: string[] = [];
  for (let i = 0; i < batch.length; i++) {
    const series = known.get(batch.keys[i] as number);
    if (series === undefined) throw new Error('a key without a series');
    const words = [series.service, series.instance, series.name, series.unit, series.kind];
    lines.push(
      line(words, new Map(Object.entries(series.attributes)), batch.timesMs[i] as number, batch.values[i] as number),
    );
  }
  return lines.sort();
}

function line(words: readonly string[], own: ReadonlyMap<string, string>, timeMs: number, value: number): string {
  return JSON.stringify([
    ...words,
    [...own].sort(([a], [b]) => (a < b ? -1 : 1)),
    timeMs.toFixed(2),
    value === 0 ? 0 : value,
  ]);
}

test('reads what another library wrote, and gives a series the same number every time', () => {
  fc.assert(
    fc.property(fc.array(resource, { maxLength: 3 }), (resources) => {
      const bytes = writeRequest(resources, writeMetric);
      const reader = decoder();
      const known = new Map<number, MetricSeries>();
      const first = reader.decode(bytes);
      if (!first.ok) throw new Error(first.because);
      for (const series of first.batch.newSeries) known.set(series.key, series);
      expect(first.rejected).toBe(0);
      expect(actual(first.batch, known)).toEqual(expected(resources));

      reader.confirm(first.batch.newSeries);
      const again = reader.decode(bytes);
      if (!again.ok) throw new Error(again.because);
      expect(again.batch.newSeries).toEqual([]);
      expect(again.batch.keys).toEqual(first.batch.keys);
    }),
    { numRuns: 300 },
  );
});

test('random bytes and cut requests end in an answer, never in an exception', () => {
  const whole = fc.array(resource, { maxLength: 2 }).map((resources) => writeRequest(resources, writeMetric));
  const cut = fc.tuple(whole, fc.nat(400)).map(([bytes, at]) => bytes.subarray(0, at));
  const bent = fc.tuple(whole, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 5 })).map(([bytes, bends]) => {
    const copy = Uint8Array.from(bytes);
    for (const [at, value] of bends) if (at < copy.length) copy[at] = value;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), cut, bent), (bytes) => {
      const decoded = decoder().decode(bytes);
      if (!decoded.ok) {
        expect(decoded.mend).not.toBe('');
        return;
      }
      expect(decoded.accepted).toBeGreaterThanOrEqual(decoded.batch.length);
      if (decoded.rejected > 0) expect(decoded.message).not.toBe('');
    }),
    { numRuns: 2_000 },
  );
});

const one = (name: string, points: Metric['points'], more: Partial<Metric> = {}): Uint8Array =>
  writeRequest<Metric>(
    [
      {
        attributes: [['service.name', 'alpha']],
        scopes: [
          { name: 's', items: [{ name, unit: '', data: 'gauge', temporality: 0, monotonic: false, points, ...more }] },
        ],
      },
    ],
    writeMetric,
  );

function read(reader: MetricDecoder, bytes: Uint8Array) {
  const decoded = reader.decode(bytes);
  if (!decoded.ok) throw new Error(decoded.because);
  return decoded;
}

test('leaves out what has no value or time, keeps its neighbours, and says why', () => {
  const bytes = one('queue', [
    { attributes: [], timeNs: 5_000_000n, value: 1 },
    { attributes: [], timeNs: 0n, value: 2 },
    { attributes: [], timeNs: 5_000_000n, value: Infinity },
    { attributes: [], timeNs: 5_000_000n, value: NaN },
    { attributes: [], timeNs: 5_000_000n, value: 3, flags: 1 },
  ]);
  const { batch, rejected, message } = read(decoder(), bytes);
  expect([...batch.values]).toEqual([1]);
  expect(rejected).toBe(2);
  expect(message).toMatch(/no time.*infinite/);
});

test('a sum without temporality is left out as a whole', () => {
  const { batch, rejected, message } = read(
    decoder(),
    one('work', [{ attributes: [], timeNs: 1n, value: 1 }], { data: 'sum' }),
  );
  expect([batch.length, rejected]).toEqual([0, 1]);
  expect(message).toMatch(/temporality/);
});

test('introduces a series again until it was confirmed', () => {
  const reader = decoder();
  const bytes = one('queue', [{ attributes: [['shard', 'a']], timeNs: 1n, value: 1 }]);
  expect(read(reader, bytes).batch.newSeries).toHaveLength(1);
  const second = read(reader, bytes).batch.newSeries;
  expect(second).toHaveLength(1);
  reader.confirm(second);
  expect(read(reader, bytes).batch.newSeries).toHaveLength(0);
});

test('refuses new series above its bound, keeps the known ones, and forgets silent ones', () => {
  let now = NOW;
  const reader = new MetricDecoder({ maxSeries: 3, now: () => now });
  const of = (names: readonly string[]) =>
    one(
      'm',
      names.map((name) => ({ attributes: [['id', name]] as const, timeNs: 1n, value: 1 })),
    );
  const first = read(reader, of(['a', 'b', 'c']));
  reader.confirm(first.batch.newSeries);
  const over = read(reader, of(['a', 'd', 'e']));
  expect([over.batch.length, over.rejected]).toEqual([1, 2]);
  expect(over.message).toMatch(/more than 3 series/);

  now += 2 * 3_600_000;
  const later = read(reader, of(['d', 'e']));
  expect(later.batch.length).toBe(2);
  reader.confirm(later.batch.newSeries);
  const back = read(reader, of(['a']));
  expect(back.batch.newSeries.map((series) => series.attributes['id'])).toEqual(['a']);
  expect(first.batch.keys).not.toContain(back.batch.keys[0]);
});

test('the same attributes in another order are the same series', () => {
  const reader = decoder();
  const [a, b] = [['x', '1'] as const, ['y', '2'] as const];
  const { batch } = read(
    reader,
    one('m', [
      { attributes: [a, b], timeNs: 1n, value: 1 },
      { attributes: [b, a], timeNs: 2n, value: 2 },
    ]),
  );
  expect(batch.keys[0]).toBe(batch.keys[1]);
  expect(batch.newSeries).toHaveLength(1);
});

test('a cumulative histogram becomes count, sum and the 95th percentile of what came since the last export', () => {
  const reader = decoder();
  const bytes = (timeNs: bigint, counts: readonly number[]) =>
    writeRequest(
      [
        {
          attributes: [['service.name', 'alpha']],
          scopes: [
            {
              name: '',
              items: [{ name: 'wait', temporality: 2, points: [{ timeNs, counts, bounds: [10, 20, 40], sum: 7 }] }],
            },
          ],
        },
      ],
      writeHistogram,
    );
  const values = (encoded: Uint8Array) => {
    const { batch } = read(reader, encoded);
    const named = new Map(batch.newSeries.map((series) => [series.key, series.name]));
    return Object.fromEntries([...batch.values].map((value, i) => [named.get(batch.keys[i] as number), value]));
  };
  expect(values(bytes(1_000_000n, [100, 0, 0, 0]))).toEqual({ 'wait.count': 100, 'wait.sum': 7 });
  expect(values(bytes(2_000_000n, [100, 0, 100, 0]))).toEqual({ 'wait.count': 200, 'wait.sum': 7, 'wait.p95': 39 });
  expect(values(bytes(2_000_000n, [100, 0, 100, 0]))['wait.p95']).toBe(39);
  expect(values(bytes(1_500_000n, [100, 0, 50, 0]))['wait.p95']).toBeUndefined();
  expect(values(bytes(3_000_000n, [20, 0, 0, 0]))['wait.p95']).toBeCloseTo(9.5);
});

test('exponential histograms give count and sum, summaries their own quantiles too; empty sums are left out', () => {
  const point = (writer: BinaryWriter, sum: number | null) => {
    writer.tag(3, WireType.Bit64).fixed64(1_000_000n);
    writer.tag(4, WireType.Bit64).fixed64(8n);
    if (sum !== null) writer.tag(5, WireType.Bit64).double(sum);
  };
  const items: ((writer: BinaryWriter) => void)[] = [
    (writer) => {
      text(writer, 1, 'size');
      message(writer, 10, (data) => {
        message(data, 1, (into) => {
          writeAttribute(into, 1, ['zone', 'a']);
          point(into, null);
        });
        data.tag(2, WireType.Varint).int32(1);
      });
    },
    (writer) => {
      text(writer, 1, 'pause');
      message(writer, 11, (data) =>
        message(data, 1, (into) => {
          point(into, 4);
          for (const [quantile, value] of [
            [0.5, 1],
            [0.999, 3],
          ] as const)
            message(into, 6, (pair) => {
              pair.tag(1, WireType.Bit64).double(quantile);
              pair.tag(2, WireType.Bit64).double(value);
            });
        }),
      );
    },
  ];
  const bytes = writeRequest(
    [{ attributes: [['service.name', 'alpha']], scopes: [{ name: '', items }] }],
    (writer, write) => write(writer),
  );
  const { batch } = read(decoder(), bytes);
  const byKey = new Map(batch.newSeries.map((series) => [series.key, series]));
  const found = [...batch.values].map((value, i) => {
    const { name, kind, attributes: own } = byKey.get(batch.keys[i] as number) as MetricSeries;
    return [name, kind, own, value];
  });
  expect(found).toEqual([
    ['size.count', 'counter-delta', { zone: 'a' }, 8],
    ['pause.count', 'counter-cumulative', {}, 8],
    ['pause.sum', 'counter-cumulative', {}, 4],
    ['pause.p50', 'gauge', {}, 1],
    ['pause.p99.9', 'gauge', {}, 3],
  ]);
});
