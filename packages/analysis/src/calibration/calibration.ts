// Whether the platform's own history says to correct its confidences, and how. Knows neither detectors nor models.
import { calibrated, isotonicCurve, plattCurve, type ConfidenceCurve } from './confidence-curve.ts';
import type { Said } from './reliability.ts';

/** With fewer outcomes, or fewer of either kind, nothing is corrected: a correction by luck is worse than none. */
const LEAST_OUTCOMES = 40;
const LEAST_EITHER = 8;
const FOLDS = 5;
/** What is older says how it was judged then. */
const MOST_OUTCOMES = 5_000;

/**
 * The curve by which confidences should be read from now on: as said, Platt's or isotonic, whichever predicts outcomes
 * best that it was not fitted on (five folds, taken in turn so that each spans all of the time). A correction must beat
 * what was said by more than one standard error of the difference, and the freer curve the simpler one likewise.
 *
 * Shape   as `reliabilityOf`, oldest first; the last 5,000 are read.
 * Answers `as-said` with fewer than 40 outcomes, or fewer than 8 of either kind.
 * Cost    O(n log n + 300 · n) for n outcomes.
 * Fails   when confidences come to mean something else: a new method should begin with a history of its own.
 */
export function calibrationOf({ confidence, happened }: Said): ConfidenceCurve {
  const said: { confidence: number; happened: number }[] = [];
  for (let i = Math.max(0, confidence.length - MOST_OUTCOMES); i < confidence.length; i += 1) {
    const [one, came] = [confidence[i] as number, happened[i] as number];
    if (one >= 0 && one <= 1 && (came === 0 || came === 1)) said.push({ confidence: one, happened: came });
  }
  const hits = said.reduce((sum, one) => sum + one.happened, 0);
  if (said.length < LEAST_OUTCOMES || Math.min(hits, said.length - hits) < LEAST_EITHER) return AS_SAID;
  let best: (typeof FITS)[number] = FITS[0];
  let losses = lossesOf(said, best);
  for (const fit of FITS.slice(1)) {
    const other = lossesOf(said, fit);
    if (!isLess(other, losses)) continue;
    best = fit;
    losses = other;
  }
  return best(columns(said));
}

const AS_SAID: ConfidenceCurve = { kind: 'as-said' };
/** From the simplest to the freest. */
const FITS = [(): ConfidenceCurve => AS_SAID, plattCurve, isotonicCurve] as const;

type Outcome = { readonly confidence: number; readonly happened: number };

/** Squared error of each outcome under the curve that was fitted without its fold. */
function lossesOf(said: readonly Outcome[], fit: (of: Said) => ConfidenceCurve): readonly number[] {
  const curves = Array.from({ length: FOLDS }, (_, fold) => fit(columns(said.filter((_, i) => i % FOLDS !== fold))));
  return said.map(
    ({ confidence, happened }, i) => (calibrated(curves[i % FOLDS] ?? AS_SAID, confidence) - happened) ** 2,
  );
}

function columns(said: readonly Outcome[]): Said {
  return { confidence: said.map(({ confidence }) => confidence), happened: said.map(({ happened }) => happened) };
}

/** By more than one standard error of the mean difference. */
function isLess(some: readonly number[], others: readonly number[]): boolean {
  const differences = some.map((loss, i) => (others[i] as number) - loss);
  const gain = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  const squares = differences.reduce((sum, one) => sum + (one - gain) ** 2, 0);
  return gain > Math.sqrt(squares / differences.length / (differences.length - 1));
}
