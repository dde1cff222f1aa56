// The event store of simulations and tests: everything in memory, done within the call. Knows no disk.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import {
  DamagedStreamError,
  type AppendResult,
  type AuditReport,
  type EventStore,
  type ReadAllOptions,
} from '../event-store.ts';
import { startAudit } from './audit.ts';
import { nextCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { FullHarm } from './harm.ts';
import { EventLog } from './in-memory-log.ts';
import { damagedStore, diskFull, versionConflict } from './refusals.ts';

export interface InMemoryEventStoreOptions {
  /** Gives `recordedMs`. */
  readonly now: () => number;
}

export interface InMemoryEventStore extends EventStore {
  /** What could happen to a real store, for tests of those who rely on it. */
  readonly harm: FullHarm;
}

export function createInMemoryEventStore({ now }: InMemoryEventStoreOptions): InMemoryEventStore {
  return new MemoryStore(now);
}

class MemoryStore implements InMemoryEventStore {
  readonly harm: FullHarm;
  readonly #now: () => number;
  readonly #log = new EventLog();
  readonly #checkpoints: Checkpoint[] = [];
  #full = false;
  #damage: DamagedStreamError | null = null;
  #closed = false;

  constructor(now: () => number) {
    this.#now = now;
    this.harm = {
      ...this.#log.harm(),
      fillDisk: async () => {
        this.#full = true;
      },
      freeDisk: async () => {
        this.#full = false;
      },
    };
  }

  async append(stream: string, expectedVersion: number, events: readonly NewEvent[]): Promise<AppendResult> {
    this.#checkOpen();
    if (events.length === 0) throw new Error('append needs at least one event');
    const actual = this.#log.head(stream)?.version ?? 0;
    if (actual !== expectedVersion) return { ok: false, refusal: versionConflict(actual) };
    if (this.#damage !== null) return { ok: false, refusal: damagedStore(this.#damage.message) };
    if (this.#full) return { ok: false, refusal: diskFull('the disk is full') };
    return { ok: true, events: this.#log.append(stream, events, this.#now()) };
  }

  async read(stream: string, fromVersion = 1): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    const events = this.#log.stream(stream).filter(({ version }) => version >= fromVersion);
    for (const [index, event] of events.entries()) {
      const version = Math.max(1, fromVersion) + index;
      if (event.version !== version) throw this.#damaged(event, version, 'it is missing');
      if (this.#log.unreadable.has(event)) throw this.#damaged(event, version, 'its content cannot be read');
    }
    return events;
  }

  async readAll({ after, limit, onDamage }: ReadAllOptions): Promise<readonly StoredEvent[]> {
    this.#checkOpen();
    const { all, unreadable } = this.#log;
    const page: StoredEvent[] = [];
    for (let index = this.#log.indexAfter(after); index < all.length && page.length < limit; index += 1) {
      const event = all[index]!;
      if (unreadable.has(event)) {
        const damage = this.#damaged(event, event.version, 'its content cannot be read');
        if (onDamage === undefined) throw damage;
        onDamage(damage);
      } else page.push(event);
    }
    return page;
  }

  async streams(prefix: string): Promise<readonly string[]> {
    this.#checkOpen();
    const found = this.#log.names().filter((name) => name.startsWith(prefix));
    return found.sort();
  }

  async checkpoint(): Promise<void> {
    this.#checkOpen();
    const next = nextCheckpoint(this.#checkpoints.at(-1) ?? null, this.#log.grown(), this.#now());
    if (next !== null) this.#checkpoints.push(next);
    this.#log.forgetGrown();
  }

  async verify(): Promise<AuditReport> {
    this.#checkOpen();
    const audit = startAudit(this.#checkpoints);
    for (const event of this.#log.all) {
      const { stream, version } = event;
      if (this.#log.unreadable.has(event)) audit.unreadable({ stream, version, because: 'its content cannot be read' });
      else audit.readable(event);
    }
    const report = audit.report();
    if (report.fault !== null)
      this.#damaged({ ...report.fault, position: 0 }, report.fault.version, report.fault.detail);
    return report;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error('the event store is closed');
  }

  #damaged(
    { stream, position }: Pick<StoredEvent, 'stream' | 'position'>,
    version: number,
    because: string,
  ): DamagedStreamError {
    const damage = new DamagedStreamError({ stream, version, position, because });
    this.#damage ??= damage;
    return damage;
  }
}
