// How far each sender's clock is off, learned from how late its alerts seem to arrive. Knows nodes by name only.

interface Lags {
  /** Smallest seen in this spell and in the one before: a clock that is set right is believed within two spells. */
  least: number;
  before: number;
  seen: number;
  sinceMs: number;
}

const SPELL_MS = 15 * 60_000;
/** Below this it may be the way, not the clock; the way of the quickest of some alerts takes about a second. */
const LEAST_OFFSET_MS = 10_000;
const ENOUGH = 3;
const MOST_NODES = 20_000;

/**
 * Answers  milliseconds to add to a time by the clock of `node`, 0 while nothing is proven.
 * Cost     O(1) an alert; four numbers a node.
 * Source   the minimum filter of network time: D. Mills, Internet time synchronization, IEEE Trans. Comm. 39 (1991).
 * Fails    where every alert of a node comes late by the way: then its clock is thought to be behind.
 */
export class ClockOffsets {
  readonly #lags = new Map<string, Lags>();

  learn(node: string, firedMs: number, receivedMs: number): void {
    const lag = receivedMs - firedMs;
    const lags = this.#lags.get(node);
    if (lags === undefined) {
      this.#lags.set(node, { least: lag, before: Number.POSITIVE_INFINITY, seen: 1, sinceMs: receivedMs });
      const [oldest] = this.#lags.keys();
      if (this.#lags.size > MOST_NODES && oldest !== undefined) this.#lags.delete(oldest);
      return;
    }
    if (receivedMs - lags.sinceMs > SPELL_MS) {
      lags.before = lags.least;
      lags.least = lag;
      lags.sinceMs = receivedMs;
    }
    lags.least = Math.min(lags.least, lag);
    lags.seen += 1;
  }

  offsetMs(node: string): number {
    const lags = this.#lags.get(node);
    if (lags === undefined) return 0;
    const least = Math.min(lags.least, lags.before);
    // What arrives before it was sent proves a clock that is ahead at once; what is late may only be late.
    if (least < -LEAST_OFFSET_MS) return least;
    return least > LEAST_OFFSET_MS && lags.seen >= ENOUGH ? least : 0;
  }
}
