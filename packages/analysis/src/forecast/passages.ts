// When a level is first passed: a distribution over the steps of a horizon. Knows no series and no model.

/** How many values running must be at or beyond the limit: one alone is a spike, not a crossing. */
export const RUN = 3;

/**
 * `cumulative[k]` is the probability that the limit is passed within k steps; the last entry is the horizon's.
 * Where nothing was seen to pass, all entries are 0.
 */
export type Passages = Float64Array;

/** Collects looks at what could happen: each passed after some steps, or was last seen not to have passed after some. */
export class Looks {
  readonly #passing: Float64Array;
  readonly #leaving: Float64Array;
  readonly #horizon: number;
  #watched = 0;
  #count = 0;

  constructor(horizon: number) {
    this.#horizon = horizon;
    this.#passing = new Float64Array(horizon + 1);
    this.#leaving = new Float64Array(horizon + 2);
  }

  passed(steps: number, weight: number): void {
    this.#passing[steps]! += weight;
    this.#watch(weight);
  }

  notSeenToPass(steps: number, weight: number): void {
    this.#leaving[steps + 1]! += weight;
    this.#watch(weight);
  }

  #watch(weight: number): void {
    this.#watched += weight;
    this.#count += 1;
  }

  /**
   * Weighted product-limit estimate: a look that ends before it passed counts for as long as it was seen, no longer.
   *
   * Cost    O(horizon) time and memory.
   * Source  E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958).
   * Fails   when how long a look lasts depends on what it would have seen.
   */
  passages(): Passages {
    const cumulative = new Float64Array(this.#horizon + 1);
    // Below this, what is left of the weights is what rounding left.
    const least = this.#watched * this.#count * Number.EPSILON;
    let watched = this.#watched;
    let kept = 1;
    for (let step = 1; step <= this.#horizon; step += 1) {
      watched -= this.#leaving[step]!;
      if (watched > least) kept *= Math.max(0, 1 - this.#passing[step]! / watched);
      watched -= this.#passing[step]!;
      cumulative[step] = 1 - kept;
    }
    return cumulative;
  }
}

/** The first step by which a share of all that passes has passed; the horizon where nothing does. */
export function passageQuantile(passages: Passages, share: number): number {
  const horizon = passages.length - 1;
  const wanted = share * passages[horizon]!;
  for (let step = 1; step < horizon; step += 1) if (passages[step]! >= wanted && wanted > 0) return step;
  return horizon;
}

/** The shortest run of steps that holds a share of all that passes. O(horizon). */
export function shortestInterval(passages: Passages, share: number): readonly [early: number, late: number] {
  const horizon = passages.length - 1;
  const wanted = share * passages[horizon]! * (1 - 1e-9);
  let [early, late] = [1, horizon];
  for (let from = 1, to = 1; from <= horizon; from += 1) {
    while (to < horizon && passages[to]! - passages[from - 1]! < wanted) to += 1;
    if (passages[to]! - passages[from - 1]! < wanted) break;
    if (to - from < late - early) [early, late] = [from, to];
  }
  return [early, late];
}
