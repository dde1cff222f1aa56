// The DuckDB store against the contract of the port, and what is its own: files, sources, late data.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { telemetryKit } from '@kintsugi/engine/kits';
import type { TelemetryBatch } from '@kintsugi/engine/ports';
import { expect, test } from 'vitest';
import { openDuckDbTelemetry } from './index.ts';
import { HOUR_MS, START_MS, counter, files, freshFolder, open, rates } from './testing.ts';

telemetryKit('duckdb', async ({ now, declaredEdges }) => {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi telemetry '));
  const store = await openDuckDbTelemetry({
    folder,
    retentionMs: 24 * HOUR_MS,
    maxBytes: 1 << 30,
    now,
    declaredEdges,
    gatherMs: 0,
  });
  return {
    telemetry: store,
    write: async (batch) => {
      expect(await store.write(batch)).toEqual({ ok: true });
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

test('a question over several periods and a restart reads as one', async () => {
  const folder = await freshFolder();
  let now = START_MS;
  const options = { folder, periodMs: HOUR_MS, now: () => now };
  let store = await open(options);
  for (let hour = 0; hour < 4; hour++) {
    now = START_MS + hour * HOUR_MS;
    await store.write(counter([now, hour * 3_600]));
    if (hour === 1) await store.close();
    if (hour === 1) store = await open(options);
  }
  expect(await files(folder)).toHaveLength(4);
  expect(await rates(store, START_MS, START_MS + 4 * HOUR_MS, HOUR_MS)).toEqual([NaN, 1, 1, 1]);
});

test('late data land in the open file and are found where they belong', async () => {
  const folder = await freshFolder();
  let now = START_MS;
  const store = await open({ folder, periodMs: HOUR_MS, now: () => now });
  await store.write(counter([START_MS, 0]));
  now += 2 * HOUR_MS;
  await store.write(counter([START_MS + 10_000, 20]));
  expect(await rates(store, START_MS, START_MS + 20_000, 10_000)).toEqual([NaN, 2]);
  const knownAtMs = START_MS;
  expect(
    await store.series({
      match: {},
      join: 'last',
      fromMs: START_MS,
      toMs: START_MS + 20_000,
      stepMs: 10_000,
      knownAtMs,
    }),
  ).toMatchObject([{ values: Float64Array.of(0, NaN) }]);
});

test('a file that is none is set aside and named, and the rest is served', async () => {
  const folder = await freshFolder();
  const troubles: string[] = [];
  await writeFile(
    join(folder, `t-${String(START_MS - HOUR_MS).padStart(15, '0')}.duckdb`),
    'this is no database'.repeat(1_000),
  );
  const store = await open({ folder, onTrouble: (what) => troubles.push(what) });
  await store.write(counter([START_MS, 0], [START_MS + 1_000, 5]));
  expect(await rates(store, START_MS - 2 * HOUR_MS, START_MS + 60_000, 2 * HOUR_MS + 60_000)).toEqual([
    expect.closeTo(5 / 7_260),
  ]);
  expect(troubles).toEqual([expect.stringMatching(/set aside as .*damaged/)]);
  expect(await readdir(folder)).toContainEqual(expect.stringMatching(/\.damaged$/));
});

test('a batch that makes no sense fails alone, not its group', async () => {
  const store = await open({ folder: await freshFolder(), gatherMs: 20 });
  const senseless: TelemetryBatch = {
    metrics: {
      newSeries: [],
      length: 1,
      keys: Uint32Array.of(99),
      timesMs: Float64Array.of(START_MS),
      values: Float64Array.of(1),
    },
  };
  const good = store.write(counter([START_MS, 0], [START_MS + 1_000, 3]));
  const bad = store.write(senseless);
  await expect(bad).rejects.toThrow(/never introduced/);
  expect(await good).toEqual({ ok: true });
  expect(await rates(store, START_MS, START_MS + 3_000, 3_000)).toEqual([1]);
});

test('two sources may use one number for different series', async () => {
  const store = await open({ folder: await freshFolder() });
  const batch = (name: string): TelemetryBatch => ({
    metrics: {
      newSeries: [{ key: 1, service: 'alpha', instance: '', name, unit: '', kind: 'gauge', attributes: {} }],
      length: 1,
      keys: Uint32Array.of(1),
      timesMs: Float64Array.of(START_MS),
      values: Float64Array.of(1),
    },
  });
  await Promise.all([store.write(batch('sent'), 'otlp'), store.write(batch('derived'), 'observer')]);
  const found = await store.series({ match: {}, join: 'last', fromMs: START_MS, toMs: START_MS + 1, stepMs: 1 });
  expect(found.map(({ series }) => series.measure)).toEqual(['derived', 'sent']);
});
