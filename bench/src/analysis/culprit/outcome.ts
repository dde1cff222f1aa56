// What a ranking did with a case, and how outcomes become figures. Knows no method.
import type { CulpritCase } from './cases.ts';

export interface Outcome {
  readonly isDense: boolean;
  readonly hasAnswer: boolean;
  /** Places that the answer takes, from 0; a tie takes several, all equally likely. Empty without an answer. */
  readonly places: readonly number[];
  /** Larger where the method holds none of these likelier. */
  readonly none: number;
  /** Whether the method itself says none of these, and whether it names somebody. */
  readonly saysNone: boolean;
  readonly names: boolean;
}

/** `scores` by candidate id, larger first. */
export function outcomeOf(
  { isDense, answer }: CulpritCase,
  scores: ReadonlyMap<string, number>,
  rest: Pick<Outcome, 'none' | 'saysNone' | 'names'>,
): Outcome {
  const own = answer === null ? undefined : scores.get(answer);
  const all = [...scores.values()];
  const before = own === undefined ? 0 : all.filter((score) => score > own).length;
  const tied = own === undefined ? 0 : all.filter((score) => score === own).length;
  const places = Array.from({ length: tied }, (_, index) => before + index);
  return { isDense, hasAnswer: answer !== null, places, ...rest };
}

/** Share of the cases with an answer whose answer is among the first `n`. */
export function topShare(outcomes: readonly Outcome[], n: number): number {
  const answered = outcomes.filter(({ hasAnswer }) => hasAnswer);
  const hits = answered.map(({ places }) => places.filter((place) => place < n).length / Math.max(1, places.length));
  return hits.reduce((sum, hit) => sum + hit, 0) / answered.length;
}

/** Probability that a case without an answer looks likelier to be none of these than one with (Mann and Whitney). */
export function noneArea(outcomes: readonly Outcome[]): number {
  const without = outcomes.filter(({ hasAnswer }) => !hasAnswer);
  const answered = outcomes.filter(({ hasAnswer }) => hasAnswer);
  let above = 0;
  for (const { none } of without)
    for (const other of answered) above += none > other.none ? 1 : none === other.none ? 0.5 : 0;
  return above / (without.length * answered.length);
}

export interface NoneScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function noneScore(outcomes: readonly Outcome[]): NoneScore {
  const said = outcomes.filter(({ saysNone }) => saysNone);
  const right = said.filter(({ hasAnswer }) => !hasAnswer).length;
  const precision = right / said.length;
  const recall = right / outcomes.filter(({ hasAnswer }) => !hasAnswer).length;
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** The threshold on `none` at and above which saying none of these gives the best F1. */
export function bestThreshold(outcomes: readonly Outcome[]): number {
  let best = { threshold: Number.POSITIVE_INFINITY, f1: -1 };
  for (const { none: threshold } of outcomes) {
    const { f1 } = noneScore(withThreshold(outcomes, threshold));
    if (f1 > best.f1) best = { threshold, f1 };
  }
  return best.threshold;
}

export function withThreshold(outcomes: readonly Outcome[], threshold: number): readonly Outcome[] {
  return outcomes.map((one) => ({ ...one, saysNone: one.none >= threshold }));
}
