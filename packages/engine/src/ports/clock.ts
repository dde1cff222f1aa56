// Time and chance as a port, so that a simulation owns both.

export interface Clock {
  /** ms since the epoch. May go backwards: callers must not rely on order. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A fresh sortable id with this prefix: `inc_01J…`. */
  id(prefix: string): string;
}
