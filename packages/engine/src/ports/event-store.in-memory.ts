// The event store of simulations and tests: everything in memory, done within the call. Knows no disk.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import { DamagedStreamError, type AppendResult, type AuditReport, type EventStore, type ReadAllOptions } from './event-store.ts';
import { startAudit } from './event-store/audit.ts';
import { nextCheckpoint, type Checkpoint } from './event-store/checkpoint.ts';
import type { FullHarm } from './event-store/harm.ts';
import { EventLog } from './event-store/in-memory-log.ts';
import { damagedStore, diskFull, versionConflict } from './event-store/refusals.ts';

export interface InMemoryEventStoreOptions {
  /** Gives `recordedMs`. */
  readonly now: () => number;
}

export interface InMemoryEventStore extends EventStore {
  /** What could happen to a real store, for tests of those who rely on it. */
  readonly harm: FullHarm;
}

export function createInMemoryEventStore({ now }: InMemoryEventStoreOptions): InMemoryEventStore {
  const log = new EventLog();
  let checkpoints: readonly Checkpoint[] = [];
  let full = false;
  let damage: DamagedStreamError | null = null;
  let closed = false;

  function open(): void {
    if (closed) throw new Error('the event store is closed');
  }

  function append(stream: string, expectedVersion: number, events: readonly NewEvent[]): AppendResult {
    if (events.length === 0) throw new Error('append needs at least one event');
    const actual = log.head(stream)?.version ?? 0;
    if (actual !== expectedVersion) return { ok: false, refusal: versionConflict(actual) };
    if (damage !== null) return { ok: false, refusal: damagedStore(damage.message) };
    if (full) return { ok: false, refusal: diskFull('the disk is full') };
    return { ok: true, events: log.append(stream, events, now()) };
  }

  function checkSound(event: StoredEvent, version: number): void {
    const because = log.unreadable.has(event) ? 'its content cannot be read' : event.version === version ? null : 'an event before it is missing';
    if (because === null) return;
    damage = new DamagedStreamError({ stream: event.stream, version, position: event.position, because });
    throw damage;
  }

  function read(stream: string, fromVersion: number): readonly StoredEvent[] {
    const events = log.stream(stream);
    const from = fromVersion <= 1 ? events : events.filter(({ version }) => version >= fromVersion);
    from.forEach((event, index) => checkSound(event, Math.max(1, fromVersion) + index));
    return from === events ? [...events] : from;
  }

  function readAll({ after, limit, onDamage }: ReadAllOptions): readonly StoredEvent[] {
    const page: StoredEvent[] = [];
    for (let index = log.indexAfter(after); index < log.all.length && page.length < limit; index += 1) {
      const event = log.all[index]!;
      if (!log.unreadable.has(event)) page.push(event);
      else {
        const { stream, version, position } = event;
        damage = new DamagedStreamError({ stream, version, position, because: 'its content cannot be read' });
        if (onDamage === undefined) throw damage;
        onDamage(damage);
      }
    }
    return page;
  }

  function verify(): AuditReport {
    const audit = startAudit(checkpoints);
    for (const event of log.all) {
      const { stream, version } = event;
      if (log.unreadable.has(event)) audit.unreadable({ stream, version, because: 'its content cannot be read' });
      else audit.readable(event);
    }
    const report = audit.report();
    if (report.fault !== null) {
      const { stream, version, detail } = report.fault;
      damage ??= new DamagedStreamError({ stream, version, position: 0, because: detail });
    }
    return report;
  }

  const answer = async <T>(work: () => T): Promise<T> => {
    open();
    return work();
  };
  return {
    append: (stream, expectedVersion, events) => answer(() => append(stream, expectedVersion, events)),
    read: (stream, fromVersion = 1) => answer(() => read(stream, fromVersion)),
    readAll: (options) => answer(() => readAll(options)),
    streams: (prefix) => answer(() => log.names().filter((name) => name.startsWith(prefix)).sort()),
    checkpoint: () =>
      answer(() => {
        const next = nextCheckpoint(checkpoints.at(-1) ?? null, log.grown(), now());
        if (next !== null) checkpoints = [...checkpoints, next];
        log.forgetGrown();
      }),
    verify: () => answer(verify),
    close: async () => {
      closed = true;
    },
    harm: {
      ...log.harm(),
      fillDisk: async () => {
        full = true;
      },
      freeDisk: async () => {
        full = false;
      },
    },
  };
}
