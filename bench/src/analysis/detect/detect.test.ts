// The scorers against small cases worked out by hand.
import { expect, test } from 'vitest';
import { lowFalsePositives, NabScorer, standard } from './nab-score.ts';
import { rangeScores } from './range-scores.ts';
import { rollingZ } from './rolling-z.ts';

const sigma = (y: number): number => 2 / (1 + Math.exp(5 * y)) - 1;

/** 100 rows, the first 15 free, one window from 50 to 59. */
function scored(scores: Readonly<Record<number, number>>): {
  series: { windows: { first: number; last: number }[] };
  scores: Float64Array;
} {
  const all = new Float64Array(100);
  for (const [row, score] of Object.entries(scores)) all[Number(row)] = score;
  return { series: { windows: [{ first: 50, last: 59 }] }, scores: all };
}

test('nothing found is 0, a window found in its first row is 100, later is worth less', () => {
  expect(new NabScorer([scored({})], standard).at(1)).toMatchObject({ score: 0, windowsFound: 0, falseRows: 0 });
  expect(new NabScorer([scored({ 50: 1 })], standard).best()).toMatchObject({
    score: 100,
    threshold: 1,
    windowsFound: 1,
  });
  const late = new NabScorer([scored({ 55: 1, 57: 1 })], standard).at(1);
  expect(late.score).toBeCloseTo(50 * (1 + sigma(-0.5) / sigma(-1)), 9);
});

test('a false row costs all before a window, nearly nothing just after it, and nothing at first', () => {
  const score = (row: number, profile = standard): number =>
    new NabScorer([scored({ 50: 1, [row]: 1 })], profile).at(1).score;
  expect(score(10)).toBe(100);
  expect(score(20)).toBeCloseTo(100 - 50 * 0.11, 9);
  expect(score(20, lowFalsePositives)).toBeCloseTo(100 - 50 * 0.22, 9);
  expect(score(60)).toBeCloseTo(100 + 50 * 0.11 * sigma(1 / 9), 9);
  expect(score(99)).toBeCloseTo(100 - 50 * 0.11, 9);
});

test('the best threshold gives up what costs more than it is worth, and a resample counts a series twice', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [15 + i, 1]));
  const scorer = new NabScorer([scored({ ...many, 52: 2 }), scored({})], standard);
  expect(scorer.best()).toMatchObject({ threshold: 2, falseRows: 0, windowsFound: 1 });
  expect(scorer.best([0, 0]).score).toBeCloseTo(2 * scorer.best().score, 9);
});

test('ranges: a perfect order is 1 everywhere, and one row of a run is enough for its recall', () => {
  const labels = Uint8Array.from({ length: 400 }, (_, row) => (row >= 100 && row < 140 ? 1 : 0));
  const perfect = rangeScores(Float64Array.from(labels), labels);
  expect([perfect.compositeF1, perfect.averagePrecision]).toEqual([1, 1]);
  expect(perfect.vusPr).toBeGreaterThan(0.8);
  const one = rangeScores(
    Float64Array.from(labels, (_, row) => (row === 120 ? 1 : 0)),
    labels,
  );
  expect(one.compositeF1).toBe(1);
  expect(one.averagePrecision).toBeCloseTo(1 / 40 + (39 / 40) * 0.1, 9);
});

test('rolling z waits for ten values, and caps what no deviation explains', () => {
  const values = [...Array.from({ length: 12 }, () => 5), 6];
  expect([...rollingZ(values, { window: 100, floor: 0 })]).toEqual([...Array.from({ length: 12 }, () => 0), 50]);
  expect(rollingZ(values, { window: 100, floor: 0.5 })[12]).toBe(2);
});
