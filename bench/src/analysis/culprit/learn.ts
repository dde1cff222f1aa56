// Fits the weights of `rankChanges` and counts the usual words, on the cases that it is given and on nothing else.
import {
  contentWords,
  describeChanges,
  standing,
  type ChangeFeatures,
  type CulpritWeights,
  type UsualWords,
} from '@kintsugi/analysis';
import type { CulpritCase } from './cases.ts';

export interface Learned {
  readonly weights: CulpritWeights;
  readonly usual: UsualWords;
}

export const FEATURES: readonly (keyof ChangeFeatures)[] = ['words', 'pieces', 'order', 'undone', 'inert'];
/** Normal prior of each weight: mean 0, deviation 1; from a third to three times it changes nothing. */
const PRECISION = 1;
const SWEEPS = 60;
/** A word of fewer projects may be what one of them is about. */
const LEAST_PROJECTS = 2;

/** `allowed`: features that may speak; the others weigh nothing, which shows what they are worth. */
export function learn(cases: readonly CulpritCase[], allowed: readonly (keyof ChangeFeatures)[] = FEATURES): Learned {
  const usual = usualWords(cases);
  const tables = cases.map((one) => ({ one, rows: featureRows(one, withoutOwn(usual, one, cases.length), allowed) }));
  const choices = tables.flatMap(({ one, rows }) =>
    one.answer === null ? [] : [{ rows, chosen: one.changes.findIndex(({ id }) => id === one.answer) }],
  );
  const weights = fitChoices(
    choices,
    allowed.map(() => 0),
  );
  // None of these is a choice of its own, from how far the best stands out.
  const stands = tables.map(({ one, rows }) => {
    const scores = rows.map((row) => ({ score: dot(row, weights) })).toSorted((a, b) => b.score - a.score);
    return {
      rows: [
        [standing(scores), 0],
        [0, 1],
      ],
      chosen: one.answer === null ? 1 : 0,
    };
  });
  const [perStanding = 0, level = 0] = fitChoices(stands, [0, Number.NEGATIVE_INFINITY]);
  const weightOf = (name: keyof ChangeFeatures): number => weights[allowed.indexOf(name)] ?? 0;
  const features = { words: 0, pieces: 0, order: 0, undone: 0, inert: 0 };
  for (const name of FEATURES) features[name] = weightOf(name);
  return { weights: { features, none: { level, standing: perStanding } }, usual };
}

function featureRows(
  { symptom, changes }: CulpritCase,
  usual: UsualWords,
  allowed: readonly (keyof ChangeFeatures)[],
): readonly (readonly number[])[] {
  return describeChanges(symptom, changes, usual).map(({ features }) => allowed.map((name) => features[name]));
}

/** Words that symptoms of several projects use, whatever the cause, with the share of symptoms that do. */
function usualWords(cases: readonly CulpritCase[]): UsualWords {
  const uses = new Map<string, { symptoms: number; readonly projects: Set<string> }>();
  for (const { project, symptom } of cases)
    for (const word of new Set(contentWords(symptom.texts.join('\n')))) {
      const use = uses.get(word) ?? { symptoms: 0, projects: new Set<string>() };
      use.symptoms += 1;
      use.projects.add(project);
      uses.set(word, use);
    }
  const general = [...uses].filter(([, { projects }]) => projects.size >= LEAST_PROJECTS);
  return new Map(general.map(([word, { symptoms }]) => [word, symptoms / cases.length]));
}

/** A case's own words must not count as usual while it teaches weights: they would seem less telling than they are. */
function withoutOwn(usual: UsualWords, { symptom }: CulpritCase, cases: number): UsualWords {
  const own = new Set(contentWords(symptom.texts.join('\n')));
  return new Map([...usual].map(([word, share]) => [word, own.has(word) ? Math.max(0, share - 1 / cases) : share]));
}

interface Choice {
  /** Features of each alternative. */
  readonly rows: readonly (readonly number[])[];
  readonly chosen: number;
}

/**
 * Weights of a conditional logit by Newton steps along one coordinate after the other; `least` bounds each from below.
 * Convex, so that the order of coordinates and cases does not matter.
 */
export function fitChoices(choices: readonly Choice[], least: readonly number[]): readonly number[] {
  const weights = least.map(() => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    for (let at = 0; at < weights.length; at += 1) {
      let slope = -PRECISION * weights[at]!;
      let curve = PRECISION;
      for (const { rows, chosen } of choices) {
        const { mean, variance } = momentsOf(rows, weights, at);
        slope += rows[chosen]![at]! - mean;
        curve += variance;
      }
      weights[at] = Math.max(least[at]!, weights[at]! + slope / curve);
    }
  return weights;
}

/** Mean and variance of one feature when alternatives are drawn as the weights say. */
function momentsOf(
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  at: number,
): { mean: number; variance: number } {
  const scores = rows.map((row) => dot(row, weights));
  const best = Math.max(...scores);
  let [total, first, second] = [0, 0, 0];
  for (const [index, score] of scores.entries()) {
    const odds = Math.exp(score - best);
    const value = rows[index]![at]!;
    total += odds;
    first += odds * value;
    second += odds * value * value;
  }
  const mean = first / total;
  return { mean, variance: Math.max(0, second / total - mean * mean) };
}

function dot(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
}
