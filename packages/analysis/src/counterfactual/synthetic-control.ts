// One series made of others that moved like it: weights that are not negative and sum to 1. Knows no action.
import { mean, median, spread } from '../statistics/robust.ts';

export interface Synthetic {
  /** One value a step, in the unit and about the level of the series that it stands for. */
  readonly values: Float64Array;
  /** One a neighbour, in the order given. */
  readonly weights: readonly number[];
}

const ROUNDS = 200;
/** What a mixture of neighbours must take off the unexplained spread of steps that it was not fitted on. */
const LEAST_GAIN = 0.15;
/** Share of the past that the weights are fitted on when the gain is judged. */
const FITTED_SHARE = 2 / 3;

/**
 * The mixture of `neighbours` that follows `values` over its first `until` steps, or null when none does.
 *
 * A mixture counts only when, fitted on two thirds of the past, it explains the last third too: two series that both
 * wander look alike over what they were fitted on, and part after it. The time from `since` on, where another state
 * began, is parted the same way, so that neighbours who share a fault show it in both parts. Weights on the simplex
 * keep the mixture from extrapolating. Gaps of a neighbour repeat its last value.
 *
 * Cost    O(200 · n · neighbours).
 * Source  A. Abadie, A. Diamond, J. Hainmueller, Synthetic control methods, JASA 105 (2010); steps by M. Frank,
 *         P. Wolfe, Naval Research Logistics 3 (1956).
 * Fails   when the action changed the neighbours too: then its effect is taken for the world's.
 */
export function syntheticControl(
  values: Float64Array,
  neighbours: readonly Float64Array[],
  [since, until]: readonly [number, number],
): Synthetic | null {
  const scaled = neighbours.map((neighbour) => standardised(despiked(filled(neighbour, values.length)), until));
  const own = standardised(despiked(values), until);
  if (scaled.length === 0 || own === null) return null;
  const usable = scaled.flatMap((series, i) => (series === null ? [] : [{ series: series.values, i }]));
  if (usable.length === 0) return null;
  const columns = usable.map(({ series }) => series);
  const isFitted = (t: number): boolean =>
    t < since ? t < FITTED_SHARE * since : t - since < FITTED_SHARE * (until - since);
  const seen = Array.from({ length: until }, (_, t) => t).filter((t) => Number.isFinite(own.values[t]));
  const trial = mixtureOf(own.values, columns, seen.filter(isFitted));
  const tested = seen.filter((t) => !isFitted(t));
  if (!explains(own.values, trial.values, tested)) return null;
  const mixture = mixtureOf(own.values, columns, seen);
  const weights = neighbours.map(() => 0);
  usable.forEach(({ i }, place) => (weights[i] = mixture.weights[place] as number));
  return { values: mixture.values.map((value) => own.centre + own.scale * value), weights };
}

interface Standardised {
  readonly values: Float64Array;
  readonly centre: number;
  readonly scale: number;
}

function standardised(values: Float64Array, until: number): Standardised | null {
  const past = values.subarray(0, until);
  const centre = median(past);
  const scale = spread(past, centre);
  return scale > 0 ? { values: values.map((value) => (value - centre) / scale), centre, scale } : null;
}

function filled(values: Float64Array, length: number): Float64Array {
  let last = values.find(Number.isFinite) ?? 0;
  return Float64Array.from({ length }, (_, i) => (last = Number.isFinite(values[i]) ? (values[i] as number) : last));
}

/** Median of three: a spike of one step is the series' own, and would weigh most in a fit by squares. */
function despiked(values: Float64Array): Float64Array {
  return values.map((value, t) => {
    const [before, after] = [values[t - 1] ?? value, values[t + 1] ?? value];
    const middle = Math.max(Math.min(before, value), Math.min(Math.max(before, value), after));
    return Number.isNaN(middle) ? value : middle;
  });
}

/** Least squares on the simplex, then one factor: neighbours may move less, or more, than what they stand for. */
function mixtureOf(own: Float64Array, columns: readonly Float64Array[], places: readonly number[]): Mixture {
  const weights = columns.map(() => 1 / columns.length);
  const mixed = own.map((_, t) => columns.reduce((sum, column) => sum + (column[t] as number) / columns.length, 0));
  for (let round = 0; round < ROUNDS; round += 1) {
    const slopes = columns.map((column) =>
      sumOver(places, (t) => (at(column, t) - at(mixed, t)) * (at(own, t) - at(mixed, t))),
    );
    const best = slopes.indexOf(Math.max(...slopes));
    const towards = columns[best] as Float64Array;
    const length = sumOver(places, (t) => (at(towards, t) - at(mixed, t)) ** 2);
    const step = length > 0 ? Math.min(1, (slopes[best] as number) / length) : 0;
    if (!(step > 1e-6)) break;
    weights.forEach((weight, i) => (weights[i] = weight * (1 - step) + (i === best ? step : 0)));
    for (let t = 0; t < mixed.length; t += 1) mixed[t] = at(mixed, t) * (1 - step) + at(towards, t) * step;
  }
  const centre = (series: Float64Array): number => sumOver(places, (t) => at(series, t)) / Math.max(1, places.length);
  const [ownCentre, mixedCentre] = [centre(own), centre(mixed)];
  const squares = sumOver(places, (t) => (at(mixed, t) - mixedCentre) ** 2);
  const products = sumOver(places, (t) => (at(mixed, t) - mixedCentre) * (at(own, t) - ownCentre));
  const factor = squares > 0 ? Math.max(0, products / squares) : 0;
  return { values: mixed.map((value) => ownCentre + factor * (value - mixedCentre)), weights };
}

interface Mixture {
  readonly values: Float64Array;
  readonly weights: readonly number[];
}

function explains(own: Float64Array, mixture: Float64Array, places: readonly number[]): boolean {
  const left = scatter(places.map((t) => at(own, t) - at(mixture, t)));
  return left < (1 - LEAST_GAIN) * scatter(places.map((t) => at(own, t)));
}

/** Mean distance to the median: unlike a median of distances it sees a state that only some of the steps were in. */
function scatter(values: readonly number[]): number {
  const centre = median(values);
  return mean(values.map((value) => Math.abs(value - centre)));
}

function at(series: Float64Array, t: number): number {
  return series[t] as number;
}

function sumOver(places: readonly number[], of: (t: number) => number): number {
  return places.reduce((sum, t) => sum + of(t), 0);
}
