// What was found about tokens of others, by their hash. Bounded: who is not known shortly pushes nobody out who is.
import type { Grant, Lapse } from '../../folder/tokens.ts';

const KNOWN_MAX = 5_000;
const FAULTS_MAX = 1_000;
const FRESH_MS = 600_000;
const AGAIN_MS = 30_000;
/** Long enough for the request that asked, and for a crowd that asks the same; short enough for a provider that is back. */
const FAULT_MS = 3_000;

interface Kept<T> {
  readonly what: T;
  readonly freshUntilMs: number;
}

export class Verdicts {
  readonly #now: () => number;
  readonly #known = new Map<string, Kept<Grant>>();
  readonly #faults = new Map<string, Kept<Lapse>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  keep(hash: string, grant: Grant): void {
    this.#faults.delete(hash);
    put(this.#known, hash, { what: grant, freshUntilMs: this.#now() + FRESH_MS }, KNOWN_MAX);
  }

  keepFault(hash: string, lapse: Lapse): void {
    const known = this.#known.get(hash);
    // A provider that does not answer says nothing about a token that it made.
    if (known !== undefined && lapse === 'provider-unreachable' && this.#counts(hash)) {
      this.#known.set(hash, { ...known, freshUntilMs: this.#now() + AGAIN_MS });
      return;
    }
    this.#known.delete(hash);
    put(this.#faults, hash, { what: lapse, freshUntilMs: this.#now() + FAULT_MS }, FAULTS_MAX);
  }

  isKnown(hash: string): boolean {
    return this.#known.has(hash);
  }

  isFresh(hash: string): boolean {
    const kept = this.#known.get(hash) ?? this.#faults.get(hash);
    return kept !== undefined && this.#now() < kept.freshUntilMs;
  }

  of(hash: string): Grant | Lapse | null {
    const known = this.#known.get(hash);
    if (known === undefined) return this.#faults.get(hash)?.what ?? null;
    if (!this.#counts(hash)) return 'foreign-expired';
    // Moved to the end: the one that was not used for longest goes first.
    this.#known.delete(hash);
    this.#known.set(hash, known);
    return known.what;
  }

  #counts(hash: string): boolean {
    return (this.#known.get(hash)?.what.expiresMs ?? 0) > this.#now();
  }
}

function put<T>(map: Map<string, T>, key: string, value: T, max: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
