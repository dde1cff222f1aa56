// Finds the period of a series that nobody named, from a bounded picture of its whole past. Knows no season and no score.

/** Blocks that hold the past; rows a block double whenever they are full. */
const BLOCKS = 128;
const SHORTEST = 4;
const LONGEST = BLOCKS / 2;
/** Between the correlation at once and that after one period it must have sunk below this: a slow drift is no period. */
const DIP = 0.2;
const ENOUGH = 0.6;
const CLEARLY = 0.1;

/**
 * Keeps the past as the means of up to 128 blocks of equal length, and looks for the highest peak of their
 * autocorrelation each time that a quarter more of them is known. Short periods are found early, while blocks are
 * short; long ones when the past is long enough to hold two of them.
 *
 * Answers  rows a period (fractional), 0 when there is none, NaN when there was nothing new to look at.
 * Cost     O(1) a row but for a look of 64 × 128 products a 32nd block, and those get longer; 520 bytes a lane.
 * Source   any text on the autocorrelation; M. Vlachos, P. Yu, V. Castelli, On periodicity detection, SDM 2005.
 * Fails    for periods under four rows, and for several of nearly the same strength: the strongest wins.
 */
export class PeriodFinder {
  #blocks = new Float32Array(0);
  #state = new Float64Array(0);
  readonly #view = new Float64Array(BLOCKS);

  static readonly bytesPerLane = BLOCKS * 4 + 4 * 8;

  resize(lanes: number): void {
    const [blocks, state] = [this.#blocks, this.#state];
    this.#blocks = new Float32Array(lanes * BLOCKS);
    this.#state = new Float64Array(lanes * 4);
    this.#blocks.set(blocks);
    this.#state.set(state);
  }

  clear(lane: number): void {
    this.#state.fill(0, lane * 4, lane * 4 + 4);
  }

  add(lane: number, value: number): number {
    const state = this.#state;
    const at = lane * 4;
    const rows = Math.max(1, state[at + ROWS]!);
    state[at + SUM]! += value;
    state[at + IN_BLOCK]! += 1;
    if (state[at + IN_BLOCK]! < rows) return Number.NaN;
    const filled = state[at + FILLED]! + 1;
    this.#blocks[lane * BLOCKS + filled - 1] = state[at + SUM]! / rows;
    state[at + SUM] = 0;
    state[at + IN_BLOCK] = 0;
    state[at + ROWS] = rows;
    state[at + FILLED] = filled;
    if (filled < BLOCKS / 2 || filled % (BLOCKS / 4) !== 0) return Number.NaN;
    const period = this.#look(lane, filled) * rows;
    if (filled === BLOCKS) this.#coarsen(lane);
    return period;
  }

  #coarsen(lane: number): void {
    const start = lane * BLOCKS;
    for (let i = 0; i < BLOCKS / 2; i += 1) {
      this.#blocks[start + i] = (this.#blocks[start + 2 * i]! + this.#blocks[start + 2 * i + 1]!) / 2;
    }
    this.#state[lane * 4 + FILLED] = BLOCKS / 2;
    this.#state[lane * 4 + ROWS]! *= 2;
  }

  /** Blocks a period, 0 for none. */
  #look(lane: number, filled: number): number {
    const view = this.#view.subarray(0, filled);
    view.set(this.#blocks.subarray(lane * BLOCKS, lane * BLOCKS + filled));
    centreAndClip(view);
    const longest = Math.min(LONGEST, filled / 2);
    let before = correlation(view, 1);
    let here = correlation(view, 2);
    let hasSunk = Math.min(before, here) < DIP;
    let best = ENOUGH;
    let period = 0;
    for (let lag = 2; lag < longest; lag += 1) {
      const after = correlation(view, lag + 1);
      // Twice the period is a period too: a longer one must be clearly better.
      const isBetter = here > (period === 0 ? best : best + CLEARLY);
      if (hasSunk && lag >= SHORTEST && here > before && here >= after && isBetter) {
        best = here;
        period = lag + (before - after) / (2 * (before - 2 * here + after));
      }
      hasSunk ||= here < DIP;
      before = here;
      here = after;
    }
    return period;
  }
}

const SUM = 0;
const IN_BLOCK = 1;
const ROWS = 2;
const FILLED = 3;

/** Subtracts the mean and holds what lies beyond three mean deviations, so that one peak is not the whole correlation. */
function centreAndClip(view: Float64Array): void {
  let mean = 0;
  for (const value of view) mean += value / view.length;
  let deviation = 0;
  for (const value of view) deviation += Math.abs(value - mean) / view.length;
  const most = 3 * deviation;
  for (let i = 0; i < view.length; i += 1) view[i] = Math.max(-most, Math.min(most, view[i]! - mean));
}

function correlation(view: Float64Array, lag: number): number {
  let both = 0;
  let early = 0;
  let late = 0;
  for (let i = lag; i < view.length; i += 1) {
    both += view[i]! * view[i - lag]!;
    early += view[i - lag]! ** 2;
    late += view[i]! ** 2;
  }
  return early * late > 0 ? both / Math.sqrt(early * late) : 0;
}
