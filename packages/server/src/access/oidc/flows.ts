// Sign-ins that have begun and not come back yet: each for one browser, once, and not for long. In memory: a restart ends them.
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Flow {
  readonly verifier: string;
  readonly nonce: string;
  readonly returnTo: string;
}

const MOST = 10_000;
const MINUTES_MS = 600_000;

interface Kept extends Flow {
  readonly browser: string;
  readonly untilMs: number;
}

export class Flows {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `browser`: what only the browser knows that began it. */
  begin(state: string, browser: string, flow: Flow): void {
    this.#kept.set(state, { ...flow, browser: hashOf(browser), untilMs: this.#now() + MINUTES_MS });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MOST && !oldest.done) this.#kept.delete(oldest.value);
  }

  /** Null for one that never began, is over, was taken already, or is another browser's. Whoever asks, it is over then. */
  take(state: string, browser: string): Flow | null {
    const kept = this.#kept.get(state);
    this.#kept.delete(state);
    if (kept === undefined || kept.untilMs <= this.#now()) return null;
    const isTheirs = timingSafeEqual(Buffer.from(kept.browser), Buffer.from(hashOf(browser)));
    return isTheirs ? kept : null;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** A path of this server, or its root: what was handed in may come from anybody who made somebody click. */
export function safeReturn(given: unknown): string {
  if (typeof given !== 'string' || given.length > 2_000 || !/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(given)) return '/';
  const base = 'http://own.invalid';
  if (!URL.canParse(given, base)) return '/';
  const url = new URL(given, base);
  // Dots in a path may leave two slashes at its beginning, which would be another host.
  const path = url.pathname + url.search + url.hash;
  return url.origin === base && !path.startsWith('//') && !path.startsWith('/auth/') ? path : '/';
}
