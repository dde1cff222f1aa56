// Good and bad events of the last hours or weeks, in bounded memory: a ring of buckets. Knows no clock: times come in.

/**
 * Counts by time, forgetting what is older than `bucketMs` × `buckets`.
 *
 * Units   times in ms since any origin; a time that goes back counts where it belongs while that is still held, else
 *         it is left out. A jump forward forgets what falls out of the ring.
 * Cost    O(1) an event batch, O(buckets of the span) a sum; 16 bytes a bucket.
 */
export class EventRing {
  readonly bucketMs: number;
  readonly #good: Float64Array;
  readonly #bad: Float64Array;
  /** Number of the newest bucket since the origin; −Infinity while nothing was counted. */
  #newest = Number.NEGATIVE_INFINITY;
  #oldest = Number.POSITIVE_INFINITY;

  constructor(bucketMs: number, buckets: number) {
    this.bucketMs = bucketMs;
    this.#good = new Float64Array(buckets);
    this.#bad = new Float64Array(buckets);
  }

  add(atMs: number, good: number, bad: number): void {
    const bucket = Math.floor(atMs / this.bucketMs);
    if (!Number.isFinite(bucket) || !(good >= 0) || !(bad >= 0)) return;
    this.#advance(bucket);
    const size = this.#good.length;
    if (bucket <= this.#newest - size) return;
    const at = ((bucket % size) + size) % size;
    this.#good[at] = (this.#good[at] as number) + good;
    this.#bad[at] = (this.#bad[at] as number) + bad;
    this.#oldest = Math.min(this.#oldest, bucket);
  }

  /** Of the `spanMs` that end at `nowMs`, in whole buckets; `heldMs` is how much of it lies after the first event ever counted. */
  sum(nowMs: number, spanMs: number): { readonly good: number; readonly bad: number; readonly heldMs: number } {
    const size = this.#good.length;
    const last = Math.floor(nowMs / this.bucketMs);
    const first = Math.max(last - Math.max(1, Math.round(spanMs / this.bucketMs)) + 1, this.#newest - size + 1);
    let [good, bad] = [0, 0];
    for (let bucket = first; bucket <= Math.min(last, this.#newest); bucket += 1) {
      const at = ((bucket % size) + size) % size;
      good += this.#good[at] as number;
      bad += this.#bad[at] as number;
    }
    const heldMs = Math.max(0, last + 1 - Math.max(first, this.#oldest)) * this.bucketMs;
    return { good, bad, heldMs };
  }

  #advance(bucket: number): void {
    if (bucket <= this.#newest) return;
    const size = this.#good.length;
    const from = Math.max(this.#newest + 1, bucket - size + 1);
    for (let fresh = from; fresh <= bucket; fresh += 1) {
      const at = ((fresh % size) + size) % size;
      this.#good[at] = 0;
      this.#bad[at] = 0;
    }
    this.#newest = bucket;
  }
}
