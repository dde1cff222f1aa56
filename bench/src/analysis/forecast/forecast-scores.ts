// How forecasts are scored: the measures of the data's README, over any sample of cases. Pure.
import type { Answer } from './forecasters.ts';

export interface Forecast {
  readonly truth: number | null;
  readonly horizon: number;
  readonly answer: Answer;
}

/** An error beyond this many times the truth counts as this. */
const WORST_ERROR = 10;

/** Confusion of "crosses within the horizon". */
function counts(forecasts: readonly Forecast[]): { hits: number; alarms: number; misses: number; quiet: number } {
  const tally = { hits: 0, alarms: 0, misses: 0, quiet: 0 };
  for (const forecast of forecasts) {
    const [said, was] = [saidSteps(forecast) !== null, forecast.truth !== null];
    if (said) tally[was ? 'hits' : 'alarms'] += 1;
    else tally[was ? 'misses' : 'quiet'] += 1;
  }
  return tally;
}

export function precision(forecasts: readonly Forecast[]): number {
  const { hits, alarms } = counts(forecasts);
  return hits / (hits + alarms);
}

export function recall(forecasts: readonly Forecast[]): number {
  const { hits, misses } = counts(forecasts);
  return hits / (hits + misses);
}

/** B. W. Matthews, Biochim. Biophys. Acta 405 (1975); 0 where one side is empty. */
export function mcc(forecasts: readonly Forecast[]): number {
  const { hits, alarms, misses, quiet } = counts(forecasts);
  const scale = Math.sqrt((hits + alarms) * (hits + misses) * (quiet + alarms) * (quiet + misses));
  return scale === 0 ? 0 : (hits * quiet - alarms * misses) / scale;
}

/** Median of |answer − truth| ÷ truth over the hits. */
export function errorOfHits(forecasts: readonly Forecast[]): number {
  return middle(crossings(forecasts).flatMap((one) => (saidSteps(one) === null ? [] : [errorOf(one)])));
}

/** The same over all that cross; a miss counts 1. */
export function errorOfAll(forecasts: readonly Forecast[]): number {
  return middle(crossings(forecasts).map((one) => (saidSteps(one) === null ? 1 : errorOf(one))));
}

/** Share of the hits whose answer comes after the truth. */
export function lateShare(forecasts: readonly Forecast[]): number {
  const hits = crossings(forecasts).filter((one) => saidSteps(one) !== null);
  return hits.filter((one) => saidSteps(one)! > one.truth).length / hits.length;
}

/** Share of all that cross with the truth inside the interval; no interval holds no truth. */
export function coverage(forecasts: readonly Forecast[]): number {
  const crossing = crossings(forecasts);
  const inside = crossing.filter(({ truth, answer: { interval } }) => {
    return interval !== null && interval[0] <= truth && truth <= interval[1];
  });
  return inside.length / crossing.length;
}

/** Median of the interval's width, cut at the horizon, ÷ truth. */
export function width(forecasts: readonly Forecast[]): number {
  return middle(
    crossings(forecasts).flatMap(({ truth, horizon, answer: { interval } }) =>
      interval === null ? [] : [(Math.min(interval[1], horizon) - Math.min(interval[0], horizon)) / truth],
    ),
  );
}

type Crossing = Forecast & { readonly truth: number };

function crossings(forecasts: readonly Forecast[]): readonly Crossing[] {
  return forecasts.filter((one): one is Crossing => one.truth !== null);
}

function saidSteps({ answer: { steps }, horizon }: Forecast): number | null {
  return steps !== null && steps <= horizon ? steps : null;
}

function errorOf(one: Crossing): number {
  return Math.min(WORST_ERROR, Math.abs(saidSteps(one)! - one.truth) / one.truth);
}

/** NaN of nothing. */
function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
