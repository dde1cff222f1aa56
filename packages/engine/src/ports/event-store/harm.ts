// What can happen to an event store from outside, as functions that a kit or a simulation calls. Knows no store.

/** Something that one adapter can do and another can't, with the reason. */
export type Ability<T> = T | { readonly cannot: string };

/** Behind the store's back: each changes what is stored without the store's own words. */
export interface EventStoreHarm {
  /** Another body, still readable; its hash stays. */
  readonly changeBody: Ability<(stream: string, version: number) => Promise<void>>;
  readonly changeHash: Ability<(stream: string, version: number) => Promise<void>>;
  /** Content that can't be read back. */
  readonly corrupt: Ability<(stream: string, version: number) => Promise<void>>;
  /** Removes one event, and leaves those after it. */
  readonly remove: Ability<(stream: string, version: number) => Promise<void>>;
  /** Removes every event after version `keep`, and whatever the store remembers of them beside its checkpoints. */
  readonly truncate: Ability<(stream: string, keep: number) => Promise<void>>;
  /** Removes a whole stream, likewise. */
  readonly vanish: Ability<(stream: string) => Promise<void>>;
  /** From now on nothing more fits. */
  readonly fillDisk: Ability<() => Promise<void>>;
  readonly freeDisk: Ability<() => Promise<void>>;
}

/** Harm by somebody who can do all of it. */
export type FullHarm = {
  readonly [Name in keyof EventStoreHarm]: Exclude<EventStoreHarm[Name], { readonly cannot: string }>;
};
