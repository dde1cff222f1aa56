// The folder of the telemetry: one DuckDB file a period, attached while it is needed. Knows files, not what is in their tables.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { TIME_COLUMNS, createTables } from './schema.ts';
import type { Reach } from './write/batch-writer.ts';

export interface Period {
  /** Names the attached file in SQL: letters and digits that we made ourselves. */
  readonly alias: string;
  readonly path: string;
  /** The period holds what was recorded from here until the next period begins. */
  readonly startMs: number;
  /** What times its rows speak of; null until the file was looked at. Late data reach back before `startMs`. */
  reach: Reach | null;
  attached: boolean;
  /** DuckDB gave it up after a checkpoint that failed. What was committed is in the file and shows when it is opened anew. */
  invalidated: boolean;
  users: number;
  usedAt: number;
}

/** Files that may stay attached while nobody reads them: each costs memory for its metadata. */
const ATTACHED_MAX = 12;
const NAME = /^t-(\d{15})\.duckdb$/;

export interface PeriodsOptions {
  readonly folder: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
  readonly onTrouble: (what: string) => void;
}

export class Periods {
  private readonly options: PeriodsOptions;
  private readonly instance: DuckDBInstance;
  private readonly admin: DuckDBConnection;
  private periods: Period[];
  /** Attaching and detaching take turns: a file is never both at once. */
  private turn: Promise<unknown> = Promise.resolve();
  private uses = 0;

  private constructor(options: PeriodsOptions, instance: DuckDBInstance, admin: DuckDBConnection) {
    this.options = options;
    this.instance = instance;
    this.admin = admin;
    this.periods = readdirSync(options.folder)
      .filter((name) => NAME.test(name))
      .sort()
      .map((name) => periodOf(options.folder, Number(NAME.exec(name)?.[1])));
  }

  static async open(options: PeriodsOptions): Promise<Periods> {
    mkdirSync(options.folder, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: `${options.memoryLimitMb}MB`,
      // Queries that outgrow the memory fail; they must not fill the disk instead.
      temp_directory: '',
      preserve_insertion_order: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new Periods(options, instance, await instance.connect());
  }

  /** Oldest first. */
  list(): readonly Period[] {
    return this.periods;
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** Begins a file for what is recorded from `startMs` on. */
  async begin(startMs: number): Promise<Period> {
    const period = periodOf(this.options.folder, Math.max(startMs, (this.periods.at(-1)?.startMs ?? 0) + 1));
    period.reach = { fromMs: Infinity, toMs: -Infinity };
    this.periods.push(period);
    await this.use(period);
    return period;
  }

  /** Attaches the file and keeps it so until `release`. A file that can't be read is set aside and reported. */
  async use(period: Period): Promise<boolean> {
    period.users += 1;
    period.usedAt = ++this.uses;
    let usable = false;
    try {
      usable = await this.inTurn(() => this.attach(period));
    } finally {
      if (!usable) period.users -= 1;
    }
    return usable;
  }

  release(period: Period): void {
    period.users -= 1;
  }

  /** Told of everything that went wrong with a file: what DuckDB gave up is opened anew by the next use. */
  doubt(period: Period, error: unknown): void {
    if (isInvalidation(error)) period.invalidated = true;
  }

  /** Detaches what was not used lately; returns when the files are closed. */
  async detachIdle(): Promise<void> {
    const idle = this.periods
      .filter((period) => period.attached && period.users === 0)
      .sort((a, b) => b.usedAt - a.usedAt);
    for (const period of idle.slice(ATTACHED_MAX)) await this.inTurn(() => this.detach(period));
  }

  /** Removes a file for good; false while somebody reads it. */
  async remove(period: Period): Promise<boolean> {
    return this.inTurn(async () => {
      if (!(await this.detach(period))) return false;
      this.periods = this.periods.filter((other) => other !== period);
      rmSync(period.path, { force: true });
      rmSync(`${period.path}.wal`, { force: true });
      return true;
    });
  }

  /** Bytes on disk of one period, its write-ahead log included. */
  bytesOf(period: Period): number {
    return sizeOf(period.path) + sizeOf(`${period.path}.wal`);
  }

  async checkpoint(period: Period): Promise<void> {
    if (period.attached) await this.admin.run(`CHECKPOINT ${period.alias}`);
  }

  close(): void {
    this.admin.closeSync();
    this.instance.closeSync();
  }

  private async attach(period: Period): Promise<boolean> {
    if (period.attached && !period.invalidated) return true;
    // Others still hold it: they fail by themselves, and whoever comes after them opens it anew.
    if (period.attached && period.users > 1)
      throw new Error(`${period.path} has been invalidated and is about to be opened anew; ask again`);
    if (!this.periods.includes(period)) return false;
    try {
      if (period.attached) await this.closeFile(period);
      await this.admin.run(`ATTACH '${period.path.replaceAll("'", "''")}' AS ${period.alias}`);
      for (const statement of createTables(period.alias)) await this.admin.run(statement);
      period.attached = true;
      period.reach ??= await this.readReach(period.alias);
      return true;
    } catch (error) {
      // Half attached is attached to DuckDB: left so, no later try could succeed.
      if (!period.attached) await this.admin.run(`DETACH ${period.alias}`).catch(() => {});
      if (!isDamage(error)) throw error;
      this.setAside(period, wordsOf(error));
      return false;
    }
  }

  private async readReach(alias: string): Promise<Reach> {
    const reach: Reach = { fromMs: Infinity, toMs: -Infinity };
    for (const [table, column] of TIME_COLUMNS) {
      const read = await this.admin.runAndReadAll(
        `SELECT min(${column})::DOUBLE, max(${column})::DOUBLE FROM ${alias}.${table}`,
      );
      const [from, to] = read.getRows()[0] ?? [];
      if (typeof from === 'number') reach.fromMs = Math.min(reach.fromMs, from);
      if (typeof to === 'number') reach.toMs = Math.max(reach.toMs, to);
    }
    return reach;
  }

  /** Damaged files are kept for whoever wants to look, but no longer read. */
  private setAside(period: Period, because: string): void {
    this.periods = this.periods.filter((other) => other !== period);
    renameSync(period.path, `${period.path}.damaged`);
    if (existsSync(`${period.path}.wal`)) renameSync(`${period.path}.wal`, `${period.path}.damaged.wal`);
    this.options.onTrouble(
      `A file of telemetry can't be read and was set aside as ${period.path}.damaged: ${because.split('\n', 1)[0] ?? ''}`,
    );
  }

  /** False while somebody uses it. */
  private async detach(period: Period): Promise<boolean> {
    if (period.users > 0) return false;
    if (period.attached) await this.closeFile(period);
    return true;
  }

  private async closeFile(period: Period): Promise<void> {
    await this.admin.run(`DETACH ${period.alias}`);
    period.attached = false;
    period.invalidated = false;
  }

  private inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {});
    return done;
  }
}

/** What DuckDB says of a file that it uses no more, whose committed rows are safe in it. */
export function isInvalidation(error: unknown): boolean {
  return /has been invalidated/i.test(wordsOf(error));
}

/** What DuckDB says of a file that is not, or no longer, one of its own. Everything else is not the file's fault. */
function isDamage(error: unknown): boolean {
  return /not a valid DuckDB database|Corrupt|checksum|Serialization Error|failed to deserialize|different version|version number|Failure while replaying WAL|INTERNAL Error/i.test(
    wordsOf(error),
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function periodOf(folder: string, startMs: number): Period {
  const digits = String(Math.max(0, Math.floor(startMs))).padStart(15, '0');
  return {
    alias: `t${digits}`,
    path: join(folder, `t-${digits}.duckdb`),
    startMs: Number(digits),
    reach: null,
    attached: false,
    invalidated: false,
    users: 0,
    usedAt: 0,
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
