// Time and chance of this machine. Ids stay in order even when the machine's clock goes backwards.
import { randomFillSync } from 'node:crypto';
import type { Clock } from '@kintsugi/engine/ports';

/** Crockford's base 32: no I, L, O or U, and in the order of ASCII, so that text order is time order. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_BYTES = 10;

/** Ids are a ULID after a prefix. Within one clock each is greater than the one before: equal or earlier times count the random part up. */
export function createSystemClock(now: () => number = Date.now): Clock {
  let lastMs = 0;
  const random = new Uint8Array(RANDOM_BYTES);

  const next = (): string => {
    const atMs = now();
    if (atMs > lastMs) {
      lastMs = atMs;
      randomFillSync(random);
      // The top bit stays free, so that counting up has 2^79 steps before it overflows.
      random[0] = (random[0] ?? 0) & 0x7f;
    } else {
      countUp(random);
    }
    return timeDigits(lastMs) + randomDigits(random);
  };

  return { now, sleep, id: (prefix) => `${prefix}_${next()}` };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}

function countUp(bytes: Uint8Array): void {
  for (let at = bytes.length - 1; at >= 0; at--) {
    bytes[at] = ((bytes[at] ?? 0) + 1) & 0xff;
    if (bytes[at] !== 0) return;
  }
}

function timeDigits(atMs: number): string {
  let rest = atMs;
  let text = '';
  for (let digit = 0; digit < TIME_DIGITS; digit++) {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomDigits(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += DIGITS.charAt((held >> bits) & 31);
    }
  }
  return text;
}
