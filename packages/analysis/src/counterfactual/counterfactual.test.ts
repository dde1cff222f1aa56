// Intervals held against what came, over simulated series of many kinds; and recoveries whose cause is known.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalOf, randomOf } from '../random.kit.ts';
import { attributeRecovery } from './attribution.ts';
import { counterfactualOf, type CounterfactualInput } from './counterfactual.ts';

const AHEAD = 20;

interface Coverage {
  /** Shares of steps, and of cumulated effects of an action that did nothing, inside their 90 % intervals. */
  readonly steps: number;
  readonly effects: number;
}

function coverageOf(runs: number, make: () => Omit<CounterfactualInput, 'actionIndex'>): Coverage {
  let [inside, steps, effects] = [0, 0, 0];
  for (let run = 0; run < runs; run += 1) {
    const input = make();
    const actionIndex = input.values.length - AHEAD;
    const found = counterfactualOf({ ...input, actionIndex });
    if (found.kind !== 'counterfactual') return expect.fail(found.because);
    for (let h = 0; h < AHEAD; h += 1) {
      const value = input.values[actionIndex + h] as number;
      steps += 1;
      if (value >= (found.low[h] as number) && value <= (found.high[h] as number)) inside += 1;
    }
    if (found.effect.low <= 0 && found.effect.high >= 0) effects += 1;
  }
  return { steps: inside / steps, effects: effects / runs };
}

const random = randomOf(31);
const normal = normalOf(random);

function series(length: number, at: (i: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, i) => at(i));
}

function wandering(length: number): Float64Array {
  let level = 0;
  return series(length, () => (level += normal()));
}

const kinds: readonly (readonly [string, (before: number) => Omit<CounterfactualInput, 'actionIndex'>])[] = [
  ['noise about a level', (n) => ({ values: series(n, () => 50 + 5 * normal()) })],
  ['a line', (n) => ({ values: series(n, (i) => 50 + 0.2 * i + 2 * normal()) })],
  ['a level that wanders', (n) => ({ values: wandering(n).map((level) => level + 2 * normal()) })],
  [
    'latency with spikes',
    (n) => ({ values: series(n, () => 60 * (0.8 + 0.4 * random()) + (random() < 0.03 ? 180 : 0)) }),
  ],
  [
    'a fault that stays',
    (n) => ({ values: series(n, (i) => (i < n - AHEAD - 10 ? 60 : 300) * (0.8 + 0.4 * random())) }),
  ],
  [
    'a season',
    (n) => ({ values: series(n, (i) => 50 + 20 * Math.sin((2 * Math.PI * i) / 12) + 2 * normal()), period: 12 }),
  ],
];

test.each(kinds)('%s stays inside its 90 % interval about as often as said', (_, make) => {
  for (const before of [25, 80]) {
    const { steps, effects } = coverageOf(60, () => make(before + AHEAD));
    expect(steps).toBeGreaterThan(0.8);
    expect(steps).toBeLessThanOrEqual(1);
    expect(effects).toBeGreaterThan(0.75);
  }
});

test('neighbours that move alike make the interval narrow, and it still holds; strangers leave it as it was', () => {
  const widthOf = (input: CounterfactualInput): number => {
    const found = counterfactualOf(input);
    return found.kind === 'counterfactual' ? (found.high[AHEAD - 1] as number) - (found.low[AHEAD - 1] as number) : NaN;
  };
  let [narrow, wide, strange] = [0, 0, 0];
  const steps = coverageOf(60, () => {
    const shared = wandering(80 + AHEAD);
    const values = shared.map((level) => 50 + 2 * level + normal());
    const neighbours = [shared.map((level) => 20 + level + 0.7 * normal()), shared.map(() => normal())];
    narrow += widthOf({ values, actionIndex: 80, neighbours });
    wide += widthOf({ values, actionIndex: 80 });
    strange += widthOf({ values, actionIndex: 80, neighbours: [series(100, normal)] });
    return { values, neighbours };
  }).steps;
  expect(steps).toBeGreaterThan(0.8);
  expect(narrow).toBeLessThan(0.6 * wide);
  expect(strange / wide).toBeCloseTo(1, 1);
});

test('an effect is what was less what would have been, summed over what was seen', () => {
  const values = series(60, (i) => (i < 40 ? 100 : 80) + normal());
  values[45] = Number.NaN;
  const found = counterfactualOf({ values, actionIndex: 40 });
  if (found.kind !== 'counterfactual') return expect.fail(found.because);
  expect(found.effect.low).toBeLessThan(-380);
  expect(found.effect.high).toBeGreaterThan(-380);
  expect(found.effect.high).toBeLessThan(0);
});

test('nineteen values before the action are not enough, twenty are', () => {
  const at = (actionIndex: number): string => counterfactualOf({ values: series(40, normal), actionIndex }).kind;
  expect([at(19), at(20)]).toEqual(['not-enough-data', 'counterfactual']);
});

const band = { low: 0, high: 130 };
const latency = (ms: number): number => ms * (0.8 + 0.4 * random()) + (random() < 0.03 ? 3 * ms : 0);

/** Well, then ill from 30 on, then well again from `well` on. */
function illUntil(well: number): Float64Array {
  return series(well + 25, (i) => latency(i < 30 || i >= well ? 60 : 300));
}

function answersOf(runs: number, make: () => CounterfactualInput): Readonly<Record<string, number>> {
  const counts: Record<string, number> = { 'by-action': 0, 'by-itself': 0, unclear: 0 };
  for (let run = 0; run < runs; run += 1) {
    const { answer } = attributeRecovery({ ...make(), band });
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

test('what turns some seconds after the action was its doing', () => {
  const counts = answersOf(50, () => ({ values: illUntil(46), actionIndex: 43 }));
  expect(counts['by-action']).toBeGreaterThan(40);
  expect(counts['by-itself']).toBe(0);
});

test('what had turned some seconds before the action was not', () => {
  const counts = answersOf(50, () => ({ values: illUntil(44), actionIndex: 47 }));
  expect(counts['by-itself']).toBeGreaterThan(40);
  expect(counts['by-action']).toBeLessThan(3);
});

test('what was falling back to normal all along is not claimed', () => {
  const falling = (i: number): number => latency(i < 30 ? 60 : 60 + 300 * Math.exp((30 - i) / 8));
  const counts = answersOf(50, () => ({ values: series(75, falling), actionIndex: 42 }));
  expect(counts['by-action']).toBeLessThan(7);
});

test('what recovered together with neighbours that nobody touched is not claimed', () => {
  const counts = answersOf(50, () => ({
    values: illUntil(48),
    actionIndex: 45,
    neighbours: [illUntil(48), illUntil(48), series(73, () => latency(60))],
  }));
  expect(counts['by-itself']).toBeGreaterThan(35);
  expect(counts['by-action']).toBeLessThan(4);
});

test('what is still ill, or was hardly seen, is unclear', () => {
  expect(attributeRecovery({ values: illUntil(90).subarray(0, 80), actionIndex: 50, band }).because).toBe(
    'is-not-well',
  );
  const early = series(40, (i) => (i < 12 ? 300 : 60));
  expect(attributeRecovery({ values: early, actionIndex: 10, band }).because).toBe('not-enough-data');
});

test('whatever comes, nothing is NaN; and another unit changes no answer', () => {
  const value = fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.constantFrom(Number.NaN, 0, 1e12));
  const values = fc.array(value, { minLength: 45, maxLength: 70 });
  fc.assert(
    fc.property(
      values,
      values,
      fc.integer({ min: 0, max: 45 }),
      fc.integer({ min: -8, max: 8 }),
      (some, other, actionIndex, power) => {
        const scaled = (factor: number): CounterfactualInput => ({
          values: Float64Array.from(some, (one) => one * factor),
          neighbours: [Float64Array.from({ length: some.length }, (_, i) => (other[i] ?? 0) * factor)],
          actionIndex,
          period: 7,
        });
        const [plain, again] = [counterfactualOf(scaled(1)), counterfactualOf(scaled(2 ** power))];
        expect(again.kind).toBe(plain.kind);
        if (plain.kind !== 'counterfactual' || again.kind !== 'counterfactual') return;
        const { expected, low, high, effect } = plain;
        expect([...expected, ...low, ...high, effect.low, effect.expected, effect.high].some(Number.isNaN)).toBe(false);
        expect([...again.expected].map((one) => one / 2 ** power)).toEqual([...expected]);
      },
    ),
    { numRuns: 60 },
  );
});
