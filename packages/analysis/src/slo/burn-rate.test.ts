// Each pair of windows shown to say yes and no, and budgets that can be reckoned by hand.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BURN_RULES, BurnRate, type BudgetState } from './burn-rate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const objective = { target: 0.999, windowMs: 30 * DAY };
/** Any origin will do. */
const START = 1_800_000_000_000 - (1_800_000_000_000 % DAY);

/** A thousand events a minute; `badShare` by how long before the end. */
function after(durationMs: number, badShare: (beforeEndMs: number) => number): BudgetState {
  const burn = new BurnRate(objective);
  for (let at = 0; at < durationMs; at += MINUTE) {
    const bad = 1_000 * badShare(durationMs - at);
    burn.add(START + at, 1_000 - bad, bad);
  }
  return burn.state(START + durationMs - 1);
}

/** Fails `times` faster than the budget allows during the given spans before the end. */
const burning =
  (times: number, fromMs: number, toMs = 0) =>
  (before: number): number =>
    before <= fromMs && before > toMs ? times * 0.001 : 0;

const answers = ({ rules }: BudgetState): string[] => rules.map(({ answer }) => answer);

test.each(BURN_RULES.map((rule) => [rule.rate, rule] as const))(
  'the pair of %s says yes when both windows burn',
  (_, rule) => {
    const state = after(4 * DAY, burning(rule.rate * 1.01, rule.longMs));
    expect(state.rules.find((one) => one.rule === rule)?.answer).toBe('burning');
  },
);

test.each(BURN_RULES.map((rule) => [rule.rate, rule] as const))(
  'the pair of %s says no to a lesser rate',
  (_, rule) => {
    const state = after(4 * DAY, burning(rule.rate * 0.97, 4 * DAY));
    expect(state.rules.find((one) => one.rule === rule)?.answer).toBe('calm');
  },
);

test.each(BURN_RULES.map((rule) => [rule.rate, rule] as const))(
  'the pair of %s says no once the short window is over it',
  (_, rule) => {
    const state = after(4 * DAY, burning(3 * rule.rate, rule.longMs, rule.shortMs));
    const own = state.rules.find((one) => one.rule === rule);
    expect([own?.answer, (own?.longRate ?? 0) >= rule.rate]).toEqual(['calm', true]);
  },
);

test.each(BURN_RULES.map((rule) => [rule.rate, rule] as const))(
  'the pair of %s says no to a blip in the short window',
  (_, rule) => {
    const state = after(4 * DAY, burning(2 * rule.rate, rule.shortMs / 2));
    expect(state.rules.find((one) => one.rule === rule)?.answer).toBe('calm');
  },
);

test('the fastest rule that burns is the alert; calm is no alert', () => {
  expect(after(4 * DAY, burning(100, HOUR)).alert).toMatchObject({ severity: 'page', rate: 14.4 });
  expect(after(4 * DAY, burning(8, 8 * HOUR)).alert).toMatchObject({ severity: 'page', rate: 6 });
  expect(after(4 * DAY, burning(1.2, 4 * DAY)).alert).toMatchObject({ severity: 'ticket', rate: 1 });
  expect(after(4 * DAY, () => 0).alert).toBeNull();
});

test('without enough to judge by, each rule says so', () => {
  expect(new BurnRate(objective).state(START)).toMatchObject({ alert: null, budgetLeft: null, exhaustedInMs: null });
  expect(answers(after(5 * MINUTE, burning(900, HOUR)))).toEqual(BURN_RULES.map(() => 'not-enough-data'));
  expect(answers(after(10 * MINUTE, burning(900, HOUR)))[0]).toBe('burning');
  const lonely = new BurnRate(objective);
  for (let minute = 0; minute < 60; minute += 1) lonely.add(START + minute * MINUTE, 0, minute === 58 ? 1 : 0);
  expect(lonely.state(START + HOUR - 1).rules[0]?.answer).toBe('not-enough-data');
});

test('silence is no recovery: with no event in the short window nobody says calm', () => {
  const burn = new BurnRate(objective);
  for (let minute = 0; minute < 60; minute += 1) burn.add(START + minute * MINUTE, 900, 100);
  expect(burn.state(START + 70 * MINUTE).rules[0]).toMatchObject({ answer: 'not-enough-data', shortRate: null });
});

test('the budget is what is left of it, and ends when the rate of the last hour says', () => {
  const half = after(30 * DAY, burning(1, 15 * DAY));
  expect(half.budgetLeft).toBeCloseTo(0.5, 1);
  expect((half.exhaustedInMs ?? 0) / DAY).toBeCloseTo(15, 0);
  expect(after(30 * DAY, burning(2, 30 * DAY))).toMatchObject({ exhaustedInMs: 0 });
  expect(after(DAY, () => 0)).toMatchObject({ budgetLeft: 1, exhaustedInMs: Number.POSITIVE_INFINITY });
});

test('order within the ring, repeated states and clock jumps change nothing that is still held', () => {
  const event = fc.tuple(
    fc.integer({ min: 0, max: 359 }),
    fc.integer({ min: 0, max: 50 }),
    fc.integer({ min: 0, max: 50 }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const [given, sorted] = [new BurnRate(objective), new BurnRate(objective)];
      for (const [minute, good, bad] of events) given.add(START + minute * MINUTE, good, bad);
      for (const [minute, good, bad] of events.toSorted((a, b) => a[0] - b[0]))
        sorted.add(START + minute * MINUTE, good, bad);
      const now = START + 6 * HOUR - 1;
      expect(given.state(now)).toEqual(sorted.state(now));
    }),
  );
  const jumped = new BurnRate(objective);
  jumped.add(START, 10, 10);
  jumped.add(START + 400 * DAY, 1_000, 0);
  jumped.add(START, 10, 10);
  expect(jumped.state(START + 400 * DAY).budgetLeft).toBe(1);
});

test('whatever comes, nothing is NaN', () => {
  const number = fc.oneof(fc.double({ min: -1e15, max: 1e15 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number, number), { maxLength: 20 }), (events) => {
      const burn = new BurnRate(objective);
      for (const [at, good, bad] of events) burn.add(at, good, bad);
      const { budgetLeft, exhaustedInMs, rules } = burn.state(START);
      const numbers = [budgetLeft, exhaustedInMs, ...rules.flatMap(({ longRate, shortRate }) => [longRate, shortRate])];
      expect(numbers.some(Number.isNaN)).toBe(false);
    }),
  );
});
