// Medians and quartiles of a few numbers. Of none there is no figure: null, never zero.

export interface Spread {
  readonly count: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/**
 * Quartiles by linear interpolation between the sorted values.
 *
 * Shape  `values` in any order, one unit; it is not changed.
 * Cost   O(n log n).
 */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return { count: sorted.length, low: at(sorted, 0.25), median: at(sorted, 0.5), high: at(sorted, 0.75) };
}

function at(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
