// The 95th percentile of what a histogram counted since its last export, from explicit buckets. Pure but for the last counts it keeps.

const QUANTILE = 0.95;

/** Remembers one histogram's last bucket counts, so that cumulative ones can be read as what happened since. */
export class BucketMemory {
  private readonly cumulative: boolean;
  private counts: Float64Array | null = null;
  private atMs = 0;
  private last = NaN;

  constructor(cumulative: boolean) {
    this.cumulative = cumulative;
  }

  /**
   * The estimate for the export at `atMs`; NaN where nothing was counted or it can't be told.
   * An export that is sent again gets the same answer again; one that comes late gets none.
   */
  p95(atMs: number, buckets: readonly number[], bounds: readonly number[], max: number): number {
    if (!this.cumulative) return quantileOf(buckets, bounds, max);
    if (atMs < this.atMs) return NaN;
    if (atMs === this.atMs) return this.last;
    const before = this.counts;
    const comparable = before !== null && before.length === buckets.length;
    const restarted = comparable && buckets.some((count, i) => count < (before[i] as number));
    const since = comparable && !restarted ? buckets.map((count, i) => count - (before[i] as number)) : buckets;
    this.last = before === null ? NaN : quantileOf(since, bounds, comparable && !restarted ? NaN : max);
    this.counts = Float64Array.from(buckets);
    this.atMs = atMs;
    return this.last;
  }
}

/**
 * Linear within a bucket. Above the last bound: `max` where it is known, else the bound itself.
 * Shape  `buckets` has one element more than `bounds`; bounds rise.
 * Units  those of `bounds`.
 */
export function quantileOf(buckets: readonly number[], bounds: readonly number[], max: number): number {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) return NaN;
  const rank = total * QUANTILE;
  let below = 0;
  for (let i = 0; i < bounds.length; i++) {
    const count = buckets[i] as number;
    if (below + count >= rank) {
      const high = bounds[i] as number;
      const low = i > 0 ? (bounds[i - 1] as number) : Math.min(0, high);
      return Number.isFinite(low) ? low + ((rank - below) / count) * (high - low) : high;
    }
    below += count;
  }
  return Number.isFinite(max) ? max : (bounds[bounds.length - 1] ?? NaN);
}
