// What a series did at this hour of former days, or in this phase of former periods of any length. Knows no scores.

const PHASES = 24;
/** Former periods that are remembered: with seven days, the same day of last week is among them. */
const PERIODS = 7;
/** Periods held: the former ones, and the one that is being written. */
const HELD = PERIODS + 1;
const CELLS = PHASES * HELD;
/** Rows over which it is judged whether the season foretells anything. */
const MEMORY = 300;
/** A season counts when the last period at this phase misses the value by less than half of what the level misses it by. */
const WORTHWHILE = 0.5;

/**
 * For each lane one period, cut into 24 phases; for each phase the interval of values in each of the last seven periods.
 * The distance of a value is that to the nearest of those intervals.
 *
 * Cost     O(7) time and 1.5 KB a lane.
 * Fails    when a season drifts against its period by more than a phase, or differs between more kinds of days than seven.
 */
export class SeasonTracks {
  #lows = new Float32Array(0);
  #highs = new Float32Array(0);
  #spans = new Float64Array(0);
  #written = new Float64Array(0);
  #misses = new Float32Array(0);
  #spread = new Float32Array(0);

  static readonly bytesPerLane = CELLS * 8 + 16 + 8;

  resize(lanes: number): void {
    this.#lows = longer(this.#lows, lanes * CELLS);
    this.#highs = longer(this.#highs, lanes * CELLS);
    this.#spans = longer(this.#spans, lanes);
    this.#written = longer(this.#written, lanes);
    this.#misses = longer(this.#misses, lanes);
    this.#spread = longer(this.#spread, lanes);
  }

  /** Forgets everything and follows `period` from now on, in whatever unit `measureAndAdd` is told the time; 0 is none. */
  follow(lane: number, period: number): void {
    this.#lows.fill(Number.NaN, lane * CELLS, (lane + 1) * CELLS);
    this.#highs.fill(Number.NaN, lane * CELLS, (lane + 1) * CELLS);
    this.#spans[lane] = period;
    this.#written[lane] = -1;
    this.#misses[lane] = 0;
    this.#spread[lane] = 0;
  }

  period(lane: number): number {
    return this.#spans[lane]!;
  }

  /** Whether the past of this lane foretells its present, so that a departure means something. */
  isWorthwhile(lane: number): boolean {
    return this.#misses[lane]! < WORTHWHILE * this.#spread[lane]!;
  }

  /**
   * Distance of `value` from the same phase of former periods, NaN when there is none or the season foretells nothing;
   * then takes it in. `level` is what the season competes with.
   */
  measureAndAdd(lane: number, at: number, value: number, level: number): number {
    const period = this.#spans[lane]!;
    if (period === 0) return Number.NaN;
    const step = Math.floor((at / period) * PHASES) >>> 0;
    const cells = lane * CELLS + (step % PHASES) * HELD;
    const current = Math.floor(step / PHASES) % HELD;
    const last = cells + ((current + HELD - 1) % HELD);
    const foretold = (this.#lows[last]! + this.#highs[last]!) / 2;
    if (!Number.isNaN(foretold)) this.#judge(lane, value, foretold, level);
    const nearest = this.isWorthwhile(lane) ? this.#nearest(lane, step % PHASES, current, value) : Number.NaN;
    this.#write(lane, cells + current, step, value);
    return nearest;
  }

  /** The phases beside count too: no period is known to a phase, and seasons have edges. */
  #nearest(lane: number, phase: number, current: number, value: number): number {
    let nearest = Infinity;
    for (let beside = PHASES - 1; beside <= PHASES + 1; beside += 1) {
      const cells = lane * CELLS + ((phase + beside) % PHASES) * HELD;
      for (let i = 0; i < HELD; i += 1) {
        if (i === current) continue;
        const low = this.#lows[cells + i]!;
        const high = this.#highs[cells + i]!;
        const distance = value < low ? low - value : value > high ? value - high : 0;
        if (distance < nearest && !Number.isNaN(low)) nearest = distance;
      }
    }
    return nearest === Infinity ? Number.NaN : nearest;
  }

  /** Both start at nothing and forget alike, so that their ratio is right from the beginning. */
  #judge(lane: number, value: number, foretold: number, level: number): void {
    this.#misses[lane]! += (Math.abs(value - foretold) - this.#misses[lane]!) / MEMORY;
    this.#spread[lane]! += (Math.abs(value - level) - this.#spread[lane]!) / MEMORY;
  }

  #write(lane: number, cell: number, step: number, value: number): void {
    if (this.#written[lane] === step) {
      if (value < this.#lows[cell]!) this.#lows[cell] = value;
      else if (value > this.#highs[cell]!) this.#highs[cell] = value;
      return;
    }
    this.#written[lane] = step;
    this.#lows[cell] = value;
    this.#highs[cell] = value;
  }
}

function longer<A extends Float32Array | Float64Array>(old: A, length: number): A {
  const larger = new (old.constructor as new (length: number) => A)(length);
  larger.set(old);
  return larger;
}
