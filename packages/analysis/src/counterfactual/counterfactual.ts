// What a series would have done without an action, with an interval. Knows neither the action nor its purpose.
import { studentQuantile } from '../statistics/normal.ts';
import { lookAhead } from './ahead.ts';
import { prepare } from './past.ts';
import { syntheticControl } from './synthetic-control.ts';

export interface CounterfactualInput {
  /** One value a step, oldest first; NaN is a gap. */
  readonly values: Float64Array;
  /** Index of the first step that the action could have changed. */
  readonly actionIndex: number;
  /** Index where the state that the action was to end began, when it is known: an incident's onset. */
  readonly onsetIndex?: number;
  /** Series of the same steps that the action could not change: other zones, other services. */
  readonly neighbours?: readonly Float64Array[];
  /** Steps of a season, when one is known. It counts once two of it lie before the action. */
  readonly period?: number;
  /** Share of steps that the interval is meant to hold. */
  readonly coverage?: number;
}

export interface Interval {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface Counterfactual {
  readonly kind: 'counterfactual';
  /** One for each step from the action on. */
  readonly expected: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Standard deviation of the level alone, without the noise of one step; `degrees` of Student's law. */
  readonly levelSigma: Float64Array;
  readonly degrees: number;
  /** Sum over the steps seen since the action of (what was − what would have been). */
  readonly effect: Interval;
  /** Of the neighbours; null when they did not help. */
  readonly weights: readonly number[] | null;
}

export interface NotEnoughData {
  readonly kind: 'not-enough-data';
  readonly because: string;
}

/** Fewer tell too little of the noise. */
const LEAST_BEFORE = 20;
/** What is longer ago says little of now. */
const LONGEST_BEFORE = 1_200;

/**
 * Structural time series: a wandering level that is free again wherever the past has a change point (so that a fault's
 * onset is a step, not noise), a damped trend since the last one, a known season as the median of each of its phases,
 * and a synthetic control where neighbours help. Filtered exactly for eight rates of wandering and averaged by their likelihoods.
 *
 * Answers `not-enough-data` with fewer than 20 values before the action. At most 600 before it are read.
 * Units    everything in those of `values`; `effect` is their sum over steps.
 * Cost     O(n log² n + 8 · n), and O(200 · n) for each neighbour: about 3 ms for 300 steps.
 * Source   K. H. Brodersen et al., Inferring causal impact using Bayesian structural time-series models, Annals of
 *          Applied Statistics 9 (2015); damped trend: E. S. Gardner, E. McKenzie, Management Science 31 (1985).
 * Fails    when something else happened at the same time, when neighbours were changed too, and on a turn that nothing
 *          before the action announced: the interval knows noise, not news.
 */
export function counterfactualOf(input: CounterfactualInput): Counterfactual | NotEnoughData {
  const { actionIndex, onsetIndex, neighbours = [], period = 0, coverage = 0.9 } = input;
  const from = Math.max(0, actionIndex - LONGEST_BEFORE);
  const values = input.values.subarray(from);
  const action = actionIndex - from;
  const seen = values.subarray(0, action).filter(Number.isFinite).length;
  if (seen < LEAST_BEFORE)
    return { kind: 'not-enough-data', because: `${seen} values before the action, ${LEAST_BEFORE} are needed` };
  const others = neighbours.map((one) => one.subarray(from));
  const onset = onsetIndex === undefined || onsetIndex <= from ? null : onsetIndex - from;
  const synthetic = syntheticControl(values, others, [onset ?? 0, action]);
  // Where neighbours show the onset too it is no news beside them; if they do not, the past's own change points say so.
  const context =
    synthetic === null ? { synthetic: null, period, onset } : { synthetic: synthetic.values, period, onset: null };
  const past = prepare(values.subarray(0, action), context);
  const ahead = lookAhead(past, values.subarray(action));
  if (ahead === null)
    return { kind: 'not-enough-data', because: 'every value before the action is a level of its own' };
  const { expected, sigma, levelSigma, degrees, effect } = ahead;
  const reach = studentQuantile((1 - coverage) / 2, degrees);
  return {
    kind: 'counterfactual',
    expected,
    low: expected.map((mean, h) => mean - reach * (sigma[h] as number)),
    high: expected.map((mean, h) => mean + reach * (sigma[h] as number)),
    levelSigma,
    degrees,
    effect: {
      expected: effect.mean,
      low: effect.mean - reach * effect.sigma,
      high: effect.mean + reach * effect.sigma,
    },
    weights: synthetic?.weights ?? null,
  };
}
