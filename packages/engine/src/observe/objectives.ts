// Objectives as people wrote them (OpenSLO): how fast each error budget burns, as a series, and as a signal when it must be known.
import { BurnRate } from '@kintsugi/analysis';
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
  #since = 0;
  #burnedAt = Number.NEGATIVE_INFINITY;
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
    const worse = alert !== null && (this.#said === null || alert.rate > this.#said.rate);
    this.#said = alert;
    return worse ? this.#signal(alert, rules.find(({ rule }) => rule === alert)?.longRate ?? alert.rate, nowMs) : null;
  }

  #window(book: TrackBook, measure: string, second: number): number[] {
    const { service, operation } = this.objective;
    const track = book.find({ measure, service, ...(operation === undefined ? {} : { operation }) });
    return [...(track?.window(second, SHOWN_SECONDS) ?? [])].map((value) => (Number.isFinite(value) ? value : 0));
  }

  #show(rate: number, second: number, book: TrackBook): void {
    book.write(this.#key, UNIT, second, rate);
    if (rate < 1) return;
    if (second > this.#burnedAt + PAUSE_SECONDS) this.#since = second - SHOWN_SECONDS;
    this.#burnedAt = second;
  }

  /** Below the rate that alerted it burns no longer so fast that anybody must know. */
  #signal(rule: BurnRule, rate: number, nowMs: number): Signal {
    const onsetMs = this.#since * 1_000;
    return {
      id: `${this.#key.measure}:${rule.rate}@${onsetMs}`,
      series: this.#key,
      meaning: 'budget',
      direction: 'up',
      onsetMs,
      seenMs: nowMs,
      band: { low: 0, usual: 1, high: rule.rate },
      now: rate,
      unit: UNIT,
      surprise: SURE,
    };
  }
}

const UNIT = 'times the budget';
/** A budget that burns is counted, not guessed. */
const SURE = 30;

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
