// What the window detectors see, and what they must leave alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { departure } from './departure.ts';
import { notReady } from './not-ready.ts';
import type { Shift } from './shift.ts';
import { flatLine, gap } from './stillness.ts';
import { normalOf, randomOf as seededOf } from '../random.kit.ts';
import { rankSumSurprise } from '../statistics/ranks.ts';
import { tailSurprise } from './tail-surprise.ts';
import { unusualErrors } from './unusual-errors.ts';
import { varianceChange } from './variance-change.ts';

/** A small seeded generator: the same series in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count += 1;
  }
  return count;
}

function traffic(
  seconds: number,
  perSecond: number,
  errorShare: (second: number) => number,
  seed: number,
): { requests: Float64Array; errors: Float64Array } {
  const random = randomOf(seed);
  const requests = Float64Array.from({ length: seconds }, () => poisson(perSecond, random));
  const errors = requests.map((asked, second) => {
    let failed = 0;
    for (let i = 0; i < asked; i += 1) if (random() < errorShare(second)) failed += 1;
    return failed;
  });
  return { requests, errors };
}

test('a third of two requests a second failing is seen within ten seconds, after twenty seconds of past', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const { requests, errors } = traffic(30, 2, (second) => (second >= 20 ? 0.33 : 0), seed);
    const seen = Array.from({ length: 11 }, (_, ago) =>
      unusualErrors(requests.subarray(0, 20 + ago), errors.subarray(0, 20 + ago), 0.0005),
    ).some((finding) => finding !== null);
    const failures = errors.reduce((sum, value) => sum + value, 0);
    expect(seen || failures < 4, `seed ${seed}`).toBe(true);
  }
});

test('what fails now is told of the time since it began, not diluted by what was before', () => {
  const requests = new Float64Array(60).fill(2);
  const errors = Float64Array.from({ length: 60 }, (_, i) => (i >= 50 && i % 2 === 0 ? 1 : 0));
  const found = unusualErrors(requests.subarray(0, 59), errors.subarray(0, 59), 0.0005);
  expect(found?.stepsAgo).toBe(8);
  expect(found?.now).toBeCloseTo(5 / 18, 2);
});

test('an error rate that was always there is no news', () => {
  let alarms = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const { requests, errors } = traffic(300, 20, () => 0.02, seed);
    for (let end = 60; end <= 300; end += 1)
      if (unusualErrors(requests.subarray(0, end), errors.subarray(0, end), 0.02) !== null) alarms += 1;
  }
  expect(alarms).toBe(0);
});

test('the onset is the first failure, not the alarm', () => {
  const { requests, errors } = traffic(40, 20, (second) => (second >= 30 ? 0.5 : 0), 7);
  const finding = unusualErrors(requests, errors, 0.0005);
  expect(finding?.stepsAgo).toBeGreaterThanOrEqual(8);
  expect(finding?.stepsAgo).toBeLessThanOrEqual(10);
});

test('without a past there is nothing to compare with', () => {
  const { requests, errors } = traffic(8, 20, () => 0.5, 3);
  expect(unusualErrors(requests, errors, 0.0005)).toBeNull();
});

function latency(seconds: number, ms: (second: number) => number, seed: number): Float64Array {
  const random = randomOf(seed);
  return Float64Array.from(
    { length: seconds },
    (_, second) => ms(second) * (0.8 + 0.4 * random()) + (random() < 0.03 ? 3 * ms(second) : 0),
  );
}

test('a latency that grows fivefold for good is a departure, with its onset', () => {
  const finding = departure(
    latency(60, (second) => (second >= 50 ? 300 : 60), 5),
    'up',
    100,
  );
  expect(finding?.stepsAgo).toBeGreaterThanOrEqual(8);
  expect(finding?.stepsAgo).toBeLessThanOrEqual(11);
});

test('a slow start long ago does not pull the onset back', () => {
  const values = latency(200, (second) => (second < 3 ? 3_000 : second >= 190 ? 300 : 60), 4);
  expect(departure(values, 'up', 100)?.stepsAgo).toBeLessThanOrEqual(11);
});

test('noise with spikes is none, and neither are three slow seconds', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const values = latency(120, (second) => (second >= 100 && second < 103 ? 300 : 60), seed);
    for (let end = 20; end <= 120; end += 1)
      expect(departure(values.subarray(0, end), 'up', 100), `seed ${seed}, second ${end}`).toBeNull();
  }
});

test('three of the last four looks that found it down are news, two are not, and gaps count as nothing', () => {
  const seen = (...last: number[]): Shift | null => notReady(Float64Array.of(0, 0, 0, 0, 0, 0, ...last));
  expect(seen(0, 1, 1)).toBeNull();
  expect(seen(1, 1, 1)?.stepsAgo).toBe(2);
  expect(seen(1, Number.NaN, 1, 1)?.stepsAgo).toBe(3);
  expect(seen(1, Number.NaN, Number.NaN, 1)).toBeNull();
  expect(seen(1, 1, 1, 1)?.surprise).toBeGreaterThan(6);
});

test('a series that spoke each second and falls silent is a gap after some seconds; one with gaps of its own later', () => {
  const silent = (past: Float64Array, seconds: number): number | undefined =>
    gap(Float64Array.of(...past, ...Array.from({ length: seconds }, () => Number.NaN)))?.now;
  const steady = new Float64Array(60).fill(1);
  const patchy = steady.map((value, i) => (i % 7 < 4 ? value : Number.NaN));
  expect(silent(steady, 4)).toBeUndefined();
  expect(silent(steady, 10)).toBe(11);
  expect(silent(patchy, 8)).toBeUndefined();
  expect(silent(patchy, 40)).toBeGreaterThan(30);
  expect(silent(new Float64Array(10).fill(1), 60)).toBeUndefined();
});

test('a gauge that sticks is a flat line; one that always was constant, or rests at zero, is none', () => {
  const random = randomOf(9);
  const moving = Array.from({ length: 80 }, random);
  const stuck = (seconds: number): number[] => [...moving, ...Array.from({ length: seconds }, () => 0.5)];
  expect(flatLine(Float64Array.from(stuck(3)))).toBeNull();
  expect(flatLine(Float64Array.from(stuck(12)))).toMatchObject({ now: 12, stepsAgo: 11 });
  expect(flatLine(new Float64Array(200).fill(3))).toBeNull();
  for (let seed = 1; seed <= 20; seed += 1) {
    const dice = randomOf(seed);
    const resting = Float64Array.from({ length: 200 }, () => (dice() < 0.1 ? 1 : 0));
    expect(flatLine(resting), `seed ${seed}`).toBeNull();
  }
});

test('restlessness is seen whatever the level does, and a shift of the level is none', () => {
  const random = randomOf(3);
  const noise = (width: number): number => width * (random() - 0.5);
  const restless = Float64Array.from({ length: 140 }, (_, i) => 50 + noise(i < 110 ? 1 : 10));
  const calm = Float64Array.from({ length: 140 }, (_, i) => 50 + noise(i < 110 ? 6 : 0.5));
  const shifted = Float64Array.from({ length: 140 }, (_, i) => (i < 120 ? 50 : 80) + noise(2));
  expect(varianceChange(restless)?.direction).toBe('up');
  expect(varianceChange(calm)?.direction).toBe('down');
  expect(varianceChange(shifted)).toBeNull();
  expect(varianceChange(shifted.subarray(0, 60))).toBeNull();
});

test('how often a restlessness is proven: large ones mostly, small ones seldom, none where there is none', () => {
  const normal = normalOf(seededOf(4));
  const proven = (factor: number): number => {
    let count = 0;
    for (let run = 0; run < 200; run += 1) {
      const values = Float64Array.from({ length: 300 }, (_, i) => normal() * (i < 270 ? 1 : factor));
      if (varianceChange(values) !== null) count += 1;
    }
    return count / 200;
  };
  const [none, threefold, sixfold] = [proven(1), proven(3), proven(6)];
  expect(none).toBe(0);
  expect(threefold).toBeLessThan(0.4);
  expect(sixfold).toBeGreaterThan(0.6);
});

test('surprises are tail probabilities: one of s is not seen more often than in 10⁻ˢ of looks at noise', () => {
  const random = randomOf(21);
  const laws = [random, () => -Math.log(1 - random()), () => random() + random() + random()];
  const looks = 4_000;
  for (const law of laws) {
    let [rare, restless] = [0, 0];
    for (let i = 0; i < looks; i += 1) {
      const past = Float64Array.from({ length: 40 }, law);
      const reached = Math.min(law(), law());
      if (tailSurprise(past, reached, 2) >= 2) rare += 1;
      const [some, others] = [Float64Array.from({ length: 12 }, law), past];
      if (rankSumSurprise(some, others) >= 2) restless += 1;
    }
    expect(rare / looks).toBeLessThan(0.014);
    expect(restless / looks).toBeLessThan(0.014);
  }
});

const anything = fc.oneof(
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(Number.NaN, 0, Number.POSITIVE_INFINITY),
);

test('whatever comes, what is answered is a number, and the beginning lies in the window', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 120 }), (some) => {
      const values = Float64Array.from(some);
      const counts = values.map((value) =>
        Number.isFinite(value) ? Math.min(1_000, Math.abs(Math.trunc(value))) : value,
      );
      const shifts = [
        departure(values, 'up'),
        departure(values, 'down'),
        notReady(values),
        gap(values),
        flatLine(values),
        varianceChange(values),
        unusualErrors(counts, counts, 0.001),
      ];
      for (const shift of shifts) {
        if (shift === null) continue;
        const { stepsAgo, surprise, now, band } = shift;
        expect([stepsAgo, surprise, now, band.low, band.usual, band.high].some(Number.isNaN)).toBe(false);
        expect(stepsAgo).toBeGreaterThanOrEqual(0);
        expect(stepsAgo).toBeLessThan(values.length);
      }
    }),
  );
});

test('another unit changes neither what is seen nor how surprising it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: -20, max: 20 }), (seed, power) => {
      const unit = 2 ** power;
      const values = latency(60, (second) => (second >= 50 ? 300 : 60), seed);
      const [plain, scaled] = [
        departure(values, 'up'),
        departure(
          values.map((value) => value * unit),
          'up',
        ),
      ];
      expect(scaled?.stepsAgo).toBe(plain?.stepsAgo);
      expect(scaled?.surprise).toEqual(plain?.surprise);
    }),
  );
});
