// The page's clock: one tick a second for everything that counts up or down.
import { signal } from '@preact/signals';

export const nowMs = signal(Date.now());

export function startClock(): void {
  setInterval(() => (nowMs.value = Date.now()), 1_000);
}
