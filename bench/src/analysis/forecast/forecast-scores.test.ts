// The measures of the data's README, on cases small enough to be scored by hand.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readForecastCases } from './forecast-cases.ts';
import { coverage, errorOfAll, errorOfHits, lateShare, mcc, precision, recall, width } from './forecast-scores.ts';
import type { Forecast } from './forecast-scores.ts';
import { holt, line, quarter, walk } from './forecasters.ts';

function said(truth: number | null, steps: number | null, interval: [number, number] | null = null): Forecast {
  return { truth, horizon: 120, answer: { steps, interval } };
}

/** Two hits, a miss, one that is late beyond the horizon and so a miss too, one false alarm, three rightly quiet. */
const eight: readonly Forecast[] = [
  said(10, 15, [5, 20]),
  said(40, 20, [50, 200]),
  said(30, null, [20, 40]),
  said(100, 121),
  said(null, 60, [1, 120]),
  said(null, null),
  said(null, null),
  said(null, 500),
];

test('a confusion of crossing or not: more than the horizon says it will not', () => {
  expect(precision(eight)).toBeCloseTo(2 / 3);
  expect(recall(eight)).toBeCloseTo(2 / 4);
  expect(mcc(eight)).toBeCloseTo((2 * 3 - 1 * 2) / Math.sqrt(3 * 4 * 4 * 5));
  expect(mcc([said(10, 30), said(null, 30)])).toBe(0);
});

test('errors relative to the truth: over hits, or with a miss as 1, and never more than 10', () => {
  expect(errorOfHits(eight)).toBeCloseTo(0.5);
  expect(errorOfAll(eight)).toBeCloseTo((0.5 + 1) / 2);
  expect(errorOfHits([said(1, 100)])).toBe(10);
  expect(lateShare(eight)).toBeCloseTo(1 / 2);
  expect(errorOfHits([])).toBeNaN();
});

test('an interval counts for every case that crosses, missed ones too, and is cut at the horizon', () => {
  expect(coverage(eight)).toBeCloseTo(2 / 4);
  expect(width(eight)).toBeCloseTo(1.5);
});

test('the baselines answer as their formulas do', () => {
  const values = Float64Array.from({ length: 40 }, (_, i) => i);
  const asked = { values, threshold: 49, horizon: 120 };
  expect(line(asked).steps).toBeCloseTo(10);
  expect(line(asked).interval).toEqual([expect.closeTo(10), expect.closeTo(10)]);
  expect(holt({ ...asked, values: new Float64Array(40).fill(3) }).steps).toBeNull();
  expect(walk(asked).steps).toBeNull();
  expect(walk({ ...asked, threshold: 42 }).steps).toBeCloseTo((3 / 0.6745) ** 2);
  expect(quarter(asked).steps).toBe(30);
});

test('cases are turned so that they rise, in steps of their own, with gaps where a point is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi forecast '));
  const raw = { id: 'a', step: 60, horizon: 600, direction: 'down', threshold: 2 };
  await writeFile(
    join(folder, 'cases.json'),
    JSON.stringify([
      {
        ...raw,
        series: [
          [0, 5],
          [60, 4],
          [180, 3],
        ],
      },
    ]),
  );
  await writeFile(join(folder, 'truth.json'), '{"a":120}');
  const cases = await readForecastCases(folder);
  await rm(folder, { recursive: true });
  expect(cases).toEqual([
    { id: 'a', values: Float64Array.of(-5, -4, Number.NaN, -3), threshold: -2, horizon: 10, truth: 2, kind: null },
  ]);
});
