// Properties of the algorithms, over inputs that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialSurprise, mean, median, quantile, sequentialTest, spread } from '../index.ts';

// Negative zero is a value like zero, but not to `toBe`.
const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);

/** The tail by adding up, for small n: an oracle. */
function tail(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = k; i <= n; i += 1) {
    let choose = 1;
    for (let j = 0; j < i; j += 1) choose = (choose * (n - j)) / (j + 1);
    sum += choose * p ** i * (1 - p) ** (n - i);
  }
  return sum;
}

test('the binomial surprise is −log₁₀ of the exact tail, and grows with the count', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 30 }),
      fc.double({ min: 0.001, max: 0.6, noNaN: true }),
      (n, some, p) => {
        const k = Math.min(n, some);
        const surprise = binomialSurprise(k, n, p);
        if (k > n * p) expect(10 ** -surprise).toBeCloseTo(tail(k, n, p), 6);
        else expect(surprise).toBe(0);
        if (k < n) expect(binomialSurprise(k + 1, n, p)).toBeGreaterThanOrEqual(surprise);
      },
    ),
  );
});

test('quantiles lie within the values, in order, and do not see gaps', () => {
  fc.assert(
    fc.property(
      fc.array(finite, { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const value = quantile(values, q);
        expect(value).toBeGreaterThanOrEqual(Math.min(...values));
        expect(value).toBeLessThanOrEqual(Math.max(...values));
        expect(quantile(values, 0)).toBeCloseTo(Math.min(...values));
        expect(quantile([...values, Number.NaN], q)).toBeCloseTo(value);
      },
    ),
  );
});

test('a wild minority moves neither median nor spread beyond the others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 9, max: 11, noNaN: true }), { minLength: 7, maxLength: 21 }),
      fc.array(finite, { maxLength: 3 }),
      (sane, wild) => {
        const all = [...sane, ...wild];
        expect(median(all)).toBeGreaterThanOrEqual(9);
        expect(median(all)).toBeLessThanOrEqual(11);
        expect(spread(all)).toBeLessThanOrEqual(2 * 1.4826);
      },
    ),
  );
});

test('nothing has no mean, median or quantile', () => {
  expect([mean([]), median([Number.NaN]), quantile([], 0.5)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

const test95 = { well: 0.95, ill: 0.5, error: 0.01 };

test('the sequential test needs enough, answers rightly, and forgets what was', () => {
  const ones = (n: number): number[] => Array.from({ length: n }, () => 1);
  expect(sequentialTest(ones(5), ones(5), test95).answer).toBe('undecided');
  expect(sequentialTest(ones(12), ones(12), test95)).toEqual({ answer: 'well', wellSince: 0 });
  expect(
    sequentialTest(
      ones(12).map(() => 0),
      ones(12),
      test95,
    ).answer,
  ).toBe('ill');
  const recovered = sequentialTest([...ones(20).map(() => 0), ...ones(12)], ones(32), test95);
  expect(recovered).toEqual({ answer: 'well', wellSince: 20 });
  expect(
    sequentialTest(
      ones(50),
      ones(50).map(() => 0),
      test95,
    ).answer,
  ).toBe('undecided');
});

test('its errors are as rare as stated', () => {
  let seed = 7;
  const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  let wrong = 0;
  for (let run = 0; run < 2_000; run += 1) {
    const good = Array.from({ length: 12 }, () => (random() < test95.ill ? 1 : 0));
    if (
      sequentialTest(
        good,
        good.map(() => 1),
        test95,
      ).answer === 'well'
    )
      wrong += 1;
  }
  expect(wrong / 2_000).toBeLessThan(0.02);
});
