// Cutting, resuming and merging of cases; medians and intervals.
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCases, sliceOf } from './cases.ts';
import { bootstrapInterval, percentile, summarizeRounds } from './sampling.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-cases-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(
  part: number,
  of: number,
  resume: boolean,
  measured: number[],
): Parameters<typeof runCases<number, number>>[0] {
  return {
    cases: [1, 2, 3, 4, 5],
    idOf: String,
    measure: async (one) => {
      measured.push(one);
      return one * 10;
    },
    file: join(folder, 'outcomes', 'beta.jsonl'),
    slice: { part, of },
    resume,
    progress: () => undefined,
  };
}

test('slices take every case exactly once, whatever their number', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (cases, of) => {
      const indexed = cases.map((value, index) => ({ value, index }));
      const parts = Array.from({ length: of }, (_, part) => sliceOf(indexed, { part: part + 1, of }));
      expect(parts.flat().toSorted((a, b) => a.index - b.index)).toEqual(indexed);
    }),
  );
});

test('slices that ran apart merge to the whole', async () => {
  const measured: number[] = [];
  expect(await runCases(run(1, 2, false, measured))).toEqual({ outcomes: [10, 30, 50], total: 5 });
  expect(await runCases(run(2, 2, false, measured))).toEqual({ outcomes: [10, 20, 30, 40, 50], total: 5 });
  expect(measured).toEqual([1, 3, 5, 2, 4]);
});

test('a resumed run measures only what is missing, and again what was cut short', async () => {
  const measured: number[] = [];
  await runCases(run(1, 2, false, measured));
  await appendFile(join(folder, 'outcomes', 'beta.jsonl'), '{"id":"2","outc');
  measured.length = 0;
  expect(await runCases(run(1, 1, true, measured))).toEqual({ outcomes: [10, 20, 30, 40, 50], total: 5 });
  expect(measured).toEqual([2, 4]);
});

test('a whole run without resume starts anew', async () => {
  const measured: number[] = [];
  await runCases(run(1, 1, false, measured));
  await runCases(run(1, 1, false, measured));
  expect(measured).toHaveLength(10);
});

test('medians, percentiles and the span of rounds', () => {
  expect(summarizeRounds([3, 1, 2])).toEqual({ median: 2, interval: [1, 3] });
  expect(percentile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(percentile([5], 0.99)).toBe(5);
  expect(percentile([], 0.5)).toBeNaN();
});

test('a bootstrap interval holds the mean of a fair sample, narrows with more cases, and repeats from its seed', () => {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const few = Array.from({ length: 20 }, (_, n) => n % 10);
  const many = Array.from({ length: 2_000 }, (_, n) => n % 10);
  const [low, high] = bootstrapInterval(few, mean, 1);
  expect(low).toBeLessThan(4.5);
  expect(high).toBeGreaterThan(4.5);
  const [lowMany, highMany] = bootstrapInterval(many, mean, 1);
  expect(highMany - lowMany).toBeLessThan((high - low) / 3);
  expect(bootstrapInterval(few, mean, 1)).toEqual([low, high]);
});
