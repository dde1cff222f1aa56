// Benchmark `culprit` over hand-made cases: its scores, its baselines, and what it learns and from whom.
import { expect, test } from 'vitest';
import { rankChanges, standing } from '@kintsugi/analysis';
import type { CulpritCase } from './cases.ts';
import { fitChoices, learn } from './learn.ts';
import { baseline, crossValidated } from './methods.ts';
import { bestThreshold, noneArea, noneScore, outcomeOf, topShare, withThreshold, type Outcome } from './outcome.ts';

/** Titles youngest first, an hour apart; the answer by its place, null for none of these. */
function caseOf(project: string, told: string, titles: readonly string[], answer: number | null): CulpritCase {
  const changes = titles.map((title, index) => ({
    id: `c${index}`,
    kind: 'commit' as const,
    atMs: -index * 3_600_000,
    title,
    paths: [],
    names: [],
  }));
  return {
    project,
    isDense: true,
    symptom: { texts: [told], onsetMs: null },
    changes,
    answer: answer === null ? null : `c${answer}`,
  };
}

const cases = ['a', 'b', 'c'].flatMap((project) => [
  caseOf(project, 'the cache leaks', ['Colour the button', 'Name the page', 'Keep pages in a cache'], 2),
  caseOf(project, 'login is slow', ['Colour the button', 'Hash twice at login', 'Name the page'], 1),
  caseOf(project, 'it broke the build', ['Colour the button', 'Name the page', 'Say hello'], 0),
  caseOf(project, 'the mail never came', ['Colour the button', 'Name the page', 'Say hello'], null),
]);

const says = { none: 0, saysNone: false, names: false };

test('a tie takes its expected place, and cases without an answer do not count for the tops', () => {
  const [first, , , without] = cases as [CulpritCase, CulpritCase, CulpritCase, CulpritCase];
  const scores = new Map([
    ['c0', 3],
    ['c1', 1],
    ['c2', 1],
  ]);
  const outcome = outcomeOf(first, scores, says);
  expect(outcome.places).toEqual([1, 2]);
  expect(topShare([outcome, outcomeOf(without, scores, says)], 2)).toBe(0.5);
});

test('area, precision, recall and threshold of none', () => {
  const outcome = (hasAnswer: boolean, none: number): Outcome => ({
    ...says,
    isDense: true,
    hasAnswer,
    places: [],
    none,
  });
  const outcomes = [
    outcome(false, 0.9),
    outcome(false, 0.4),
    outcome(true, 0.5),
    outcome(true, 0.4),
    outcome(true, 0.1),
  ];
  expect(noneArea(outcomes)).toBeCloseTo((3 + 1.5) / 6);
  expect(bestThreshold(outcomes)).toBe(0.9);
  expect(noneScore(withThreshold(outcomes, 0.4))).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3 });
});

test('the baselines rank as the README of the data says', () => {
  expect(topShare(baseline(cases, 'recent'), 1)).toBeCloseTo(1 / 3);
  expect(topShare(baseline(cases, 'bm25'), 1)).toBeCloseTo((1 + 1 + 1 / 3) / 3);
  expect(topShare(baseline(cases, 'bm25-recency'), 1)).toBe(1);
  expect(topShare(baseline(cases, 'random'), 1)).toBeCloseTo(1 / 3);
});

test('the fit finds the weights that made the choices, and keeps to their bounds', () => {
  const choices = Array.from({ length: 400 }, (_, index) => ({
    rows: [
      [1, 0],
      [0, 1],
    ],
    // Odds 3 to 1 for the first feature: ln 3 between the two.
    chosen: index % 4 === 0 ? 1 : 0,
  }));
  const [first, second] = fitChoices(choices, [-9, -9]) as [number, number];
  expect(first - second).toBeCloseTo(Math.log(3), 1);
  expect(fitChoices(choices, [0, 0])[1]).toBe(0);
});

test('weights are learned that rank, and what is not allowed weighs nothing', () => {
  const learned = learn(cases);
  expect(learned.weights.features.words).toBeGreaterThan(0);
  expect(learned.usual.get('build')).toBeCloseTo(1 / 4);
  const [first] = cases as [CulpritCase];
  expect(rankChanges(first.symptom, first.changes, learned).ranked[0]?.id).toBe('c2');
  expect(learn(cases, ['order']).weights.features).toMatchObject({ words: 0, pieces: 0, inert: 0 });
});

test('every case is scored once, whatever the order of the cases, and a single project by what is shipped', () => {
  const quiet = (): void => {};
  const forwards = crossValidated(cases, ['words', 'order'], quiet);
  const backwards = crossValidated(cases.toReversed(), ['words', 'order'], quiet);
  expect(forwards).toHaveLength(cases.length);
  expect(topShare(backwards, 1)).toBe(topShare(forwards, 1));
  expect(crossValidated(cases.slice(0, 4), ['words'], quiet)).toHaveLength(4);
  expect(standing([])).toBe(0);
});
