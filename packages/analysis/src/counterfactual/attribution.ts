// Whether a recovery was the action's: was it ill when the action began, did it turn after, would it have turned anyway?
import { changePoint } from '../onset/change-point.ts';
import { studentTail } from '../statistics/normal.ts';
import { mean } from '../statistics/robust.ts';
import { sequentialTest } from '../statistics/sequential.ts';
import { counterfactualOf, type Counterfactual, type CounterfactualInput } from './counterfactual.ts';

export interface RecoveryInput extends CounterfactualInput {
  /** Where the values lie while well. */
  readonly band: { readonly low: number; readonly high: number };
}

export interface Attributed {
  readonly answer: 'by-action' | 'by-itself' | 'unclear';
  readonly because:
    | 'would-have-stayed-ill'
    | 'was-well-already'
    | 'turned-before-the-action'
    | 'may-have-turned-before'
    | 'would-have-recovered'
    | 'might-have-recovered'
    | 'is-not-well'
    | 'not-enough-data';
  /** Probability of having been back in the band by then without the action; null when it was not reckoned. */
  readonly wellAnyway: number | null;
  readonly counterfactual: Counterfactual | null;
}

/** Share of values inside the band while well and while ill, and the error rate of saying so. */
const IN_BAND = { well: 0.95, ill: 0.5, error: 0.01 };
/** Below this chance of recovery without it, the action did it; from even odds on, it did not. */
const SELDOM = 0.1;
const EVEN = 0.5;
/** So many steps of being well again are compared with what would have been. */
const COMPARED = 10;
/** A good value amid bad ones is noise; so many in a row are another state. */
const GOOD_AGAIN = 3;

/**
 * Shape   as `counterfactualOf`; `band` in the unit of the values.
 * Answers `unclear` when it is not proven well now, or when too little was seen before the action.
 * Cost    that of `counterfactualOf`.
 * Fails   on a fault that would have ended by itself within the seconds in which the action took effect, when nothing
 *         before it announced that and no neighbour shows it: that is taken for the action's doing.
 */
export function attributeRecovery(input: RecoveryInput): Attributed {
  const { values, actionIndex, band } = input;
  const isGood = values.map((value) => (value >= band.low && value <= band.high ? 1 : 0));
  const isSeen = values.map((value) => (Number.isFinite(value) ? 1 : 0));
  const says = (answer: Attributed['answer'], because: Attributed['because']): Attributed => ({
    answer,
    because,
    wellAnyway: null,
    counterfactual: null,
  });
  const now = sequentialTest(isGood, isSeen, IN_BAND);
  if (now.answer !== 'well') return says('unclear', 'is-not-well');
  const then = sequentialTest(isGood.subarray(0, actionIndex), isSeen.subarray(0, actionIndex), IN_BAND);
  if (then.answer === 'well') return says('by-itself', 'was-well-already');
  const since = input.onsetIndex ?? illSince(isGood, isSeen, actionIndex);
  const found = counterfactualOf({ ...input, onsetIndex: since });
  if (found.kind === 'not-enough-data') return says('unclear', 'not-enough-data');
  const wellAnyway = chanceInBand(found, band, Math.max(0, now.wellSince - actionIndex));
  const answered = { wellAnyway, counterfactual: found };
  const turn = turnOf(values, since);
  if (turn !== null && turn.high < actionIndex)
    return { answer: 'by-itself', because: 'turned-before-the-action', ...answered };
  if (wellAnyway >= EVEN) return { answer: 'by-itself', because: 'would-have-recovered', ...answered };
  if (wellAnyway > SELDOM) return { answer: 'unclear', because: 'might-have-recovered', ...answered };
  if (turn !== null && turn.low < actionIndex)
    return { answer: 'unclear', because: 'may-have-turned-before', ...answered };
  return { answer: 'by-action', because: 'would-have-stayed-ill', ...answered };
}

/** The first value outside the band after which, until the action, no three in a row were inside. */
function illSince(isGood: Float64Array, isSeen: Float64Array, actionIndex: number): number {
  let since = actionIndex;
  let good = 0;
  for (let i = actionIndex - 1; i >= 0 && good < GOOD_AGAIN; i -= 1) {
    if (isSeen[i] === 0) continue;
    good = isGood[i] === 1 ? good + 1 : 0;
    if (isGood[i] === 0) since = i;
    // What was good right before the action may be its recovery: it does not end the search.
    else if (since === actionIndex) good = 0;
  }
  return since;
}

/** Where the level turned from ill to well: the change point of what came since it was ill. */
function turnOf(values: Float64Array, since: number): { readonly low: number; readonly high: number } | null {
  const places: number[] = [];
  for (let i = since; i < values.length; i += 1) if (Number.isFinite(values[i])) places.push(i);
  const change = changePoint(Float64Array.from(places, (place) => values[place] as number));
  return change === null ? null : { low: places[change.low] as number, high: places[change.high] as number };
}

function chanceInBand(found: Counterfactual, band: RecoveryInput['band'], wellSince: number): number {
  const { expected, levelSigma, degrees } = found;
  const from = Math.min(wellSince, expected.length - 1);
  const chances = Array.from(expected.subarray(from, from + COMPARED), (level, i) => {
    const sigma = Math.max(levelSigma[from + i] as number, Number.MIN_VALUE);
    const above = (edge: number): number => studentTail(Math.max(-1e9, Math.min(1e9, (edge - level) / sigma)), degrees);
    return Math.max(0, above(band.low) - above(band.high));
  });
  return mean(chances);
}
