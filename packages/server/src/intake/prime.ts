// What was usual before the restart, read back into the observer: its own derived series of the last minutes.
import { MEASURES, businessMeasure } from '@kintsugi/engine';
import type { BusinessMetric, Observer } from '@kintsugi/engine';
import type { Telemetry } from '@kintsugi/engine/ports';

const PRIME_MS = 600_000;
const SERIES_MAX = 5_000;

export async function primeDerived(observer: Observer, telemetry: Telemetry, nowMs: number): Promise<void> {
  for (const { name } of Object.values(MEASURES)) await prime(observer, telemetry, nowMs, name);
}

/** Business metrics are known only once they are declared; those known before are primed already. */
export async function primeBusiness(
  observer: Observer,
  telemetry: Telemetry,
  nowMs: number,
  metrics: readonly BusinessMetric[],
  before: readonly BusinessMetric[],
): Promise<void> {
  const known = new Set(before.map(({ name }) => name));
  for (const { name } of metrics) if (!known.has(name)) await prime(observer, telemetry, nowMs, businessMeasure(name));
}

async function prime(observer: Observer, telemetry: Telemetry, nowMs: number, measure: string): Promise<void> {
  // Counts are stored as increments, everything else as it was.
  const join = measure === MEASURES.requests.name || measure === MEASURES.errors.name ? 'sum' : 'last';
  const toMs = (Math.floor(nowMs / 1_000) + 1) * 1_000;
  observer.prime(
    await telemetry.series({
      match: { measure },
      fromMs: toMs - PRIME_MS,
      toMs,
      stepMs: 1_000,
      join,
      limit: SERIES_MAX,
    }),
  );
}
