// Objectives as people wrote them (OpenSLO): how fast each error budget burns, as a series, and as a signal when it must be known.
import { BURN_RULES, BurnRate } from '@kintsugi/analysis';
import type { BurnRule } from '@kintsugi/analysis';
import type { SeriesKey, Signal } from '@kintsugi/domain';
import { MEASURES, objectiveMeasure } from './measures.ts';
import type { TrackBook } from './track-book.ts';

/** Requests of a service, or of one of its operations, of which no more than a share may fail. */
export interface Objective {
  readonly name: string;
  readonly service: string;
  readonly operation?: string;
  /** Share of requests that must not fail, in (0, 1). */
  readonly target: number;
  readonly windowMs: number;
}

/** The series shows the burn of this long: short enough to fall soon after the fault is gone. */
const SHOWN_SECONDS = 15;
/** A burn that paused for longer is another one. */
const PAUSE_SECONDS = 60;
/** Sums over weeks change slowly. */
const ASK_EVERY_SECONDS = 10;

export class Objectives {
  #budgets: readonly Budget[] = [];

  /** What was counted for an objective that stays the same is kept. */
  declare(objectives: readonly Objective[]): void {
    const known = new Map(this.#budgets.map((budget) => [JSON.stringify(budget.objective), budget]));
    this.#budgets = objectives.map((objective) => known.get(JSON.stringify(objective)) ?? new Budget(objective));
  }

  /** Counts what the store knows from before a restart. */
  prime(name: string, atMs: number, requests: number, errors: number): void {
    this.#budgets.find(({ objective }) => objective.name === name)?.count(atMs, requests, errors);
  }

  /** Counts one closed second. Spans that come later are not counted: a budget is no ledger of single requests. */
  close(second: number, nowMs: number, book: TrackBook): readonly Signal[] {
    return this.#budgets.flatMap((budget) => budget.close(second, nowMs, book) ?? []);
  }
}

class Budget {
  readonly objective: Objective;
  readonly #burn: BurnRate;
  readonly #key: SeriesKey;
  /** By rule: since which second it burns at that rate without a pause, and when it last did. */
  readonly #since = BURN_RULES.map(() => 0);
  readonly #burnedAt = BURN_RULES.map(() => Number.NEGATIVE_INFINITY);
  #said: BurnRule | null = null;

  constructor(objective: Objective) {
    this.objective = objective;
    this.#burn = new BurnRate(objective);
    const { name, service, operation } = objective;
    this.#key = { measure: objectiveMeasure(name), service, ...(operation === undefined ? {} : { operation }) };
  }

  count(atMs: number, requests: number, errors: number): void {
    this.#burn.add(atMs, requests - errors, errors);
  }

  close(second: number, nowMs: number, book: TrackBook): Signal | null {
    const requests = this.#window(book, MEASURES.requests.name, second);
    const errors = this.#window(book, MEASURES.errors.name, second);
    this.count(second * 1_000, requests.at(-1) ?? 0, errors.at(-1) ?? 0);
    const total = sum(requests);
    if (total > 0) this.#show(sum(errors) / total / (1 - this.objective.target), second, book);
    if (second % ASK_EVERY_SECONDS !== 0) return null;
    const { alert, rules } = this.#burn.state(second * 1_000);
    const at = alert === null ? -1 : BURN_RULES.indexOf(alert);
    // What the windows remember from before a restart, or of what is over, is no news: it must still burn.
    const burns = at >= 0 && second <= (this.#burnedAt[at] as number) + PAUSE_SECONDS;
    if (alert === null || !burns || alert === this.#said) {
      if (alert === null) this.#said = null;
      return null;
    }
    this.#said = alert;
    return this.#signal(at, rules[at]?.longRate ?? alert.rate, nowMs);
  }

  #window(book: TrackBook, measure: string, second: number): number[] {
    const { service, operation } = this.objective;
    const track = book.find({ measure, service, ...(operation === undefined ? {} : { operation }) });
    return [...(track?.window(second, SHOWN_SECONDS) ?? [])].map((value) => (Number.isFinite(value) ? value : 0));
  }

  #show(rate: number, second: number, book: TrackBook): void {
    book.write(this.#key, UNIT, second, rate);
    BURN_RULES.forEach((rule, at) => {
      if (rate < rule.rate) return;
      if (second > (this.#burnedAt[at] as number) + PAUSE_SECONDS) this.#since[at] = second - SHOWN_SECONDS;
      this.#burnedAt[at] = second;
    });
  }

  #signal(at: number, rate: number, nowMs: number): Signal {
    const rule = BURN_RULES[at] as BurnRule;
    const onsetMs = (this.#since[at] as number) * 1_000;
    return {
      id: `${this.#key.measure}:${rule.rate}@${onsetMs}`,
      series: this.#key,
      meaning: 'budget',
      direction: 'up',
      onsetMs,
      seenMs: nowMs,
      band: { low: 0, usual: 1, high: Math.max(1, Math.min(rule.rate, SLOWEST_PAGE) / 2) },
      now: rate,
      unit: UNIT,
      surprise: SURE,
    };
  }
}

/** Well again is what burns at less than half of the rate that would wake somebody, or at most as fast as it may. */
const SLOWEST_PAGE = Math.min(...BURN_RULES.filter(({ severity }) => severity === 'page').map(({ rate }) => rate));
const UNIT = 'times the budget';
/** A budget that burns is counted, not guessed. */
const SURE = 30;

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
