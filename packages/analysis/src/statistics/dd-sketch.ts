// Quantiles of a stream in bounded memory, with a bound on their relative error. Keeps counts, never values.

/** Half the smallest magnitude that has a bin of its own: what is nearer to zero counts as zero. */
const LEAST_MAGNITUDE = 1e-300;
const FIRST_BINS = 64;

/**
 * DDSketch: counts in bins whose edges grow by the factor (1 + α)/(1 − α), so that every quantile is within the share
 * α of the true one, for whatever law. Mergeable: a merge answers as if one sketch had seen both streams.
 *
 * Shape    any finite values, of either sign; others are not counted.
 * Answers  quantiles as values of the stream's own unit, within α of the value of that rank; NaN while empty.
 * Cost     O(1) a value, O(bins) a quantile or merge; at most 8 · `mostBins` bytes for each sign.
 * Source   C. Masson, J. E. Rim, H. K. Lee, DDSketch, PVLDB 12 (2019).
 * Fails    when values span more than `mostBins` bins (2,048 at α = 1 %: a factor of 10¹⁷): then the smallest
 *          magnitudes share one bin, and quantiles among them lose their bound; those above keep it.
 */
export class DdSketch {
  readonly relativeError: number;
  readonly mostBins: number;
  readonly #logGamma: number;
  readonly #above: Bins;
  readonly #below: Bins;
  #zeros = 0;
  #count = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  constructor(relativeError = 0.01, mostBins = 2_048) {
    this.relativeError = relativeError;
    this.mostBins = mostBins;
    this.#logGamma = Math.log1p((2 * relativeError) / (1 - relativeError));
    this.#above = new Bins(mostBins);
    this.#below = new Bins(mostBins);
  }

  get count(): number {
    return this.#count;
  }

  add(value: number, times = 1): void {
    if (!Number.isFinite(value) || !(times > 0)) return;
    const magnitude = Math.abs(value);
    if (magnitude < LEAST_MAGNITUDE) this.#zeros += times;
    else (value > 0 ? this.#above : this.#below).add(Math.ceil(Math.log(magnitude) / this.#logGamma), times);
    this.#count += times;
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
  }

  /** The value of rank q · (count − 1), rounded down; q in [0, 1]. */
  quantile(q: number): number {
    if (this.#count === 0) return Number.NaN;
    if (q <= 0) return this.#least;
    if (q >= 1) return this.#most;
    const rank = Math.floor(q * (this.#count - 1));
    const below = this.#below.total;
    const value =
      rank < below
        ? -this.#middleOf(this.#below.keyAt(below - 1 - rank))
        : rank < below + this.#zeros
          ? 0
          : this.#middleOf(this.#above.keyAt(rank - below - this.#zeros));
    // The ends are known exactly, and no quantile lies outside them.
    return Math.min(this.#most, Math.max(this.#least, value));
  }

  /** Takes in what `other` saw. Throws when its bins have other edges: that is a fault of the program. */
  merge(other: DdSketch): void {
    if (other.relativeError !== this.relativeError)
      throw new Error('sketches of different relative errors do not merge');
    this.#above.merge(other.#above);
    this.#below.merge(other.#below);
    this.#zeros += other.#zeros;
    this.#count += other.#count;
    this.#least = Math.min(this.#least, other.#least);
    this.#most = Math.max(this.#most, other.#most);
  }

  /** The value whose distance to both edges of its bin is the same share of them. */
  #middleOf(key: number): number {
    return Math.exp((key - 1) * this.#logGamma) * (1 + this.relativeError);
  }
}

/** Counts by key over one dense stretch of keys; what lies below the stretch is counted in its lowest bin. */
class Bins {
  readonly #most: number;
  #counts: Float64Array;
  /** Key of the first bin, and how many bins are in use. */
  #first = 0;
  #length = 0;
  total = 0;

  constructor(most: number) {
    this.#most = most;
    this.#counts = new Float64Array(Math.min(most, FIRST_BINS));
  }

  add(key: number, times: number): void {
    this.#reach(key);
    const at = Math.max(0, key - this.#first);
    this.#counts[at] = (this.#counts[at] as number) + times;
    this.total += times;
  }

  /** The key that holds the value of this rank, counted from the smallest magnitude. */
  keyAt(rank: number): number {
    let seen = 0;
    for (let i = 0; i < this.#length; i += 1) {
      seen += this.#counts[i] as number;
      if (seen > rank) return this.#first + i;
    }
    return this.#first + this.#length - 1;
  }

  merge(other: Bins): void {
    if (other.#length === 0) return;
    this.#reach(other.#first + other.#length - 1);
    for (let i = 0; i < other.#length; i += 1) {
      const times = other.#counts[i] as number;
      if (times > 0) this.add(other.#first + i, times);
    }
  }

  /** Makes the stretch hold `key`: by more bins while it may, then by folding the lowest together. */
  #reach(key: number): void {
    if (this.#length === 0) {
      this.#first = key;
      this.#length = 1;
      return;
    }
    const last = Math.max(key, this.#first + this.#length - 1);
    const first = Math.max(Math.min(key, this.#first), last - this.#most + 1);
    const length = last - first + 1;
    if (first === this.#first && length <= this.#counts.length) {
      this.#length = length;
      return;
    }
    const old = this.#counts.subarray(0, this.#length);
    const counts = new Float64Array(Math.min(this.#most, Math.max(length, 2 * old.length)));
    for (let i = 0; i < old.length; i += 1) {
      const at = Math.max(0, this.#first + i - first);
      counts[at] = (counts[at] as number) + (old[i] as number);
    }
    this.#counts = counts;
    this.#first = first;
    this.#length = length;
  }
}
