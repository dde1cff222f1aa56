// Confidences whose worth is known, and services whose noise is known: what is corrected, what is kept, what is left.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomOf } from '../random.kit.ts';
import { calibrationOf } from './calibration.ts';
import { calibrated, isotonicCurve, plattCurve } from './confidence-curve.ts';
import { FalseAlarmBudget } from './false-alarm-budget.ts';
import { reliabilityOf, type Said } from './reliability.ts';

/** `worth` of a confidence is how often it comes true. */
function history(count: number, worth: (confidence: number) => number, seed: number): Said {
  const random = randomOf(seed);
  const confidence = Array.from({ length: count }, random);
  return { confidence, happened: confidence.map((one) => (random() < worth(one) ? 1 : 0)) };
}

function corrected(history: Said, by: Said): Said {
  const curve = calibrationOf(by);
  return { ...history, confidence: Array.from(history.confidence, (one) => calibrated(curve, one)) };
}

test('scores of a small history are what one reckons by hand', () => {
  const reliability = reliabilityOf({ confidence: [0.95, 0.95, 0.05, 0.5], happened: [1, 0, 0, 1] });
  expect(reliability?.brier).toBeCloseTo((0.05 ** 2 + 0.95 ** 2 + 0.05 ** 2 + 0.25) / 4, 10);
  expect(reliability?.logScore).toBeCloseTo(-(Math.log(0.95) * 2 + Math.log(0.05) + Math.log(0.5)) / 4, 10);
  expect(reliability?.expectedError).toBeCloseTo((2 * 0.45 + 0.05 + 0.5) / 4, 10);
  expect(reliability?.bins.map(({ count, share }) => [count, share])).toEqual([
    [1, 0],
    [1, 1],
    [2, 0.5],
  ]);
  expect(reliabilityOf({ confidence: [], happened: [] })).toBeNull();
});

test('the interval of a share holds the truth about as often as said', () => {
  let [held, bins] = [0, 0];
  for (let seed = 1; seed <= 60; seed += 1) {
    for (const bin of reliabilityOf(history(200, (one) => one, seed))?.bins ?? []) {
      bins += 1;
      if (bin.low <= bin.meanConfidence && bin.meanConfidence <= bin.high) held += 1;
    }
  }
  expect(held / bins).toBeGreaterThan(0.92);
});

test('too little history, or one kind of outcome, corrects nothing', () => {
  expect(calibrationOf(history(39, () => 0.5, 1)).kind).toBe('as-said');
  expect(calibrationOf(history(500, () => 0, 1)).kind).toBe('as-said');
});

test('confidences that are right are left alone, most of the time', () => {
  let changed = 0;
  for (let seed = 1; seed <= 40; seed += 1)
    if (calibrationOf(history(200, (one) => one, seed)).kind !== 'as-said') changed += 1;
  expect(changed).toBeLessThan(10);
});

test('boasts are corrected, and the correction holds on what came later', () => {
  const boasts = (one: number): number => 0.2 + 0.35 * one;
  const later = history(4_000, boasts, 99);
  const before = reliabilityOf(later);
  for (const count of [60, 200, 2_000]) {
    const after = reliabilityOf(corrected(later, history(count, boasts, count)));
    expect(after?.brier).toBeLessThan(before?.brier ?? 0);
    expect(after?.expectedError).toBeLessThan(count < 100 ? 0.15 : 0.07);
  }
});

test('a bend that no logistic curve has is found by the isotonic one, given the history for it', () => {
  const stairs = (one: number): number => (one < 0.4 ? 0.05 : one < 0.6 ? 0.5 : 0.55);
  expect(calibrationOf(history(3_000, stairs, 4)).kind).toBe('isotonic');
});

test('a curve never falls, stays inside (0, 1), and knows nothing of scale or order', () => {
  const outcome = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1 }));
  fc.assert(
    fc.property(fc.array(outcome, { minLength: 1, maxLength: 80 }), (outcomes) => {
      const columns = (of: typeof outcomes): Said => ({
        confidence: of.map(([one]) => one),
        happened: of.map(([, came]) => came),
      });
      for (const fit of [plattCurve, isotonicCurve]) {
        const [curve, turned] = [fit(columns(outcomes)), fit(columns(outcomes.toReversed()))];
        const worth = Array.from({ length: 41 }, (_, i) => calibrated(curve, i / 40));
        worth.forEach((one, i) => {
          expect(one).toBeGreaterThanOrEqual(i === 0 ? 0 : (worth[i - 1] as number));
          expect(one).toBeLessThanOrEqual(1);
          expect(calibrated(turned, i / 40)).toBeCloseTo(one, 6);
        });
      }
    }),
  );
});

const DAY = 86_400_000;

interface Life {
  readonly falsePerDay: number;
  readonly missed: number;
}

/** A service whose noise is more surprising than it says: its stated surprise is `boast` times the true one. */
function live(budget: FalseAlarmBudget, days: number, boast: number, seed: number): Life {
  const random = randomOf(seed);
  let [alarms, missed] = [0, 0];
  const looksPerDay = 2_000;
  for (let look = 0; look < days * looksPerDay; look += 1) {
    const nowMs = (look / looksPerDay) * DAY;
    const surprise = -Math.log10(1 - random()) * boast;
    if (surprise < 19 && budget.isWorthSaying('noisy', surprise, nowMs)) {
      budget.learn('noisy', 'false', nowMs);
      alarms += 1;
    }
    if (look % looksPerDay === 7 && !budget.isWorthSaying('noisy', 25, nowMs)) missed += 1;
  }
  return { falsePerDay: alarms / days, missed };
}

test.each([1, 2, 4])(
  'false alarms stay within the budget where the noise boasts %s-fold, and disasters are always said',
  (boast) => {
    for (const perDay of [0.5, 2]) {
      const { falsePerDay, missed } = live(new FalseAlarmBudget({ perDay }), 60, boast, 10 * boast + perDay);
      expect(falsePerDay).toBeLessThanOrEqual(perDay + 31 / 60);
      expect(missed).toBe(0);
    }
  },
);

test('a threshold comes back when the false alarms end, and another service never had it', () => {
  const budget = new FalseAlarmBudget({ perDay: 1, start: 5 });
  for (let i = 0; i < 6; i += 1) budget.learn('noisy', 'false', 0);
  expect(budget.thresholdOf('noisy', 0)).toBe(8);
  expect(budget.isWorthSaying('noisy', 7, 0)).toBe(false);
  expect(budget.isWorthSaying('calm', 7, 0)).toBe(true);
  budget.learn('noisy', 'true', DAY);
  expect(budget.thresholdOf('noisy', 2 * DAY)).toBe(7);
  expect(budget.thresholdOf('noisy', 30 * DAY)).toBe(5);
});

test('no number of false alarms, no clock and no crowd of services breaks it; and it survives a restart', () => {
  const budget = new FalseAlarmBudget({ always: 12, mostServices: 100 });
  for (let i = 0; i < 1_000; i += 1) budget.learn('noisy', 'false', i % 2 === 0 ? 1e12 : -1e12);
  expect(budget.thresholdOf('noisy', 0)).toBe(12);
  expect(budget.isWorthSaying('noisy', 12, 0)).toBe(true);
  const again = new FalseAlarmBudget({ always: 12 }, budget.snapshot());
  expect(again.thresholdOf('noisy', 1e12)).toBe(budget.thresholdOf('noisy', 1e12));
  for (let i = 0; i < 1_000; i += 1) budget.learn(`service ${i}`, 'false', 0);
  expect(budget.snapshot()).toHaveLength(100);
});
