// INV-34. What the store does when it has too much: age, bytes, a full disk.
import { expect, test } from 'vitest';
import { HOUR_MS, START_MS, counter, files, freshFolder, open, rates } from './testing.ts';

test('retention removes whole files, and says how many', async () => {
  const folder = await freshFolder();
  let now = START_MS;
  const store = await open({ folder, periodMs: HOUR_MS, retentionMs: 2 * HOUR_MS, now: () => now });
  for (let hour = 0; hour < 6; hour++) {
    now = START_MS + hour * HOUR_MS;
    await store.write(counter([now, hour]));
  }
  expect(await files(folder)).toHaveLength(3);
  expect(store.status()).toMatchObject({ removedForAge: 3, removedForRoom: 0, oldestMs: START_MS + 3 * HOUR_MS });
  expect(await rates(store, START_MS, START_MS + 2 * HOUR_MS, HOUR_MS)).toBeUndefined();
});

test('at its bound the oldest file goes first, aloud, and the newest data stay', async () => {
  const folder = await freshFolder();
  const troubles: string[] = [];
  let now = START_MS;
  const maxBytes = 4 << 20;
  const store = await open({ folder, maxBytes, now: () => now, onTrouble: (what) => troubles.push(what) });
  for (let round = 0; round < 30; round++) {
    now += 10_000;
    const logs = Array.from({ length: 2_000 }, (_, i) => ({
      atMs: now,
      service: 'alpha',
      instance: '',
      severity: 9,
      traceId: null,
      body: `${round} ${Math.sin(round * 2_000 + i)} ${Math.cos(i)} ${Math.random()}`,
    }));
    expect(await store.write({ logs })).toEqual({ ok: true });
  }
  const status = store.status();
  expect(status.removedForRoom).toBeGreaterThan(0);
  expect(troubles).toHaveLength(status.removedForRoom);
  expect(troubles[0]).toMatch(/oldest telemetry.*bound of 4 MiB/);
  expect(status.bytes).toBeLessThan(maxBytes * 1.5);
  expect(await store.logs({ fromMs: 0, toMs: now + 1, text: '29', limit: 1 })).toHaveLength(1);
});

test('on a full disk writes are refused with the mend, reads go on, and writes come back with the room', async () => {
  const folder = await freshFolder();
  const troubles: string[] = [];
  let now = START_MS;
  let free = 1 << 30;
  const store = await open({ folder, now: () => now, freeBytes: () => free, onTrouble: (what) => troubles.push(what) });
  await store.write(counter([START_MS, 0]));
  free = 1 << 20;
  now += 20_000;
  expect(await store.write(counter([now, 20]))).toMatchObject({
    ok: false,
    retryAfterSeconds: 5,
    because: expect.stringMatching(/only 1 MiB are free.*free at least 64 MiB/),
  });
  expect(store.status().refusing).not.toBeNull();
  expect(await store.series({ match: {}, join: 'last', fromMs: START_MS, toMs: now, stepMs: 20_000 })).toHaveLength(1);
  free = 1 << 30;
  now += 6_000;
  expect(await store.write(counter([START_MS + 10_000, 20]))).toEqual({ ok: true });
  expect(await rates(store, START_MS, START_MS + 20_000, 10_000)).toEqual([NaN, 2]);
  expect(troubles).toEqual([expect.stringMatching(/refused/), expect.stringMatching(/written again/)]);
});
