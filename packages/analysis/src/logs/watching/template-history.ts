// What one template's counts have been, bucket by bucket, and how surprising the next is. Knows no time and no other template.
import { countSurprise } from '../../statistics/negative-binomial.ts';

export interface Bucket {
  /** Counted from the first one with a line. */
  readonly bucket: number;
  readonly startMs: number;
  readonly lines: number;
}

/** Discounted sums, so that the distant past fades. */
export class TemplateHistory {
  /** Number of the bucket in which it was last seen. */
  lastSeen: number;
  /** Its beginning. */
  lastSeenMs: number;
  lines = 0;
  /** Of this silence something was said already. */
  isMissed = false;
  #buckets = 0;
  #sum = 0;
  #squares = 0;
  #silences = 0;
  #silentBuckets = 0;

  constructor(bucket: number, startMs: number) {
    this.lastSeen = bucket;
    this.lastSeenMs = startMs;
  }

  /** What a bucket usually has. */
  get usual(): number {
    return this.#sum / Math.max(1, this.#buckets);
  }

  /**
   * −log₁₀ of the probability of so many lines in one bucket, or more. With half a line and one bucket more than were
   * seen (Jeffreys' prior), and as much wider as mean and variance of few buckets are uncertain.
   */
  burstSurprise(count: number): number {
    const buckets = this.#buckets;
    if (buckets < 2) return 0;
    const mean = (this.#sum + 0.5) / (buckets + 1);
    const spread = Math.max(0, this.#squares / buckets - this.usual ** 2);
    return countSurprise(count, mean, Math.max(mean, spread) * (1 + 2 / buckets) + (mean * mean) / buckets);
  }

  /**
   * −log₁₀ of the probability that a silence begins and lasts for so many buckets: how often one began, times the Lomax
   * tail of how long they lasted (exponential lengths of unknown mean, as if two of one bucket had been seen before).
   */
  silenceSurprise(silent: number): number {
    const spoken = Math.max(0, this.#buckets - this.#silentBuckets);
    const begins = Math.min(1, (this.#silences + 0.5) / (spoken + 1));
    const lasts = (1 + Math.max(0, silent - 1) / (this.#silentBuckets + 2)) ** -(this.#silences + 2);
    return -Math.log10(begins * lasts);
  }

  /** Takes the bucket after the last one in; `kept` is what a bucket further back still counts. */
  take({ bucket, startMs, lines }: Bucket, kept: number): void {
    this.#buckets = this.#buckets * kept + 1;
    this.#sum = this.#sum * kept + lines;
    this.#squares = this.#squares * kept + lines * lines;
    this.#silences *= kept;
    this.#silentBuckets *= kept;
    this.lines += lines;
    if (lines === 0) this.#silentBuckets += 1;
    else {
      if (bucket - this.lastSeen > 1) this.#silences += 1;
      this.lastSeen = bucket;
      this.lastSeenMs = startMs;
      this.isMissed = false;
    }
  }

  /** Takes over the counts of a template that turned out to be this one. */
  absorb(other: TemplateHistory): void {
    this.lastSeen = Math.max(this.lastSeen, other.lastSeen);
    this.lastSeenMs = Math.max(this.lastSeenMs, other.lastSeenMs);
    this.lines += other.lines;
    this.#buckets = Math.max(this.#buckets, other.#buckets);
    // Buckets in which both were seen are not known apart: the squares are those of independent counts.
    this.#squares += other.#squares + (2 * this.#sum * other.#sum) / Math.max(1, this.#buckets);
    this.#sum += other.#sum;
    this.#silences = Math.min(this.#silences, other.#silences);
    this.#silentBuckets = Math.min(this.#silentBuckets, other.#silentBuckets);
  }
}
