// The SQLite event store as the loop sees it: turns the port's words into requests to its thread, and texts into events.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import {
  contentText,
  DamagedStreamError,
  FIRST_PREVIOUS_HASH,
  fromSealed,
  unknownOutcome,
  type AppendResult,
  type AuditReport,
  type EventStore,
  type ReadAllOptions,
  type SealedValues,
} from '@kintsugi/engine/ports';
import { isSealedValues, readSealed } from '../sealed-row.ts';
import { connect, type Connection, ThreadLost } from './connection.ts';
import type { Appended, Page, PageRequest } from './messages.ts';

const PAGE_EVENTS = 2_000;

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
  #closing: Promise<void> | null = null;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  async append(stream: string, expectedVersion: number, events: readonly NewEvent[]): Promise<AppendResult> {
    this.#checkOpen();
    if (events.length === 0) throw new Error('append needs at least one event');
    const given = JSON.parse(JSON.stringify(events)) as NewEvent[];
    const [recordedMs, contents] = [this.#now(), given.map(contentText)];
    try {
      const answer = await this.#connection.ask({ kind: 'append', stream, expectedVersion, recordedMs, contents });
      if (answer.kind === 'refused') return { ok: false, refusal: answer.refusal };
      return { ok: true, events: placed(given, stream, recordedMs, answer) };
    } catch (error) {
      if (error instanceof ThreadLost) return { ok: false, refusal: unknownOutcome(error.message) };
      throw error;
    }
  }

  async read(stream: string, fromVersion = 1): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    const events: StoredEvent[] = [];
    const first = Math.max(1, fromVersion);
    for (let more = true; more;) {
      const request = { kind: 'read', stream, fromVersion: first + events.length, limit: PAGE_EVENTS } as const;
      const page = await this.#connection.ask(request);
      const found = decode(page) ?? (await this.#salvage({ ...request, limit: page.count }));
      for (const event of found) {
        const before = events.at(-1)?.hash ?? (first === 1 ? FIRST_PREVIOUS_HASH : null);
        this.#checkLink(event, { stream, version: first + events.length, before });
        events.push(event);
      }
      ({ more } = page);
    }
    return events;
  }

  async readAll({ after, limit, onDamage }: ReadAllOptions): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    const events: StoredEvent[] = [];
    const ask = (from: number, most: number): Promise<Page> =>
      this.#connection.ask({ kind: 'read-all', after: from, limit: most });
    let from = after;
    let asked: Promise<Page> | null = null;
    for (let more = true; more && events.length < limit;) {
      const page: Page = await (asked ?? ask(from, limit - events.length));
      const left = limit - events.length - page.count;
      // The thread reads the next page while this one is parsed.
      asked = page.more && left > 0 ? ask(page.last, left) : null;
      const found =
        decode(page) ?? (await this.#salvage({ kind: 'read-all', after: from, limit: page.count }, onDamage));
      for (const event of found) events.push(event);
      from = page.last;
      ({ more } = page);
    }
    return events;
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

  /** A page that holds something unreadable, event by event. */
  async #salvage(request: PageRequest, onDamage?: ReadAllOptions['onDamage']): Promise<readonly StoredEvent[]> {
    const { rows } = await this.#connection.ask({ kind: 'read-rows', of: request });
    const events: StoredEvent[] = [];
    for (const row of rows) {
      const read = readSealed(row);
      if (read.ok) events.push(read.event);
      else {
        const damage = this.#damaged({ ...row, because: read.because });
        if (onDamage === undefined) throw damage;
        onDamage(damage);
      }
    }
    return events;
  }

  #checkLink(event: StoredEvent, expected: { stream: string; version: number; before: string | null }): void {
    const { stream, version, before } = expected;
    const { position } = event;
    if (event.stream !== stream) {
      throw this.#damaged({ stream, version, position, because: `it belongs to stream ${event.stream}` });
    }
    if (event.version !== version) throw this.#damaged({ stream, version, position, because: 'it is missing' });
    if (before !== null && event.previousHash !== before) {
      throw this.#damaged({ stream, version, position, because: 'it does not follow from the event before it' });
    }
  }

  #damaged(damage: { stream: string; version: number; position: number; because: string }): DamagedStreamError {
    const error = new DamagedStreamError(damage);
    // Whoever closes meanwhile needs no answer to this.
    this.#connection.ask({ kind: 'stop-writes', because: error.message }).catch(() => undefined);
    return error;
  }
}

function placed(events: readonly NewEvent[], stream: string, recordedMs: number, to: Appended): readonly StoredEvent[] {
  return events.map((event, index) => ({
    ...event,
    stream,
    version: to.firstVersion + index,
    position: to.firstPosition + index,
    recordedMs,
    previousHash: index === 0 ? to.previousHash : to.hashes[index - 1]!,
    hash: to.hashes[index]!,
  }));
}

/** The events of a page, or null when something in it can't be read. */
function decode({ text, count }: Page): readonly StoredEvent[] | null {
  let values: unknown;
  try {
    values = JSON.parse(`[${text}]`);
  } catch {
    return null;
  }
  const rows = values as readonly [position: number, hash: string, sealed: SealedValues][];
  if (rows.length !== count || !rows.every((row) => row.length === 3 && isSealedValues(row[2]))) return null;
  return rows.map(([position, hash, sealed]) => fromSealed(sealed, position, hash));
}
