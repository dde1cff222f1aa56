// What was answered to an Idempotency-Key: the same key with the same body gets the same answer, also after a restart. A
// key is durable before its request is carried out and its answer after, in a file of its own (`folder/request-keys.ts`)
// and not in the event log: keys live for a day, the log for ever. Where a server was killed between the two, nobody knows
// whether it was done: that is what such a key is answered, and it never acts a second time. Bounded by caller and age.
import { createHash } from 'node:crypto';

/** How long a key is remembered. */
export const KEPT_MS = 86_400_000;
/** Keys of one caller; the oldest that was answered goes first. Nobody pushes out another's. */
export const KEYS_OF_A_CALLER = 2_000;

export type Remembered<T> =
  /** First time, or the answer of the first time: it may still be on its way. */
  | { readonly kind: 'answer'; readonly answer: Promise<T>; readonly repeated: boolean }
  | { readonly kind: 'conflict' }
  /** Its request was under way when an earlier server ended. */
  | { readonly kind: 'cut-off'; readonly atMs: number };

export interface RequestKey {
  /** Whose it is: keys of two callers have nothing to do with each other. */
  readonly caller: string;
  /** Names route and key. */
  readonly key: string;
}

/** A key as it is kept; `answer` is null while its request is under way, or when a server ended over it. */
export interface KeptKey extends RequestKey {
  readonly bodyHash: string;
  readonly atMs: number;
  readonly answer: unknown;
}

/** Where keys outlive the process. */
export interface KeyShelf {
  /** What earlier servers left, oldest first. */
  readonly found: readonly KeptKey[];
  /** Durable when it answers. Throws when it cannot be. */
  begun(key: KeptKey): Promise<void>;
  /** Takes the answer; null: it is forgotten, and may be tried again. */
  ended(key: RequestKey, answer: unknown): void;
}

interface Entry<T> {
  readonly bodyHash: string;
  readonly atMs: number;
  /** Null: cut off. */
  readonly answer: Promise<T> | null;
  isOver: boolean;
}

export interface AnswerMemoryOptions {
  readonly now: () => number;
  readonly shelf?: KeyShelf | null;
  readonly onTrouble?: (line: string) => void;
  readonly limit?: number;
}

export class AnswerMemory<T> {
  readonly #callers = new Map<string, Map<string, Entry<T>>>();
  readonly #now: () => number;
  readonly #shelf: KeyShelf | null;
  readonly #onTrouble: (line: string) => void;
  readonly #limit: number;

  constructor({ now, shelf = null, onTrouble = () => {}, limit = KEYS_OF_A_CALLER }: AnswerMemoryOptions) {
    this.#now = now;
    this.#shelf = shelf;
    this.#onTrouble = onTrouble;
    this.#limit = limit;
    for (const { caller, key, bodyHash, atMs, answer } of shelf?.found ?? []) {
      // Nothing but `ended` has written it: it is an answer of this kind.
      const known = answer === null ? null : Promise.resolve(answer as T);
      this.#keysOf(caller).set(key, { bodyHash, atMs, answer: known, isOver: true });
    }
  }

  /** An answer for which `keep` says no is forgotten, so that it can be tried again. */
  once(
    { caller, key }: RequestKey,
    body: unknown,
    make: () => Promise<T>,
    keep: (answer: T) => boolean,
  ): Remembered<T> {
    const bodyHash = hashOf(body);
    const keys = this.#keysOf(caller);
    const known = keys.get(key);
    if (known !== undefined && known.atMs > this.#now() - KEPT_MS) {
      if (known.bodyHash !== bodyHash) return { kind: 'conflict' };
      if (known.answer === null) return { kind: 'cut-off', atMs: known.atMs };
      return { kind: 'answer', answer: known.answer, repeated: true };
    }
    const atMs = this.#now();
    const answer = this.#begin({ caller, key, bodyHash, atMs, answer: null }).then(make);
    const entry: Entry<T> = { bodyHash, atMs, answer, isOver: false };
    keys.delete(key);
    keys.set(key, entry);
    this.#forgetOldest(keys);
    const over = (given: T | null): void => {
      entry.isOver = true;
      if (given === null && keys.get(key) === entry) keys.delete(key);
      this.#shelf?.ended({ caller, key }, given);
    };
    answer.then(
      (made) => over(keep(made) ? made : null),
      () => over(null),
    );
    return { kind: 'answer', answer, repeated: false };
  }

  /** A full disk must not keep anybody from pausing; what acts needs the event log besides, which says no by itself. */
  async #begin(key: KeptKey): Promise<void> {
    try {
      await this.#shelf?.begun(key);
    } catch (error) {
      this.#onTrouble(`an Idempotency-Key will not outlive a restart: ${String(error)}`);
    }
  }

  #keysOf(caller: string): Map<string, Entry<T>> {
    const known = this.#callers.get(caller) ?? new Map<string, Entry<T>>();
    this.#callers.set(caller, known);
    return known;
  }

  #forgetOldest(keys: Map<string, Entry<T>>): void {
    if (keys.size <= this.#limit) return;
    for (const [key, { isOver }] of keys)
      if (isOver) {
        keys.delete(key);
        return;
      }
  }
}

function hashOf(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body) ?? '')
    .digest('hex');
}
