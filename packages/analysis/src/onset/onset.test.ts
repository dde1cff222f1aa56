// Onsets against known changes in several laws of noise, and what is no onset.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalOf, randomOf } from '../random.kit.ts';
import { changePoint } from './change-point.ts';
import { onsetOf, segmentsOf } from './onset.ts';

/** Laws of unit scale. */
function lawsOf(random: () => number): Readonly<Record<string, () => number>> {
  const normal = normalOf(random);
  let last = 0;
  return {
    normal,
    laplace: () => (Math.sign(random() - 0.5) * -Math.log(1 - random())) / Math.SQRT2,
    'heavy tails': () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3),
    spikes: () => 0.6 * normal() + (random() < 0.05 ? 8 : 0),
    skewed: () => (Math.exp(0.5 * normal()) - 1.13) / 0.6,
    correlated: () => (last = 0.6 * last + 0.8 * normal()),
  };
}

test('a step of four sigmas is dated within a step or so in each law, and its interval holds the truth as it says', () => {
  const random = randomOf(5);
  for (const [name, law] of Object.entries(lawsOf(random))) {
    const runs = 150;
    let [off, held] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const at = 20 + Math.floor(random() * 60);
      const after = 6 + Math.floor(random() * 20);
      const values = Float64Array.from({ length: at + after }, (_, i) => 10 + law() + (i >= at ? 4 : 0));
      const onset = onsetOf(values, { mean: 10, sigma: 1 }, 1);
      off += Math.abs((onset?.index ?? values.length) - at);
      if (onset !== null && onset.low <= at && at <= onset.high) held += 1;
    }
    expect({ name, isNear: off / runs < (name === 'correlated' ? 2 : 0.6) }).toEqual({ name, isNear: true });
    expect({ name, isHeld: held / runs > 0.85 }).toEqual({ name, isHeld: true });
  }
});

test('noise of any law holds a change no more often than the surprise says', () => {
  const random = randomOf(8);
  for (const [name, law] of Object.entries(lawsOf(random))) {
    const runs = 400;
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      const change = changePoint(Float64Array.from({ length: 30 + (run % 50) }, law));
      if (change !== null && change.surprise >= 1.5) found += 1;
    }
    // 10^−1.5 is 3 %; correlation is only estimated, so that its law may pass it by some.
    expect({ name, isSeldom: found / runs < (name === 'correlated' ? 0.08 : 0.045) }).toEqual({ name, isSeldom: true });
  }
});

test('an onset is where a lasting departure began, and none is found in what comes and goes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 40 }), (at) => {
      const values = Array.from({ length: at + 15 }, (_, i) => (i >= at ? 4 : 0));
      expect(onsetOf(values, { mean: 0, sigma: 1 }, 1)?.index).toBe(at);
      expect(onsetOf(values, { mean: 0, sigma: 1 }, -1)).toBeNull();
    }),
  );
  expect(onsetOf([0, 5, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0], { mean: 0, sigma: 1 }, 1)).toBeNull();
});

test('a departure that climbs in stairs is dated to its first stair, and an earlier one that ended is not it', () => {
  const random = randomOf(2);
  const level = (i: number): number => (i < 60 ? 0 : i < 80 ? 8 : i < 130 ? 0 : i < 150 ? 8 : 20);
  const values = Float64Array.from({ length: 170 }, (_, i) => level(i) + random());
  expect(onsetOf(values, { mean: 0.5, sigma: 0.4 }, 1)?.index).toBe(130);
  expect(segmentsOf(values).map(({ from }) => from)).toEqual([0, 60, 80, 130, 150]);
});

test('order and unit are all that counts: shifting and scaling values changes no place', () => {
  const law = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 12, maxLength: 80 });
  fc.assert(
    fc.property(law, fc.integer({ min: -10, max: 10 }), fc.integer({ min: -100, max: 100 }), (some, power, shift) => {
      const plain = changePoint(Float64Array.from(some));
      const moved = changePoint(Float64Array.from(some, (value) => (value + shift) * 2 ** power));
      expect(moved?.index).toBe(plain?.index);
      expect(moved?.surprise).toBe(plain?.surprise);
    }),
  );
});

test('whatever comes, places lie in the window and in order, and nothing is NaN', () => {
  const anything = fc.oneof(
    fc.double({ min: -1e300, max: 1e300, noNaN: true }),
    fc.integer({ min: 0, max: 2 }),
    fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY),
  );
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 90 }), (values) => {
      const onset = onsetOf(values, { mean: 0, sigma: 1 }, 1);
      if (onset === null) return;
      const { low, index, high, surprise } = onset;
      expect([low, index, high].toSorted((a, b) => a - b)).toEqual([low, index, high]);
      expect(low >= 0 && high < values.length && surprise >= 0).toBe(true);
    }),
  );
});

test('a window of ten million values costs no more than its end', () => {
  const values = new Float64Array(10_000_000);
  values.fill(7, values.length - 30);
  expect(onsetOf(values, { mean: 0, sigma: 1 }, 1)?.index).toBe(values.length - 30);
});
