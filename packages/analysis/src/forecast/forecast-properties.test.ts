// What holds of every forecast, over inputs that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adaptedShare, INTERVAL_SHARE, timeToThreshold } from '../index.ts';
import type { ThresholdQuestion, TimeToThreshold } from '../index.ts';

function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

const anyValue = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, Number.MIN_VALUE),
);
const anyQuestion: fc.Arbitrary<ThresholdQuestion> = fc.record({
  limit: fc.double({ noNaN: true, noDefaultInfinity: true }),
  direction: fc.constantFrom('up', 'down'),
  horizon: fc.integer({ min: 1, max: 200 }),
});

test('whatever comes in, numbers come out, in order and within the horizon', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 120 }), anyQuestion, (values, question) => {
      const answer = timeToThreshold(values, question);
      if (answer.kind === 'not-enough-data') return;
      const { probability, early, expected, late, level, growth } = answer;
      for (const number of [probability, early, expected, late, level, ...Object.values(growth ?? {}).slice(1)])
        expect(number).not.toBeNaN();
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect(0 <= early && early <= expected && expected <= late && late <= question.horizon).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** Walks with steps of a coarse grid, so that turning and scaling them is exact. */
const walk = fc.array(fc.integer({ min: -8, max: 9 }), { minLength: 25, maxLength: 150 }).map((steps) =>
  steps.map(
    (
      (sum) => (step: number) =>
        (sum += step)
    )(0),
  ),
);

test('neither the unit nor the side that the limit is on changes an answer', () => {
  fc.assert(
    fc.property(
      walk,
      fc.integer({ min: 1, max: 80 }),
      fc.constantFrom(2 ** -20, 0.5, 8, 2 ** 40),
      (values, gap, unit) => {
        const limit = values.at(-1)! + gap;
        const plain = timeToThreshold(values, { limit, direction: 'up', horizon: 100 });
        const scaled = timeToThreshold(
          values.map((value) => value * unit),
          { limit: limit * unit, direction: 'up', horizon: 100 },
        );
        const turned = timeToThreshold(
          values.map((value) => -value),
          { limit: -limit, direction: 'down', horizon: 100 },
        );
        const times = ({ kind, ...rest }: TimeToThreshold) =>
          'early' in rest ? [kind, rest.probability, rest.early, rest.expected, rest.late] : [kind];
        expect(times(scaled)).toEqual(times(plain));
        expect(times(turned)).toEqual(times(plain));
      },
    ),
  );
});

test('a farther limit is never likelier, where the way there is only the past', () => {
  const random = uniform(3);
  const values = Float64Array.from({ length: 400 }, (_, i) => 5 * Math.sin(i / 9) + random() + random());
  const probabilities = [2, 3, 4, 5, 6, 8, 12].map((limit) => {
    const answer = timeToThreshold(values, { limit, direction: 'up', horizon: 120 });
    return answer.kind === 'not-enough-data' ? Number.NaN : answer.probability;
  });
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
});

test('an interval that held too few or too many truths is widened or narrowed until it holds four in five', () => {
  for (const holdsAt of [(share: number) => share ** 3, (share: number) => share ** 0.3]) {
    const random = uniform(5);
    let share = INTERVAL_SHARE;
    let inside = 0;
    for (let i = 0; i < 4_000; i += 1) {
      const isInside = random() < holdsAt(share);
      share = adaptedShare(share, isInside);
      inside += isInside ? 1 : 0;
    }
    expect(inside / 4_000).toBeCloseTo(0.8, 1);
  }
  expect(adaptedShare(0.999, false)).toBeLessThan(1);
});
