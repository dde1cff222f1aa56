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

/** Noise that is the same in every run. */
const noise = (i: number): number => 5 * Math.sin(i * 12.9898) + 3 * Math.sin(i * 78.233);

test('a gauge that jumps and stays is said once, from when it jumped, with the band that it kept', () => {
  const stream = new MetricStream();
  const value = (i: number): number => (i >= 280 ? 500 : 100) + noise(i);
  stream.accept(
    batch(
      [series(1)],
      Array.from({ length: 320 }, (_, i) => [1, i * 1_000, value(i)] as const),
    ),
  );
  const found = stream.drain(320_000);
  expect(found.map(({ direction, onsetMs }) => [direction, onsetMs])).toEqual([['up', 280_000]]);
  expect(found[0]?.band.low).toBeGreaterThan(60);
  expect(found[0]?.band.high).toBeLessThan(140);
});

test('noise alone is hardly ever news, and neither is a counter that starts again', () => {
  const stream = new MetricStream();
  const counter = (i: number): number => (i < 200 ? i : i - 200) * 10 + Math.abs(noise(i)) / 100;
  const points = Array.from({ length: 400 }, (_, i) => [
    [1, i * 1_000, 100 + noise(i)] as const,
    [2, i * 1_000, counter(i)] as const,
  ]).flat();
  stream.accept(batch([series(1), series(2, 'counter-cumulative')], points));
  expect(stream.drain(400_000)).toEqual([]);
});

test('the more points there are, the rarer must be what is told of any of them', () => {
  const stream = new MetricStream();
  const all = Array.from({ length: 300 }, (_, key) => series(key));
  const second = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) =>
      all.map(({ key }) => [key, (from + i) * 1_000, Math.sin(key * 7.7 + (from + i) * 12.9898) * 5 + 100] as const),
    ).flat();
  stream.accept(batch(all, second(0, 120)));
  stream.drain(120_000);
  let told = 0;
  for (let at = 120; at < 420; at += 60) {
    stream.accept(batch([], second(at, at + 60)));
    told += stream.drain(at * 1_000 + 60_000).length;
  }
  expect(told).toBeLessThan(15);
});

test('a flood of one series is looked at once a second, and a rate is that of the whole second', () => {
  const stream = new MetricStream();
  const points = Array.from({ length: 3_000 }, (_, i) => [1, i * 100, i] as const);
  stream.accept(batch([series(1, 'counter-cumulative')], points));
  const jump = Array.from({ length: 100 }, (_, i) => [1, 300_000 + i * 100, 3_000 + i * 50] as const);
  stream.accept(batch([], jump));
  const [first] = stream.drain(310_000);
  expect(first?.now).toBeGreaterThan(300);
  expect(first?.band.high).toBeLessThan(20);
});

test('series that fell silent make room for new ones, living ones keep their past, and those left out are counted', () => {
  const stream = new MetricStream();
  stream.accept(
    batch(
      [series(0)],
      Array.from({ length: 280 }, (_, i) => [0, i * 1_000, 100 + noise(i)] as const),
    ),
  );
  for (let round = 0; round < 2; round += 1) {
    const fresh = Array.from({ length: 19_999 }, (_, i) => series(1 + round * 100_000 + i));
    const atMs = (round + 1) * 700_000;
    stream.drain(atMs);
    stream.accept(batch([], [[0, atMs, 101]]));
    stream.accept(
      batch(
        fresh,
        fresh.map(({ key }) => [key, atMs, 1] as const),
      ),
    );
  }
  expect(stream.leftOut).toBe(0);
  // A sender from the future silences nobody.
  stream.accept(batch([], [[0, 4e12, 101]]));
  stream.accept(batch([series(900_000), series(900_001)], []));
  expect(stream.leftOut).toBe(2);
  stream.drain(1_400_500);
  stream.accept(
    batch(
      [],
      Array.from({ length: 3 }, (_, i) => [0, 1_401_000 + i * 1_000, 900] as const),
    ),
  );
  expect(stream.drain(1_405_000).map(({ series: { measure } }) => measure)).toEqual(['m0']);
});

test('a metric that no replica sends any more is told once; one that another replica goes on with is not', () => {
  const stream = new MetricStream();
  const of = (key: number, instance: string, name: string): MetricSeries => ({ ...series(key), instance, name });
  const all = [of(1, 'a', 'queue'), of(2, 'b', 'queue'), of(3, 'a', 'cache'), of(4, 'b', 'cache')];
  const told: string[] = [];
  for (let second = 0; second < 400; second += 1) {
    const living = second < 100 ? [1, 2, 3, 4] : [2, 3].filter((key) => key === 2 || second < 200);
    stream.accept(
      batch(
        second === 0 ? all : [],
        living.map((key) => [key, second * 1_000, 5 + noise(second)] as const),
      ),
    );
    for (const {
      direction,
      series: { measure },
      onsetMs,
    } of stream.drain(second * 1_000))
      if (direction === 'gone') told.push(`${measure} since ${onsetMs / 1_000}`);
  }
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^cache since (198|199|200)$/);
});
