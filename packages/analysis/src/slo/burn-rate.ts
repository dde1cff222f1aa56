// How fast an error budget burns, and whom to wake: several windows, several rates. Knows no clock and no pager.
import { EventRing } from './event-ring.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Budget burns this many times faster than would just use it up; both windows must agree: the long one that it matters, the short one that it still does. */
export interface BurnRule {
  readonly severity: 'page' | 'ticket';
  readonly rate: number;
  readonly longMs: number;
  readonly shortMs: number;
}

/** Google's Site Reliability Workbook (2018), chapter 5, table 5-8: 2 %, 5 % and 10 % of a 30-day budget. */
export const BURN_RULES: readonly BurnRule[] = [
  { severity: 'page', rate: 14.4, longMs: HOUR_MS, shortMs: 5 * MINUTE_MS },
  { severity: 'page', rate: 6, longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS },
  { severity: 'ticket', rate: 1, longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS },
];

export interface BurnAnswer {
  readonly rule: BurnRule;
  /** `not-enough-data` while too little of the long window was seen, or too few events, for its rate to be one. */
  readonly answer: 'burning' | 'calm' | 'not-enough-data';
  readonly longRate: number | null;
  readonly shortRate: number | null;
}

export interface BudgetState {
  /** The first rule that burns; null: none does. */
  readonly alert: BurnRule | null;
  readonly rules: readonly BurnAnswer[];
  /** Share of the window's budget that is left, by what was seen of the window; below 0 when overspent; null unseen. */
  readonly budgetLeft: number | null;
  /** At the rate of the last hour; Infinity while nothing burns, 0 when nothing is left; null unseen. */
  readonly exhaustedInMs: number | null;
}

/** Fine buckets answer the windows up to six hours, coarse ones the longer. */
const FINE_MS = MINUTE_MS;
const COARSE_MS = 30 * MINUTE_MS;
const LONGEST_WINDOW_MS = 92 * DAY_MS;
/** A rate over less than this share of its long window is a rate over another window. */
const LEAST_HELD = 0.1;
/** Fewer events than would hold one bad one at the burning rate prove nothing. */
const LEAST_BAD = 2;

/**
 * Multi-window, multi-burn-rate alerts over one SLO.
 *
 * Shape    `add` takes counts as they come, `state` may be asked at any time; both in ms of one clock.
 * Cost     O(1) an `add`, O(buckets) a `state`: some 2,000 sums for 30 days. Memory: 6 hours of minutes and the SLO's
 *          window in half hours, 30 KB for 30 days, whatever the traffic.
 * Source   Beyer et al., The Site Reliability Workbook (2018), chapter 5, Alerting on SLOs.
 * Fails    with a handful of events an hour: one failure is then a high rate. Two bad events are the least that alert.
 */
export class BurnRate {
  readonly #allowed: number;
  readonly #windowMs: number;
  readonly #fine: EventRing;
  readonly #coarse: EventRing;

  /** `target`: share of good events, in (0, 1). A window longer than 92 days is held as 92. */
  constructor({ target, windowMs }: { readonly target: number; readonly windowMs: number }) {
    this.#allowed = 1 - target;
    this.#windowMs = Math.min(windowMs, LONGEST_WINDOW_MS);
    const longest = Math.max(...BURN_RULES.map(({ longMs }) => longMs), this.#windowMs);
    this.#fine = new EventRing(FINE_MS, (6 * HOUR_MS) / FINE_MS);
    this.#coarse = new EventRing(COARSE_MS, Math.ceil(longest / COARSE_MS));
  }

  add(atMs: number, good: number, bad: number): void {
    this.#fine.add(atMs, good, bad);
    this.#coarse.add(atMs, good, bad);
  }

  state(nowMs: number): BudgetState {
    const rules = BURN_RULES.map((rule) => this.#answerOf(rule, nowMs));
    const { good, bad, heldMs } = this.#coarse.sum(nowMs, this.#windowMs);
    const total = good + bad;
    // The part of the window that was not seen is taken to have the traffic of what was, and no failure.
    const spent = total === 0 ? null : (bad / total / this.#allowed) * Math.min(1, heldMs / this.#windowMs);
    const budgetLeft = spent === null ? null : 1 - spent;
    return {
      alert: rules.find(({ answer }) => answer === 'burning')?.rule ?? null,
      rules,
      budgetLeft,
      exhaustedInMs: this.#exhaustedIn(budgetLeft, nowMs),
    };
  }

  #answerOf(rule: BurnRule, nowMs: number): BurnAnswer {
    const long = this.#sum(nowMs, rule.longMs);
    const short = this.#sum(nowMs, rule.shortMs);
    const [longRate, shortRate] = [this.#rateOf(long), this.#rateOf(short)];
    const burns = (rate: number | null): boolean => rate !== null && rate >= rule.rate;
    const isHeld = long.heldMs >= LEAST_HELD * rule.longMs;
    const isCounted = burns(longRate) ? long.bad >= LEAST_BAD : long.good + long.bad > 0;
    const answer =
      !isHeld || !isCounted || shortRate === null
        ? 'not-enough-data'
        : burns(longRate) && burns(shortRate)
          ? 'burning'
          : 'calm';
    return { rule, answer, longRate, shortRate };
  }

  #sum(nowMs: number, spanMs: number): { readonly good: number; readonly bad: number; readonly heldMs: number } {
    return (spanMs <= 6 * HOUR_MS ? this.#fine : this.#coarse).sum(nowMs, spanMs);
  }

  #rateOf({ good, bad }: { readonly good: number; readonly bad: number }): number | null {
    return good + bad === 0 ? null : bad / (good + bad) / this.#allowed;
  }

  #exhaustedIn(budgetLeft: number | null, nowMs: number): number | null {
    const rate = this.#rateOf(this.#sum(nowMs, HOUR_MS));
    if (budgetLeft === null || rate === null) return null;
    if (budgetLeft <= 0) return 0;
    return rate === 0 ? Number.POSITIVE_INFINITY : (budgetLeft * this.#windowMs) / rate;
  }
}
