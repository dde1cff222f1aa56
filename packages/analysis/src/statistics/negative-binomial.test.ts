// The tail against adding up, and its limits.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSurprise } from './negative-binomial.ts';

/** P(X ≥ k) by adding up what is below: an oracle for small numbers. */
function tail(k: number, mean: number, variance: number): number {
  const shape = (mean * mean) / (variance - mean);
  const step = mean / (shape + mean);
  let term = (1 - step) ** shape;
  let below = 0;
  for (let i = 0; i < k; i += 1) {
    below += term;
    term *= ((i + shape) / (i + 1)) * step;
  }
  return 1 - below;
}

test('it is −log₁₀ of the exact tail above the mean, and grows with the count', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 25 }),
      fc.double({ min: 0.2, max: 10, noNaN: true }),
      fc.double({ min: 1.1, max: 4, noNaN: true }),
      (k, mean, ratio) => {
        const surprise = countSurprise(k, mean, ratio * mean);
        if (k > mean) expect(10 ** -surprise).toBeCloseTo(tail(k, mean, ratio * mean), 6);
        else expect(surprise).toBe(0);
        expect(countSurprise(k + 1, mean, ratio * mean)).toBeGreaterThanOrEqual(surprise);
      },
    ),
  );
});

test('without more variance than mean it is Poisson: ten where two are usual', () => {
  expect(10 ** -countSurprise(10, 2, 2)).toBeCloseTo(4.65e-5, 7);
});

test('it is finite for every count, mean and variance', () => {
  const positive = fc.double({ min: 0, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(fc.nat({ max: 1e9 }), positive, positive, (k, mean, variance) => {
      const surprise = countSurprise(k, mean, variance);
      expect(surprise).toBeGreaterThanOrEqual(0);
      expect(surprise).toBeLessThanOrEqual(300);
    }),
  );
});
