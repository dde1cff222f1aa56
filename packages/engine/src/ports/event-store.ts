// Where events live. Streams only grow; nothing stored is ever rewritten.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';

export type AppendResult =
  | { readonly ok: true; readonly events: readonly StoredEvent[] }
  | { readonly ok: false; readonly refusal: AppendRefusal };

export type AppendRefusal =
  /** Somebody else appended first: read again, decide again. */
  | { readonly kind: 'version-conflict'; readonly actual: number; readonly mend: string }
  /** The disk is full or the store is damaged: reads go on, writes don't. */
  | { readonly kind: 'read-only'; readonly because: string; readonly mend: string }
  /** Nobody knows whether it was stored: read before trying again. */
  | { readonly kind: 'unknown'; readonly because: string; readonly mend: string };

export interface ReadAllOptions {
  /** Events after this position; 0 from the start. */
  readonly after: number;
  /** At most this many events (> 0). Fewer than that means: these were the last ones. */
  readonly limit: number;
  /** Called for each damaged event, which is then left out. Without it `readAll` throws at the first one. */
  readonly onDamage?: (damage: DamagedStreamError) => void;
}

/** What `verify` found: every stream's chain, and the checkpoints that chain the heads of all streams. */
export interface AuditReport {
  readonly ok: boolean;
  readonly events: number;
  readonly streams: number;
  readonly checkpoints: number;
  /** The first bad link, in words, with its stream and version. */
  readonly fault: AuditFault | null;
}

export interface AuditFault {
  readonly kind:
    | 'bad-hash'
    | 'bad-link'
    | 'gap'
    | 'unreadable'
    | 'missing-stream'
    | 'truncated-stream'
    | 'bad-checkpoint';
  readonly stream: string;
  readonly version: number;
  readonly detail: string;
  readonly mend: string;
}

/**
 * Thrown by `read` when an event of the stream can't be read back or its chain is broken, and by `readAll` when it
 * meets one without `onDamage`. A broken machine, not a refusal: the caller escalates what concerns this stream.
 * From then on the store answers `read-only` to every append and keeps serving reads.
 */
export class DamagedStreamError extends Error {
  readonly kind = 'damaged-stream';
  readonly stream: string;
  /** The first event that is damaged. */
  readonly version: number;
  readonly position: number;
  readonly because: string;
  readonly mend: string;

  constructor(damage: { stream: string; version: number; position: number; because: string }) {
    super(`event ${damage.version} of stream ${damage.stream} is damaged: ${damage.because}`);
    this.name = 'DamagedStreamError';
    this.stream = damage.stream;
    this.version = damage.version;
    this.position = damage.position;
    this.because = damage.because;
    this.mend = 'Run `kintsugi audit verify`, then restore the event store from a backup taken before the damage.';
  }
}

/** Thrown when a store can't be opened at all. */
export class EventStoreUnavailableError extends Error {
  readonly kind = 'event-store-unavailable';
  readonly because: string;
  readonly mend: string;

  constructor(because: string, mend: string) {
    super(`the event store cannot be opened: ${because}`);
    this.name = 'EventStoreUnavailableError';
    this.because = because;
    this.mend = mend;
  }
}

export interface EventStore {
  /**
   * Appends `events` to `stream` if it is at `expectedVersion` (0: it must not exist yet), all or nothing.
   * Resolves when they are durable (full sync). An empty list is a bug.
   */
  append(stream: string, expectedVersion: number, events: readonly NewEvent[]): Promise<AppendResult>;
  /** One stream in order of versions, from `fromVersion` (default 1). An unknown stream is empty. Throws `DamagedStreamError`. */
  read(stream: string, fromVersion?: number): Promise<readonly StoredEvent[]>;
  /** All streams in order of positions. Never shows a position while a smaller one may still appear. */
  readAll(options: ReadAllOptions): Promise<readonly StoredEvent[]>;
  /** Names of the streams that begin with `prefix`, sorted. */
  streams(prefix: string): Promise<readonly string[]>;
  /** Seals the heads of all streams into a checkpoint, chained to the one before. Does nothing when nothing grew. */
  checkpoint(): Promise<void>;
  /** Walks everything that was stored when it was called; appends and reads go on meanwhile. */
  verify(): Promise<AuditReport>;
  /** Finishes the appends and reads that were asked (a verify is given up), then lets go. Calls after it are bugs. */
  close(): Promise<void>;
}
