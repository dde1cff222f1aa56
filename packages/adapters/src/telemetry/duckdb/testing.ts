// For the tests of the store: fresh folders, stores that are closed again, and one counter.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TelemetryBatch } from '@kintsugi/engine/ports';
import { afterEach } from 'vitest';
import { openDuckDbTelemetry } from './index.ts';
import type { DuckDbTelemetry, DuckDbTelemetryOptions } from './index.ts';

export const START_MS = Date.UTC(2026, 0, 1, 12);
export const HOUR_MS = 3_600_000;
export const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi telemetry '));
  cleanups.push(() => rm(folder, { recursive: true }));
  return folder;
}

export async function open(
  options: Partial<DuckDbTelemetryOptions> & { readonly folder: string },
): Promise<DuckDbTelemetry> {
  const store = await openDuckDbTelemetry({
    retentionMs: 24 * HOUR_MS,
    maxBytes: 1 << 30,
    now: () => START_MS,
    gatherMs: 0,
    ...options,
  });
  cleanups.push(() => store.close());
  return store;
}

/** Points of one counter: pairs of time and value. Introduced each time, as after a restart. */
export function counter(...points: readonly (readonly [atMs: number, value: number])[]): TelemetryBatch {
  return {
    metrics: {
      newSeries: [
        { key: 4, service: 'alpha', instance: 'a', name: 'work', unit: '', kind: 'counter-cumulative', attributes: {} },
      ],
      length: points.length,
      keys: new Uint32Array(points.length).fill(4),
      timesMs: Float64Array.from(points, ([atMs]) => atMs),
      values: Float64Array.from(points, ([, value]) => value),
    },
  };
}

export async function rates(
  store: DuckDbTelemetry,
  fromMs: number,
  toMs: number,
  stepMs: number,
): Promise<number[] | undefined> {
  const [window] = await store.series({ match: { measure: 'work' }, join: 'rate', fromMs, toMs, stepMs });
  return window === undefined ? undefined : [...window.values];
}

export const files = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.duckdb'));
