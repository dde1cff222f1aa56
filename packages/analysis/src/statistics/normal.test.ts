// Tails against values from printed tables, and quantiles against tails.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalQuantile, normalTail, studentQuantile, studentTail } from './normal.ts';

test('tails agree with the tables', () => {
  expect(normalTail(0)).toBeCloseTo(0.5, 12);
  expect(normalTail(1.959963985)).toBeCloseTo(0.025, 9);
  expect(normalTail(6) / 9.865876e-10).toBeCloseTo(1, 5);
  expect(normalTail(-1)).toBeCloseTo(0.841344746, 8);
  for (const [degrees, t] of [
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
  ] as const) {
    expect(studentTail(t, degrees)).toBeCloseTo(0.025, 3);
    expect(Math.abs(studentQuantile(0.025, degrees) - t)).toBeLessThan(0.02);
  }
});

test('a quantile is where its tail begins, on both sides', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (tail) => {
      expect(normalTail(normalQuantile(tail)) / tail).toBeCloseTo(1, 6);
      expect(studentTail(studentQuantile(tail, 7), 7) / tail).toBeCloseTo(1, 6);
    }),
  );
});
