// A store that is closed while it is asked: what runs comes to its end, what waits is refused, and the process lives on.
import { expect, test } from 'vitest';
import { START_MS, counter, freshFolder, open } from './testing.ts';

test('questions under way end, those that wait and those that come later are refused in words', async () => {
  const store = await open({ folder: await freshFolder() });
  await store.write(counter(...Array.from({ length: 20_000 }, (_, i) => [START_MS + i, i] as const)));
  const window = { fromMs: START_MS, toMs: START_MS + 20_000 };
  const ask = () => store.series({ match: { measure: 'work' }, join: 'rate', stepMs: 1, ...window });
  const asked = Array.from({ length: 12 }, ask);
  const outcomes = Promise.allSettled(asked);
  await store.close();
  const settled = await outcomes;
  for (const outcome of settled)
    if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch(/the telemetry store is closed/);
  await expect(ask()).rejects.toThrow(/the telemetry store is closed/);
});
