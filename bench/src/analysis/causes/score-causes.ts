// How good rankings of causes are: AC@k and Avg@5, as the data's README defines them. Knows no method.
import type { CauseTruth } from './cause-cases.ts';

/** Both strictly ranked; columns as `service|metric`. */
export interface Answer {
  readonly services: readonly string[];
  readonly columns: readonly string[];
}

/** Place of the first right item, from 1; Infinity where it is not there. null where truth names none. */
export interface Places {
  readonly service: number;
  readonly column: number | null;
}

export function placesOf({ services, columns }: Answer, truth: CauseTruth): Places {
  return {
    service: placeOf(services, [truth.service]),
    column: truth.metrics.length === 0 ? null : placeOf(columns, truth.metrics),
  };
}

function placeOf(ranked: readonly string[], right: readonly string[]): number {
  const at = ranked.findIndex((one) => right.includes(one));
  return at === -1 ? Infinity : at + 1;
}

/** Share of places within the first k. */
export function accuracyAt(k: number, places: readonly number[]): number {
  return places.filter((place) => place <= k).length / places.length;
}

/** Mean of AC@1 to AC@5. */
export function averageAt5(places: readonly number[]): number {
  return [1, 2, 3, 4, 5].reduce((sum, k) => sum + accuracyAt(k, places), 0) / 5;
}
