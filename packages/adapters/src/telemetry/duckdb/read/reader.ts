// Runs a question over the periods that can answer it, one file after another. Values only ever go in as parameters.
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Window } from '@kintsugi/engine/ports';
import type { Period, Periods } from '../periods.ts';

export type Cell = string | number | boolean | bigint | null;

export interface Question {
  /** SQL over the tables of the attached file `alias`. */
  readonly sql: (alias: string) => string;
  readonly values: Readonly<Record<string, DuckDBValue>>;
  readonly types?: Readonly<Record<string, DuckDBType>>;
}

/** Senders whose clocks run ahead by no more than this are still found in files that nobody looked at yet. */
const AHEAD_MS = 600_000;
/** Questions that run at a time: each may take memory of its own. */
const CONNECTIONS = 2;
const CLOSED = 'the telemetry store is closed';

export class Reader {
  private readonly periods: Periods;
  private readonly free: DuckDBConnection[] = [];
  private readonly queue: { go(connection: DuckDBConnection): void; leave(error: Error): void }[] = [];
  private opened = 0;
  private readonly underWay = new Set<Promise<unknown>>();
  private closed = false;

  constructor(periods: Periods) {
    this.periods = periods;
  }

  /** The periods whose rows may speak of the window and were known in time, newest first. */
  periodsOf(window: Window): readonly Period[] {
    const all = this.periods.list();
    return all
      .filter((period, i) => {
        if (window.knownAtMs !== undefined && period.startMs > window.knownAtMs) return false;
        if (period.reach !== null) return period.reach.fromMs < window.toMs && period.reach.toMs >= window.fromMs;
        return (all[i + 1]?.startMs ?? Infinity) + AHEAD_MS >= window.fromMs;
      })
      .reverse();
  }

  /** The rows of one period; none when its file turned out to be damaged. */
  rows(period: Period, question: Question): Promise<readonly (readonly Cell[])[]> {
    if (this.closed) return Promise.reject(new Error(CLOSED));
    const answer = this.answer(period, question);
    const ended = answer.catch(() => {}).finally(() => this.underWay.delete(ended));
    this.underWay.add(ended);
    return answer;
  }

  /** Questions that run come to their end first: DuckDB aborts the process when their connection is taken from them. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { leave } of this.queue.splice(0)) leave(new Error(CLOSED));
    await Promise.all(this.underWay);
    for (const connection of this.free) connection.closeSync();
  }

  private async answer(period: Period, question: Question): Promise<readonly (readonly Cell[])[]> {
    if (!(await this.periods.use(period))) return [];
    let connection: DuckDBConnection | null = null;
    try {
      connection = await this.take();
      const read = await connection.runAndReadAll(
        question.sql(period.alias),
        { ...question.values },
        { ...question.types },
      );
      return read.getRows() as Cell[][];
    } catch (error) {
      this.periods.doubt(period, error);
      throw error;
    } finally {
      if (connection !== null) this.give(connection);
      this.periods.release(period);
    }
  }

  private async take(): Promise<DuckDBConnection> {
    const ready = this.free.pop();
    if (ready !== undefined) return ready;
    if (this.opened < CONNECTIONS) {
      this.opened += 1;
      return this.periods.connect();
    }
    return new Promise((go, leave) => this.queue.push({ go, leave }));
  }

  private give(connection: DuckDBConnection): void {
    const next = this.queue.shift();
    if (next === undefined) this.free.push(connection);
    else next.go(connection);
  }
}

/** The largest number of ms that is a time; stands for "whenever it was recorded". */
const FOREVER_MS = 8_640_000_000_000_000;

/** The window as parameters `$from`, `$to`, `$known`, for columns that hold whole ms. */
export function wholeWindow(window: Window): { readonly from: bigint; readonly to: bigint; readonly known: bigint } {
  return { from: wholeMs(window.fromMs), to: wholeMs(window.toMs), known: knownMs(window) };
}

/** The same for columns that hold parts of a ms. */
export function fineWindow(window: Window): { readonly from: number; readonly to: number; readonly known: bigint } {
  return { from: window.fromMs, to: window.toMs, known: knownMs(window) };
}

/** Whole ms compare with `>=` and `<` like the time itself. */
export function wholeMs(timeMs: number): bigint {
  return BigInt(Math.ceil(Math.max(-FOREVER_MS, Math.min(timeMs, FOREVER_MS))));
}

export function knownMs(window: Pick<Window, 'knownAtMs'>): bigint {
  return BigInt(Math.floor(Math.min(window.knownAtMs ?? FOREVER_MS, FOREVER_MS)));
}
