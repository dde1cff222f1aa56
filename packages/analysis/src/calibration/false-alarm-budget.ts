// How surprising a signal must be to be said, service by service, so that false alarms stay within a number a day.

export interface BudgetTuning {
  /** False alarms a day that a service may have. */
  readonly perDay: number;
  /** Surprise (−log₁₀ of the tail probability) from which on a new service's signals are said; never falls below. */
  readonly start: number;
  /** From this surprise on a signal is always said, whatever the past: no budget may hide a disaster. */
  readonly always: number;
  /** So many services are remembered; who has been silent for longest is forgotten first, and starts anew. */
  readonly mostServices: number;
}

export interface ServiceThreshold {
  readonly service: string;
  readonly threshold: number;
  readonly atMs: number;
}

const TUNING: BudgetTuning = { perDay: 1, start: 5, always: 20, mostServices: 10_000 };
/** A false alarm raises the threshold by half a decade; a day's budget of them is what a day takes back. */
const STEP = 0.5;
const DAY_MS = 86_400_000;

/**
 * An on-line threshold for each service: each alarm that turned out false raises it by half a decade of probability,
 * time lowers it at the rate at which the allowed alarms would raise it. Whatever the law of the signals, the number of
 * false alarms below `always` in T days is at most perDay · T + (always − start) / 0.5 + 1, provided that each is fed
 * back before the next; the threshold settles where the rate is what was allowed. True alarms cost nothing.
 *
 * Cost    O(1) a question; some 100 bytes a service.
 * Source  quantile tracking as in I. Gibbs, E. Candès, Adaptive conformal inference, NeurIPS (2021).
 * Fails   when outcomes come days late (it oscillates), or are only told when they were false, as if none were true
 *         elsewhere: then it still keeps the budget, but silences more than it must.
 */
export class FalseAlarmBudget {
  readonly #tuning: BudgetTuning;
  /** In the order in which they were last heard of. */
  readonly #services = new Map<string, { threshold: number; atMs: number }>();

  constructor(tuning: Partial<BudgetTuning> = {}, known: readonly ServiceThreshold[] = []) {
    this.#tuning = { ...TUNING, ...tuning };
    for (const { service, threshold, atMs } of known) this.#keep(service, { threshold, atMs });
  }

  /** Whether a signal of this surprise is worth an alarm now. */
  isWorthSaying(service: string, surprise: number, nowMs: number): boolean {
    return surprise >= this.#tuning.always || surprise >= this.thresholdOf(service, nowMs);
  }

  thresholdOf(service: string, nowMs: number): number {
    const known = this.#services.get(service);
    if (known === undefined) return this.#tuning.start;
    // A clock that goes back takes nothing back.
    const days = Math.max(0, nowMs - known.atMs) / DAY_MS;
    return Math.max(this.#tuning.start, known.threshold - STEP * this.#tuning.perDay * days);
  }

  /** What an alarm that was said turned out to be. One whose outcome nobody knows is not told. */
  learn(service: string, outcome: 'true' | 'false', nowMs: number): void {
    const now = this.thresholdOf(service, nowMs);
    const threshold = outcome === 'false' ? Math.min(this.#tuning.always, now + STEP) : now;
    this.#keep(service, { threshold, atMs: Math.max(nowMs, this.#services.get(service)?.atMs ?? nowMs) });
  }

  /** To be kept over a restart, and given back to the constructor. */
  snapshot(): readonly ServiceThreshold[] {
    return [...this.#services].map(([service, { threshold, atMs }]) => ({ service, threshold, atMs }));
  }

  #keep(service: string, state: { threshold: number; atMs: number }): void {
    this.#services.delete(service);
    this.#services.set(service, state);
    if (this.#services.size <= this.#tuning.mostServices) return;
    const [longestSilent] = this.#services.keys();
    if (longestSilent !== undefined) this.#services.delete(longestSilent);
  }
}
