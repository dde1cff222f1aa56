// Ids in order whatever the machine's clock does, and sleep that can be ended.
import { expect, test } from 'vitest';
import { createSystemClock } from './system.ts';

test('ids are unique and sort in the order they were made, also when the clock goes backwards', () => {
  const times = [1_000_000, 1_000_000, 999_000, 5, 1_000_001, 1_000_000];
  let at = 0;
  const clock = createSystemClock(() => times[at++ % times.length] ?? 0);
  const ids = Array.from({ length: 5_000 }, () => clock.id('inc'));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('an id carries its prefix and 26 digits that begin with the time', () => {
  const clock = createSystemClock(() => 1_469_918_176_385);
  expect(clock.id('inc')).toMatch(/^inc_01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/);
});

test('sleep ends at once when its signal is aborted, before or while it sleeps', async () => {
  const clock = createSystemClock();
  const stop = new AbortController();
  const long = clock.sleep(60_000, stop.signal);
  stop.abort();
  await long;
  await clock.sleep(60_000, stop.signal);
});
