// The one writer of the store: which file is open, and what happens when it can't be written.
import type { DuckDBConnection } from '@duckdb/node-api';
import type { TelemetryBatch } from '@kintsugi/engine/ports';
import { isInvalidation } from '../periods.ts';
import type { Period, Periods } from '../periods.ts';
import { BatchWriter } from './batch-writer.ts';
import type { Waiting, WriteOutcome } from './committer.ts';
import type { Room } from './room.ts';
import { SeriesRows } from './series-rows.ts';

export interface Item {
  readonly batch: TelemetryBatch;
  readonly source: string;
}

const TIDY_MS = 10_000;
const RETRY_MS = 5_000;

export class Writing {
  private readonly periods: Periods;
  private readonly room: Room;
  private connection: DuckDBConnection;
  private readonly now: () => number;
  private readonly onTrouble: (what: string) => void;
  private readonly sources = new Map<string, SeriesRows>();
  private open: { readonly period: Period; readonly writer: BatchWriter } | null = null;
  private recordedMs = 0;
  private tidiedMs = -Infinity;
  private refusing: string | null = null;
  private refusedMs = -Infinity;
  private writtenRows = 0;
  private commits = 0;

  constructor(
    periods: Periods,
    room: Room,
    connection: DuckDBConnection,
    now: () => number,
    onTrouble: (what: string) => void,
  ) {
    this.periods = periods;
    this.room = room;
    this.connection = connection;
    this.now = now;
    this.onTrouble = onTrouble;
  }

  status(): { writtenRows: number; commits: number; refusing: string | null } {
    return { writtenRows: this.writtenRows, commits: this.commits, refusing: this.refusing };
  }

  async commit(group: readonly Waiting<Item>[]): Promise<WriteOutcome> {
    // Never earlier than before: "as of" questions rely on the order in which things were recorded.
    this.recordedMs = Math.max(this.recordedMs, this.now());
    const refusal = await this.refusalNow();
    if (refusal !== null) return refusal;
    try {
      await this.writeGroup(group);
      return this.taken(group);
    } catch (error) {
      if (this.open !== null) this.periods.doubt(this.open.period, error);
      await this.abandon();
      if (isInvalidation(error))
        return this.refuse(
          `DuckDB gave up the file that is written (${wordsOf(error)}): it is opened anew, with all that was committed; free memory if this comes again`,
        );
      if (isDiskFault(error))
        return this.refuse(
          `telemetry can't be written (${wordsOf(error)}): free space on the disk; reads go on, and writes when there is room`,
        );
      if (group.length === 1) throw error;
      await this.oneByOne(group);
      return { ok: true };
    }
  }

  async close(): Promise<void> {
    const open = this.open;
    await this.letGo();
    if (open !== null) await this.periods.checkpoint(open.period).catch(() => {});
    this.connection.closeSync();
  }

  private async writeGroup(group: readonly Waiting<Item>[]): Promise<void> {
    const { period, writer } = await this.openPeriod();
    const reach = period.reach ?? { fromMs: Infinity, toMs: -Infinity };
    await this.connection.run('BEGIN');
    for (const { item } of group) writer.write(item.batch, this.rowsOf(item.source), this.recordedMs, reach);
    writer.flush();
    await this.connection.run('COMMIT');
    period.reach = reach;
  }

  private taken(group: readonly Waiting<Item>[]): WriteOutcome {
    if (this.refusing !== null) this.onTrouble('Telemetry is written again.');
    this.refusing = null;
    this.commits += 1;
    for (const { rows } of group) this.writtenRows += rows;
    return { ok: true };
  }

  /** A batch that makes no sense is its sender's bug; the others of its group must not suffer for it. */
  private async oneByOne(group: readonly Waiting<Item>[]): Promise<void> {
    for (const one of group) {
      try {
        await this.writeGroup([one]);
        this.taken([one]);
      } catch (error) {
        await this.abandon();
        one.fail(error);
      }
    }
  }

  private async refusalNow(): Promise<WriteOutcome | null> {
    const due = this.recordedMs - this.tidiedMs >= TIDY_MS || this.recordedMs < this.tidiedMs;
    if (this.refusing !== null && this.now() - this.refusedMs < RETRY_MS && this.now() >= this.refusedMs)
      return this.refuse(this.refusing);
    if (!due && this.refusing === null) return null;
    this.tidiedMs = this.recordedMs;
    await this.room.tidy(this.recordedMs);
    const full = this.room.refusal();
    return full === null ? null : this.refuse(full);
  }

  private refuse(because: string): WriteOutcome {
    if (this.refusing !== because) this.refusedMs = this.now();
    if (this.refusing === null) this.onTrouble(`Telemetry is refused: ${because}.`);
    this.refusing = because;
    return { ok: false, retryAfterSeconds: RETRY_MS / 1_000, because };
  }

  private async openPeriod(): Promise<{ readonly period: Period; readonly writer: BatchWriter }> {
    if (this.open !== null && !this.room.isOver(this.open.period, this.recordedMs)) return this.open;
    await this.letGo();
    const latest = this.periods.list().at(-1);
    const goOn = latest !== undefined && !this.room.isOver(latest, this.recordedMs) && (await this.periods.use(latest));
    const period = goOn ? latest : await this.periods.begin(this.recordedMs);
    const writer = await this.writerOf(period);
    for (const rows of this.sources.values()) rows.renew(this.recordedMs);
    this.open = { period, writer };
    return this.open;
  }

  private async writerOf(period: Period): Promise<BatchWriter> {
    try {
      return await BatchWriter.open(this.connection, period.alias);
    } catch (error) {
      this.periods.doubt(period, error);
      this.periods.release(period);
      throw error;
    }
  }

  private async abandon(): Promise<void> {
    await this.connection.run('ROLLBACK').catch(() => {});
    await this.letGo();
  }

  private async letGo(): Promise<void> {
    if (this.open === null) return;
    const { period, writer } = this.open;
    this.open = null;
    writer.discard();
    this.periods.release(period);
    await Promise.resolve();
  }

  private rowsOf(source: string): SeriesRows {
    const known = this.sources.get(source);
    if (known !== undefined) return known;
    const rows = new SeriesRows();
    this.sources.set(source, rows);
    return rows;
  }
}

function isDiskFault(error: unknown): boolean {
  return /IO Error|No space left|File too large|Could not write|FATAL|invalidated|Disk quota|Input\/output/i.test(
    wordsOf(error),
  );
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
