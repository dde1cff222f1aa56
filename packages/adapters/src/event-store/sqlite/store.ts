// The SQLite event store as the loop sees it: turns the port's words into requests to its thread, and texts into events.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import {
  unknownOutcome,
  type AppendResult,
  type AuditReport,
  type EventStore,
  type ReadAllOptions,
} from '@kintsugi/engine/ports';
import { pendingAppend } from '../append-request.ts';
import { readAllStreams, readStream, type PageSource } from '../paged-reading.ts';
import { connect, type Connection, ThreadLost } from './connection.ts';

export interface SqliteEventStoreOptions {
  /** The file; it and its folder are made when they are not there. */
  readonly path: string;
  /** Gives `recordedMs`. */
  readonly now?: () => number;
}

export interface SqliteEventStore extends EventStore {
  /** Refuses appends that would let the file grow beyond this; null takes the bound away. */
  limitBytes(bytes: number | null): Promise<void>;
}

/** Throws `EventStoreUnavailableError`. */
export async function openSqliteEventStore({
  path,
  now = Date.now,
}: SqliteEventStoreOptions): Promise<SqliteEventStore> {
  return new Store(await connect(path), now);
}

class Store implements SqliteEventStore {
  readonly #connection: Connection;
  readonly #now: () => number;
  readonly #pages: PageSource;
  #closing: Promise<void> | null = null;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
    this.#pages = {
      page: async (request) => {
        const { bytes, ...page } = await connection.ask(request);
        return { ...page, text: Buffer.from(bytes.buffer).toString('utf8') };
      },
      rows: (request) => connection.ask({ kind: 'read-rows', of: request }),
      // Whoever closes meanwhile needs no answer to this.
      stopWrites: (because) => void connection.ask({ kind: 'stop-writes', because }).catch(() => undefined),
    };
  }

  async append(stream: string, expectedVersion: number, events: readonly NewEvent[]): Promise<AppendResult> {
    this.#checkOpen();
    const pending = pendingAppend(stream, expectedVersion, events, this.#now());
    try {
      return pending.result(await this.#connection.ask({ kind: 'append', ...pending.request }));
    } catch (error) {
      if (error instanceof ThreadLost) return { ok: false, refusal: unknownOutcome(error.message) };
      throw error;
    }
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
    return this.#connection.ask({ kind: 'streams', prefix });
  }

  async checkpoint(): Promise<void> {
    this.#checkOpen();
    await this.#connection.ask({ kind: 'checkpoint', atMs: this.#now() });
  }

  async verify(): Promise<AuditReport> {
    this.#checkOpen();
    return this.#connection.ask({ kind: 'verify' });
  }

  async limitBytes(bytes: number | null): Promise<void> {
    this.#checkOpen();
    await this.#connection.ask({ kind: 'limit-bytes', bytes });
  }

  close(): Promise<void> {
    this.#closing ??= this.#connection.close();
    return this.#closing;
  }

  #checkOpen(): void {
    if (this.#closing !== null) throw new Error('the event store is closed');
  }
}
