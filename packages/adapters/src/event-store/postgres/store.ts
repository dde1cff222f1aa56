// The event store in PostgreSQL as the loop sees it: for many server processes over one log.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import type { AppendResult, AuditReport, EventStore, ReadAllOptions } from '@kintsugi/engine/ports';
import type { Pool } from 'pg';
import { pendingAppend } from '../append-request.ts';
import { readAllStreams, readStream, type PageSource } from '../paged-reading.ts';
import { addCheckpoint, auditTables } from './audit.ts';
import { Committer } from './committer.ts';
import { readPage, readRows } from './pages.ts';
import { openPool, tablesOf, type Tables } from './schema.ts';

export interface PostgresEventStoreOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Schema that holds the tables; made when it is not there. */
  readonly schema?: string;
  /** Gives `recordedMs`. */
  readonly now?: () => number;
}

/** Throws `EventStoreUnavailableError`. */
export async function openPostgresEventStore({
  url,
  schema = 'kintsugi',
  now = Date.now,
}: PostgresEventStoreOptions): Promise<EventStore> {
  return new Store(await openPool(url, schema), tablesOf(schema), now);
}

class Store implements EventStore {
  readonly #pool: Pool;
  readonly #tables: Tables;
  readonly #now: () => number;
  readonly #committer: Committer;
  readonly #pages: PageSource;
  #closing: Promise<void> | null = null;

  constructor(pool: Pool, tables: Tables, now: () => number) {
    this.#pool = pool;
    this.#tables = tables;
    this.#now = now;
    const committer = new Committer(pool, tables);
    this.#committer = committer;
    this.#pages = {
      page: (request) => readPage(pool, tables, request),
      rows: (request) => readRows(pool, tables, request),
      stopWrites: (because) => committer.stop(because),
    };
  }

  async append(stream: string, expectedVersion: number, events: readonly NewEvent[]): Promise<AppendResult> {
    this.#checkOpen();
    const pending = pendingAppend(stream, expectedVersion, events, this.#now());
    return pending.result(await this.#committer.append(pending.request));
  }

  async read(stream: string, fromVersion = 1): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    return readStream(this.#pages, stream, fromVersion);
  }

  async readAll(options: ReadAllOptions): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    return readAllStreams(this.#pages, options);
  }

  async streams(prefix: string): Promise<readonly string[]> {
    this.#checkOpen();
    const { rows } = await this.#pool.query<{ name: string }>(
      `SELECT name FROM ${this.#tables.streams} WHERE starts_with(name, $1)`,
      [prefix],
    );
    return rows.map(({ name }) => name).sort();
  }

  async checkpoint(): Promise<void> {
    this.#checkOpen();
    await addCheckpoint(this.#pool, this.#tables, this.#now());
  }

  async verify(): Promise<AuditReport> {
    this.#checkOpen();
    const report = await auditTables(this.#pool, this.#tables);
    const { fault } = report;
    if (fault !== null) this.#committer.stop(`event ${fault.version} of stream ${fault.stream}: ${fault.detail}`);
    return report;
  }

  close(): Promise<void> {
    this.#closing ??= this.#committer.idle().then(() => this.#pool.end());
    return this.#closing;
  }

  #checkOpen(): void {
    if (this.#closing !== null) throw new Error('the event store is closed');
  }
}
