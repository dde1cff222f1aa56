// Order without scale: ranks, and the oldest test on them. Knows no series.
import { normalTail } from './normal.ts';

/** Ranks from 1, ties sharing the mean of theirs. Values must be finite. O(n log n). */
export function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to += 1;
    for (let i = from; i < to; i += 1) ranks[order[i] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * −log₁₀ of the two-sided probability that the ranks of `some` and `others` differ so much by chance, 0 when either is
 * empty or all are equal. Normal approximation with the variance of the ranks as they are, ties and all. O(n log n).
 *
 * Source F. Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1 (1945).
 */
export function rankSumSurprise(some: Float64Array, others: Float64Array): number {
  const n = some.length + others.length;
  const ranks = midranks(Float64Array.of(...some, ...others));
  const centre = (n + 1) / 2;
  const squares = ranks.reduce((sum, rank) => sum + (rank - centre) ** 2, 0);
  const variance = (some.length * others.length * squares) / (n * (n - 1));
  if (!(variance > 0)) return 0;
  const sum = ranks.subarray(0, some.length).reduce((all, rank) => all + rank - centre, 0);
  return Math.max(0, -Math.log10(2 * normalTail(Math.abs(sum) / Math.sqrt(variance))));
}
