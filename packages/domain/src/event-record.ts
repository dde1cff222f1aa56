// The envelope of every stored event. It must not know what is inside.
import type { Actor } from './words/actor.ts';

/** What the loop hands to a store. `atMs` is when it was so; the store adds when it was recorded. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly atMs: number;
  readonly actor: Actor;
  /** Id of the event that led to this one. */
  readonly causeId: string | null;
  /** JSON value: finite numbers, no undefined. */
  readonly body: unknown;
}

/** What a store answers. `hash` seals this event to the one before it in its stream. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** 1 for the first event of a stream, without gaps. */
  readonly version: number;
  /** Position in the whole store: ascending, gaps allowed. */
  readonly position: number;
  readonly recordedMs: number;
  readonly previousHash: string;
  readonly hash: string;
}
