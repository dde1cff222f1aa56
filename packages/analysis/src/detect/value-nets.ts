// What values a series has had, and since when: a bounded set that is never far from any of them. Knows no scores.

/** Values kept a lane. Fewer make the net coarser; see docs/analysis/detect.md for what that costs. */
const POINTS = 256;
/** A value is new to the past that ended so many rows ago; several, since a fault may last from one row to hundreds. */
export const EXCLUSIONS: readonly number[] = [1, 10, 50, 200];

/**
 * For each lane an ε-net of all values so far: every value ever added lies within ε of a kept one, and each kept value
 * remembers the row that brought it first. ε starts at 0 and grows only when the net is full, so that a series of few
 * distinct values is kept exactly, and one that ranges over R is kept to about R / 100.
 *
 * Cost     O(log POINTS) a query, amortised O(POINTS) moves an insertion, and insertions end as the net covers its range;
 *          8 bytes a point.
 * Source   the doubling algorithm: M. Charikar, C. Chekuri, T. Feder, R. Motwani, Incremental clustering, STOC 1997.
 * Fails    when a value that was usual long ago comes back as a fault: it is known, hence not new.
 */
export class ValueNets {
  #values = new Float32Array(0);
  #births = new Uint32Array(0);
  #counts = new Uint16Array(0);
  #grains = new Float32Array(0);
  readonly #gaps = new Float32Array(POINTS - 1);

  static readonly bytesPerLane = POINTS * 8 + 2 + 4;

  resize(lanes: number): void {
    this.#values = grown(this.#values, lanes * POINTS);
    this.#births = grown(this.#births, lanes * POINTS);
    this.#counts = grown(this.#counts, lanes);
    this.#grains = grown(this.#grains, lanes);
  }

  clear(lane: number): void {
    this.#counts[lane] = 0;
    this.#grains[lane] = 0;
  }

  /**
   * Writes the distances of `value` to the nearest earlier value, once for each exclusion, into `distances`, NaN where
   * the past is too short, and then takes `value` in. Rows of a lane must rise.
   */
  measureAndAdd(lane: number, value: number, row: number, distances: Float64Array): void {
    const values = this.#values;
    const births = this.#births;
    const start = lane * POINTS;
    const end = start + this.#counts[lane]!;
    const at = lowerBound(values, start, end, value);
    let left = at - 1;
    let right = at;
    let below = left >= start ? value - values[left]! : Infinity;
    let above = right < end ? values[right]! - value : Infinity;
    const nearest = Math.min(below, above);
    let next = 0;
    while (next < EXCLUSIONS.length && (below < Infinity || above < Infinity)) {
      const isBelow = below <= above;
      const age = row - births[isBelow ? left : right]!;
      while (next < EXCLUSIONS.length && age >= EXCLUSIONS[next]!) distances[next++] = isBelow ? below : above;
      if (isBelow) below = --left >= start ? value - values[left]! : Infinity;
      else above = ++right < end ? values[right]! - value : Infinity;
    }
    for (; next < EXCLUSIONS.length; next += 1) distances[next] = Number.NaN;
    if (nearest > this.#grains[lane]!) this.#insert(lane, at, value, row);
  }

  #insert(lane: number, at: number, value: number, row: number): void {
    const start = lane * POINTS;
    const end = start + this.#counts[lane]!;
    this.#values.copyWithin(at + 1, at, end);
    this.#births.copyWithin(at + 1, at, end);
    this.#values[at] = value;
    this.#births[at] = row;
    this.#counts[lane]! += 1;
    if (this.#counts[lane] === POINTS) this.#thin(lane);
  }

  /** Makes ε as large as the smallest quarter of the gaps and lets neighbours within it stand for each other. */
  #thin(lane: number): void {
    const start = lane * POINTS;
    const gaps = this.#gaps;
    for (let i = 0; i < gaps.length; i += 1) gaps[i] = this.#values[start + i + 1]! - this.#values[start + i]!;
    gaps.sort();
    const grain = Math.max(this.#grains[lane]!, gaps[gaps.length >> 2]!);
    let kept = start;
    for (let i = start + 1; i < start + POINTS; i += 1) {
      if (this.#values[i]! - this.#values[kept]! <= grain) {
        this.#births[kept] = Math.min(this.#births[kept]!, this.#births[i]!);
      } else {
        kept += 1;
        this.#values[kept] = this.#values[i]!;
        this.#births[kept] = this.#births[i]!;
      }
    }
    this.#grains[lane] = grain;
    this.#counts[lane] = kept - start + 1;
  }
}

/** The first place in [start, end) whose value is not below `value`. */
function lowerBound(values: Float32Array, start: number, end: number, value: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grown<A extends Float32Array | Uint32Array | Uint16Array>(old: A, length: number): A {
  const larger = new (old.constructor as new (length: number) => A)(length);
  larger.set(old);
  return larger;
}
