// What somebody relies on in the detector of a machine with many metrics.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MachineDetector, principalAxes } from '../index.ts';

function noise(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** Four metrics that follow one load, with a little noise of their own. */
function machine(rows: number, seed = 1): number[][] {
  const random = noise(seed);
  return Array.from({ length: rows }, (_, row) => {
    const load = Math.sin(row / 30) + 0.1 * random();
    return [1, 2, -3, 0.5].map((weight) => weight * load + 0.1 * random());
  });
}

function scoresOf(rows: readonly (readonly number[])[]): number[] {
  const detector = new MachineDetector(rows[0]?.length ?? 0);
  return rows.map((row) => detector.push(row));
}

test('a broken relation is heard, although each metric alone is where it often was', () => {
  const rows = machine(900);
  for (let row = 800; row < 820; row += 1) rows[row]![2] = -rows[row]![2]!;
  const scores = scoresOf(rows);
  const highest = (from: number, to: number): number => Math.max(...scores.slice(from, to));
  expect(scores.slice(0, 64).every(Number.isNaN)).toBe(true);
  expect(highest(800, 820)).toBeGreaterThan(highest(300, 800));
});

test('the order and the units of metrics change nothing but rounding', () => {
  const rows = machine(400);
  const changed = rows.map(([a, b, c, d]) => [1_024 * c! + 4_096, d! / 64, a!, 8 * b! - 16]);
  const scores = scoresOf(rows);
  for (const [row, score] of scoresOf(changed).entries()) {
    if (!Number.isNaN(score)) expect(Math.abs(score - scores[row]!)).toBeLessThan(1e-6);
  }
});

test('any finite rows, gaps and constants give numbers from row 65 on', () => {
  const cell = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(0), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 70, maxLength: 140 }), (rows) => {
      const scores = scoresOf(rows).slice(65);
      expect(scores.every((score) => score >= 0 && Number.isFinite(score))).toBe(true);
    }),
    { numRuns: 40 },
  );
  expect(
    scoresOf(Array.from({ length: 100 }, () => []))
      .slice(65)
      .every(Number.isFinite),
  ).toBe(true);
});

test('axes are of unit length, at right angles, and follow what varies most', () => {
  const random = noise(5);
  const rows = Array.from({ length: 500 }, () => {
    const load = random() - 0.5;
    return [3 * load, 4 * load, 0.1 * (random() - 0.5)];
  });
  const [first, second] = principalAxes(rows, 2);
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, part, i) => sum + part * b[i]!, 0);
  expect(Math.abs(dot(first!, Float64Array.of(0.6, 0.8, 0)))).toBeCloseTo(1, 3);
  expect(dot(first!, second!)).toBeCloseTo(0, 9);
  expect(dot(second!, second!)).toBeCloseTo(1, 9);
});
