// One change in one window: whether there is one, where, and how sure of the place. Knows no baseline and no alarm.
import { normalTail } from '../statistics/normal.ts';
import { midranks } from '../statistics/ranks.ts';
import { median, spread } from '../statistics/robust.ts';

export interface ChangePoint {
  /** Index of the first value after the change, and the ends of its 90 % interval. */
  readonly index: number;
  readonly low: number;
  readonly high: number;
  /** −log₁₀ of the probability of so large a change somewhere in the window by chance. */
  readonly surprise: number;
  /** Medians of both sides. */
  readonly before: number;
  readonly after: number;
}

/** Fewer values on one side are a spike, not a level. */
const LEAST_SIDE = 3;
const LEAST_VALUES = 10;
/** Degrees of freedom of the noise's law when the place is weighed: heavy enough that one wild value decides nothing. */
const DEGREES = 4;
const INTERVAL = 0.9;

/**
 * The most likely single change of level in `values`, all finite and evenly spaced, oldest first; null with fewer than
 * ten, when all are equal, or when the change is less surprising than `leastSurprise`.
 *
 * Whether: the largest standardised difference of mean scores (log-odds of ranks) over all places, with the tail of
 * that maximum; no law of the noise is assumed. Where: each place is weighed by the likelihood of both sides under
 * Student noise about their medians; the answer is the median of these weights, which has the least mean absolute
 * error, and the interval holds 90 % of them. Correlation between neighbours, as the residuals show it, lowers both.
 *
 * Cost    O(n log n) time, O(n) memory.
 * Source  D. Siegmund, Confidence sets in change-point problems, Int. Stat. Review 56 (1988); A. N. Pettitt, Applied
 *         Statistics 28 (1979); weights as in A. F. M. Smith, Biometrika 62 (1975).
 * Fails   on a ramp (answers its middle) and on more than one change (see `segmentsOf`).
 */
export function changePoint(values: Float64Array, leastSurprise = 0): ChangePoint | null {
  const n = values.length;
  if (n < LEAST_VALUES) return null;
  const scan = largestDifference(scoresOf(values));
  if (scan === null) return null;
  const surprise = maximumSurprise(scan.difference / Math.sqrt(longRun(scan.correlation)), n, leastSurprise);
  if (surprise < leastSurprise) return null;
  let index = scan.index;
  let weights: Float64Array = new Float64Array(n);
  // Twice: the medians that weigh the places come from the place itself.
  for (let round = 0; round < 2; round += 1) {
    weights = placeWeights(values, index, scan.correlation);
    index = weightedQuantile(weights, 0.5);
  }
  return {
    index,
    low: Math.min(index, weightedQuantile(weights, (1 - INTERVAL) / 2)),
    high: Math.max(index, weightedQuantile(weights, (1 + INTERVAL) / 2)),
    surprise,
    before: median(values.subarray(0, index)),
    after: median(values.subarray(index)),
  };
}

/** Ranks as log-odds: what lies far out counts for more than its rank, but not for as much as its value. */
function scoresOf(values: Float64Array): Float64Array {
  const n = values.length;
  return midranks(values).map((rank) => Math.log(rank / (n + 1 - rank)));
}

interface Difference {
  readonly index: number;
  /** In standard deviations under no change. */
  readonly difference: number;
  /** Of neighbours, about the means of both sides. */
  readonly correlation: number;
}

function largestDifference(scores: Float64Array): Difference | null {
  const n = scores.length;
  const centre = scores.reduce((sum, score) => sum + score, 0) / n;
  const squares = scores.reduce((sum, score) => sum + (score - centre) ** 2, 0);
  if (!(squares > 1e-12)) return null;
  const scale = Math.sqrt(squares / (n - 1) / n);
  let [sum, index, difference, shift] = [0, 0, -1, 0];
  for (let k = 1; k <= n - LEAST_SIDE; k += 1) {
    sum += (scores[k - 1] as number) - centre;
    const here = Math.abs(sum) / (scale * Math.sqrt(k * (n - k)));
    if (k >= LEAST_SIDE && here > difference) [index, difference, shift] = [k, here, sum];
  }
  const means = [centre + shift / index, centre - shift / (n - index)] as const;
  const residuals = scores.map((score, i) => score - (i < index ? means[0] : means[1]));
  let [products, own] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    own += (residuals[i] as number) ** 2;
    if (i > 0) products += (residuals[i] as number) * (residuals[i - 1] as number);
  }
  return { index, difference, correlation: own > 0 ? Math.min(0.9, Math.max(0, products / own)) : 0 };
}

/** How many times as much the mean of correlated neighbours scatters as that of independent ones. */
function longRun(correlation: number): number {
  return (1 + correlation) / (1 - correlation);
}

/** −log₁₀ P(the largest of |difference| over all places ≥ b), by the crossing rate of the standardised bridge. */
function maximumSurprise(b: number, n: number, least: number): number {
  // One place alone is more surprising than the largest of many: mostly that settles it, without the sum.
  if (b < 1 || -Math.log10(2 * normalTail(b)) < least) return 0;
  let rate = 0;
  for (let k = LEAST_SIDE; k <= n - LEAST_SIDE; k += 1) {
    const places = n / (2 * k * (n - k));
    rate += places * discreteness(b * Math.sqrt(2 * places));
  }
  // The density's logarithm, so that what is far above does not become 0.
  const logDensity = -0.5 * b * b - 0.5 * Math.log(2 * Math.PI);
  return Math.max(0, -(Math.log(2 * b * rate) + logDensity) / Math.LN10);
}

/** Siegmund's ν: how much rarer steps cross a bound than a continuous path does. */
function discreteness(x: number): number {
  const half = x / 2;
  const below = 1 - normalTail(half);
  const density = Math.exp(-0.5 * half * half) / Math.sqrt(2 * Math.PI);
  return ((2 / x) * (below - 0.5)) / (half * below + density);
}

/** Weights of the places, summing to 1: likelihoods of both sides about the medians that `index` gives. */
function placeWeights(values: Float64Array, index: number, correlation: number): Float64Array {
  const n = values.length;
  const sides = [values.subarray(0, index), values.subarray(index)].map((side) => {
    const level = median(side);
    return { level, scale: spread(side, level) };
  }) as [Side, Side];
  const apart = Math.abs(sides[1].level - sides[0].level);
  // A side of few values, or of equal ones, cannot tell its own spread: the other's and a part of the step stand in.
  const least = Math.max(0.3 * Math.max(sides[0].scale, sides[1].scale), 0.02 * apart) || 1;
  const logWeights = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  let gain = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 1; k <= n - LEAST_SIDE; k += 1) {
    const value = values[k - 1] as number;
    gain += logLikelihood(value, sides[0], least) - logLikelihood(value, sides[1], least);
    if (k < LEAST_SIDE) continue;
    logWeights[k] = gain / longRun(correlation);
    most = Math.max(most, logWeights[k] as number);
  }
  const weights = logWeights.map((weight) => Math.exp(weight - most));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / all);
}

interface Side {
  readonly level: number;
  readonly scale: number;
}

function logLikelihood(value: number, { level, scale }: Side, least: number): number {
  const sigma = Math.max(scale, least);
  const off = (value - level) / sigma;
  return -Math.log(sigma) - ((DEGREES + 1) / 2) * Math.log1p((off * off) / DEGREES);
}

function weightedQuantile(weights: Float64Array, q: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k += 1) {
    sum += weights[k] as number;
    if (sum >= q) return k;
  }
  return weights.length - 1;
}
