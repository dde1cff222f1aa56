// Remembers what was answered to an Idempotency-Key: the same key with the same body gets the same answer. Bounded.
import { createHash } from 'node:crypto';

export type Remembered<T> =
  /** First time, or the answer of the first time: it may still be on its way. */
  { readonly kind: 'answer'; readonly answer: Promise<T>; readonly repeated: boolean } | { readonly kind: 'conflict' };

interface Entry<T> {
  readonly bodyHash: string;
  readonly answer: Promise<T>;
}

export class AnswerMemory<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #limit: number;

  constructor(limit = 2_000) {
    this.#limit = limit;
  }

  /** `key` names caller, route and key. An answer for which `keep` says no is forgotten, so that it can be tried again. */
  once(key: string, body: unknown, make: () => Promise<T>, keep: (answer: T) => boolean): Remembered<T> {
    const bodyHash = createHash('sha256')
      .update(JSON.stringify(body) ?? '')
      .digest('hex');
    const known = this.#entries.get(key);
    if (known !== undefined) {
      if (known.bodyHash !== bodyHash) return { kind: 'conflict' };
      return { kind: 'answer', answer: known.answer, repeated: true };
    }
    const entry: Entry<T> = { bodyHash, answer: make() };
    this.#entries.set(key, entry);
    this.#forgetOldest();
    entry.answer.then(
      (answer) => (keep(answer) ? undefined : this.#entries.delete(key)),
      () => this.#entries.delete(key),
    );
    return { kind: 'answer', answer: entry.answer, repeated: false };
  }

  #forgetOldest(): void {
    if (this.#entries.size <= this.#limit) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
