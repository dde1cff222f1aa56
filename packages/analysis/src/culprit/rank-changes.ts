// Which change did it, or none of these: evidence for each in log-odds. Knows no world, no clock and no store.
import { describeChanges, type ChangeFeatures, type CulpritWeights, type DescribedChange } from './change-features.ts';
import { contentWords, stem } from './change-words.ts';
import type { CandidateChange, ChangeSymptom, UsualWords } from './change.ts';
import { placeOf, timeOf, type Placed, type Timed } from './circumstances.ts';
import { FITTED_WEIGHTS } from './fitted-weights.ts';
import { USUAL_WORDS } from './usual-words.ts';

export type ChangeReason =
  | { readonly kind: 'words'; readonly weight: number; readonly matches: readonly Match[] }
  | { readonly kind: 'order'; readonly weight: number; readonly younger: number }
  | { readonly kind: 'takes-back' | 'taken-back' | 'inert'; readonly weight: number }
  | Placed
  | Timed;

export interface Match {
  /** As the symptom has it, in lower case. */
  readonly word: string;
  readonly where: 'title' | 'path' | 'name';
  readonly gain: number;
}

export interface RankedChange {
  readonly id: string;
  readonly probability: number;
  /** Log-odds against a change that nobody listed; the sum of the reasons' weights. */
  readonly score: number;
  readonly reasons: readonly ChangeReason[];
}

export interface ChangeRanking {
  /** All candidates in falling order. */
  readonly ranked: readonly RankedChange[];
  /** Probability that none of them did it. */
  readonly none: number;
  /** Whom the evidence names: the first, if it is likelier than none, came first, and words or place speak for it. */
  readonly culprit: string | null;
}

const FIELDS = ['title', 'path', 'name'] as const;
const SHOWN_MATCHES = 5;
/** What words or place must bring, in nats, before anybody is named: a chance word is no reason. */
const SPOKEN_FOR = 1;

/**
 * Ranks the changes that may have caused a symptom.
 *
 * Shape    any number of candidates in any order, ids unique; times of changes and onset from one clock.
 * Answers  probabilities of all candidates and of none, which sum to 1. Recency alone names nobody.
 * Units    weights and scores in nats (natural log-odds).
 * Cost     O(text of the candidates + words of the symptom × candidates): about 3 ms for 30 commits; memory as the text.
 * Source   conditional logit (D. McFadden, 1974) over likelihood ratios of shared terms (see `overlap.ts`); weights
 *          fitted as `fitted-weights.ts` says, place and time stated as `circumstances.ts` says.
 * Fails    when the symptom speaks of what suffers in words that no change uses; see docs/analysis/culprit.md.
 */
export function rankChanges(
  symptom: ChangeSymptom,
  changes: readonly CandidateChange[],
  { weights = FITTED_WEIGHTS, usual = USUAL_WORDS }: { weights?: CulpritWeights; usual?: UsualWords } = {},
): ChangeRanking {
  const described = describeChanges(symptom, changes, usual);
  const spelled = spellings(symptom);
  const scored = changes.map((change, index) => {
    const reasons = reasonsFor(change, symptom, described[index] as DescribedChange, { weights, spelled });
    return { id: change.id, reasons, score: reasons.reduce((sum, { weight }) => sum + weight, 0) };
  });
  scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  // The change that nobody listed competes with score 0, so that a lone candidate must bring evidence of its own.
  const total = logSum([0, ...scored.map(({ score }) => score)]);
  const listed = 1 / (1 + Math.exp(weights.none.level - weights.none.standing * standing(scored)));
  const ranked = scored.map((one) => ({ ...one, probability: listed * Math.exp(one.score - total) }));
  const none = Math.max(0, 1 - ranked.reduce((sum, { probability }) => sum + probability, 0));
  return { ranked, none, culprit: named(ranked, none) };
}

/** Log-odds of the first against all others and the unlisted one together. */
export function standing(scored: readonly { readonly score: number }[]): number {
  const [first, ...others] = scored.map(({ score }) => score);
  return first === undefined ? 0 : first - logSum([0, ...others]);
}

function named(ranked: readonly RankedChange[], none: number): string | null {
  const first = ranked[0];
  if (first === undefined || first.probability <= none) return null;
  if (first.reasons.some(({ kind }) => kind === 'effect-before-cause')) return null;
  const spokenFor = first.reasons
    .filter(({ kind }) => kind === 'words' || kind === 'begins-here')
    .reduce((sum, { weight }) => sum + weight, 0);
  return spokenFor >= SPOKEN_FOR ? first.id : null;
}

function reasonsFor(
  change: CandidateChange,
  symptom: ChangeSymptom,
  { features, shared, younger, undoing }: DescribedChange,
  { weights, spelled }: { weights: CulpritWeights; spelled: ReadonlyMap<string, string> },
): readonly ChangeReason[] {
  const weighed = (name: keyof ChangeFeatures): number => weights.features[name] * features[name];
  const matches = shared
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, SHOWN_MATCHES)
    .map(({ term, field, gain }): Match => ({
      word: spelled.get(term) ?? term,
      where: FIELDS[field] ?? 'name',
      gain,
    }));
  const reasons: readonly (ChangeReason | null)[] = [
    { kind: 'words', weight: weighed('words') + weighed('pieces'), matches },
    { kind: 'order', weight: weighed('order'), younger },
    undoing === null ? null : { kind: undoing, weight: weighed('undone') },
    { kind: 'inert', weight: weighed('inert') },
    placeOf(change, symptom),
    timeOf(change, symptom),
  ];
  return reasons.filter((reason) => reason !== null && reason.weight !== 0) as readonly ChangeReason[];
}

/** A stem reads badly: each is shown as the symptom spelled it first. */
function spellings({ texts }: ChangeSymptom): ReadonlyMap<string, string> {
  const spelled = new Map<string, string>();
  for (const word of contentWords(texts.join('\n'))) if (!spelled.has(stem(word))) spelled.set(stem(word), word);
  return spelled;
}

function logSum(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
