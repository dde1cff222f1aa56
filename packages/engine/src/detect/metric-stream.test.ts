// Any metric that leaves its own past is evidence; and a stream of ever new series stays bounded (INV-34).
import { expect, test } from 'vitest';
import type { MetricBatch, MetricSeries } from '../ports/index.ts';
import { MetricStream } from './metric-stream.ts';

function series(key: number, kind: MetricSeries['kind'] = 'gauge'): MetricSeries {
  return { key, service: 'billing', instance: '', name: `m${key}`, unit: '1', kind, attributes: {} };
}

function batch(
  newSeries: readonly MetricSeries[],
  points: readonly (readonly [number, number, number])[],
): MetricBatch {
  return {
    newSeries,
    length: points.length,
    keys: Uint32Array.from(points, ([key]) => key),
    timesMs: Float64Array.from(points, ([, timeMs]) => timeMs),
    values: Float64Array.from(points, ([, , value]) => value),
  };
}

test('a gauge that jumps and stays is said once, with its usual; one wild point is not', () => {
  const stream = new MetricStream();
  const value = (i: number): number => (i === 60 || i >= 80 ? 500 : 100 + (i % 5));
  stream.accept(
    batch(
      [series(1)],
      Array.from({ length: 100 }, (_, i) => [1, i * 1_000, value(i)] as const),
    ),
  );
  const found = stream.drain(100_000);
  expect(found.map(({ direction, onsetMs }) => [direction, onsetMs])).toEqual([['up', 80_000]]);
  expect(found[0]?.band.usual).toBeCloseTo(102, 0);
});

test('a counter is judged by its rate, and its restart is no departure', () => {
  const stream = new MetricStream();
  const value = (i: number): number => (i < 50 ? i * 10 : (i - 50) * 10);
  stream.accept(
    batch(
      [series(1, 'counter-cumulative')],
      Array.from({ length: 100 }, (_, i) => [1, i * 1_000, value(i)] as const),
    ),
  );
  expect(stream.drain(100_000)).toEqual([]);
});

test('series that fell silent make room for new ones, and living ones keep their past', () => {
  const stream = new MetricStream();
  stream.accept(
    batch(
      [series(0)],
      Array.from({ length: 40 }, (_, i) => [0, i * 1_000, 100 + (i % 3)] as const),
    ),
  );
  for (let round = 0; round < 3; round += 1) {
    const fresh = Array.from({ length: 100_000 }, (_, i) => series(1 + round * 100_000 + i));
    const atMs = (round + 1) * 700_000;
    stream.accept(batch(fresh, [...fresh.map(({ key }) => [key, atMs, 1] as const), [0, atMs, 101]]));
  }
  stream.accept(
    batch(
      [],
      Array.from({ length: 3 }, (_, i) => [0, 2_100_000 + i * 1_000, 900] as const),
    ),
  );
  expect(stream.drain(2_200_000).map(({ series: { measure } }) => measure)).toEqual(['m0']);
});
