// What a sketch promises: every quantile within its relative error, whatever the law, the order and the split.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DdSketch } from './dd-sketch.ts';

// Between a billionth and a billion, of either sign: what 4,096 bins can tell apart.
const value = fc
  .oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }))
  .map((one) => (Math.abs(one) < 1e-9 ? 0 : one));
const values = fc.array(value, { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

function sketchOf(all: readonly number[], mostBins?: number): DdSketch {
  const sketch = new DdSketch(0.01, mostBins);
  for (const one of all) sketch.add(one);
  return sketch;
}

function trueQuantile(all: readonly number[], q: number): number {
  return all.toSorted((a, b) => a - b)[Math.floor(q * (all.length - 1))] as number;
}

test('every quantile is within one part in a hundred of the value of its rank', () => {
  fc.assert(
    fc.property(values, share, (all, q) => {
      const truth = trueQuantile(all, q);
      const tolerance = Math.abs(truth) * (0.01 + 1e-9);
      expect(Math.abs(sketchOf(all, 4_096).quantile(q) - truth)).toBeLessThanOrEqual(tolerance);
    }),
  );
});

test('a merge answers as if one sketch had seen both streams', () => {
  fc.assert(
    fc.property(values, values, share, (some, others, q) => {
      const merged = sketchOf(some);
      merged.merge(sketchOf(others));
      const whole = sketchOf([...some, ...others]);
      expect(merged.count).toBe(whole.count);
      expect(merged.quantile(q)).toBe(whole.quantile(q));
    }),
  );
});

test('with few bins the largest magnitudes keep their bound, and nothing is lost', () => {
  const all = Array.from({ length: 10_000 }, (_, i) => 1.01 ** (i % 2_000));
  const sketch = sketchOf(all, 256);
  expect(sketch.count).toBe(10_000);
  for (const q of [0.9, 0.95, 0.99])
    expect(Math.abs(sketch.quantile(q) / trueQuantile(all, q) - 1)).toBeLessThanOrEqual(0.0101);
  expect(sketch.quantile(0)).toBe(1);
});

test('an empty sketch knows nothing, and what is no number is not counted', () => {
  const sketch = sketchOf([Number.NaN, Number.POSITIVE_INFINITY]);
  expect([sketch.count, sketch.quantile(0.5)]).toEqual([0, Number.NaN]);
  expect(() => sketch.merge(new DdSketch(0.02))).toThrow(/relative errors/);
});

test('the largest and the smallest of doubles are held', () => {
  const sketch = sketchOf([-Number.MAX_VALUE, Number.MAX_VALUE, 1e-299]);
  expect([0, 0.5, 1].map((q) => Number.isFinite(sketch.quantile(q)))).toEqual([true, true, true]);
});
