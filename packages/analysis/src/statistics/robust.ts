// Location and spread that a few wild values do not move.

/** Median of the finite values; NaN when there is none. O(n log n). */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Quantile q in [0, 1] of the finite values, by linear interpolation (type 7 of Hyndman & Fan, 1996); NaN when there is none. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = sortedFinite(values);
  if (sorted.length === 0) return Number.NaN;
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (at - below);
}

/** Median absolute deviation, scaled to estimate a normal standard deviation (× 1.4826); NaN when there is no value. */
export function spread(values: ArrayLike<number>, centre: number = median(values)): number {
  const away = new Float64Array(values.length);
  for (let i = 0; i < away.length; i += 1) away[i] = Math.abs((values[i] as number) - centre);
  return 1.4826 * median(away);
}

/** Mean of the finite values; NaN when there is none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (Number.isFinite(value)) {
      sum += value;
      count += 1;
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** By loops: where thousands of short windows are asked for, callbacks cost more than sorting. */
function sortedFinite(values: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (Number.isFinite(value)) kept[count++] = value;
  }
  return kept.subarray(0, count).sort();
}
