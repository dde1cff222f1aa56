// What was usual before the restart, read back into the observer: its own derived series of the last minutes.
import { MEASURES, businessMeasure } from '@kintsugi/engine';
import type { BusinessMetric, Objective, Observer } from '@kintsugi/engine';
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

/** Buckets of a minute answer for the last hours, those of half an hour for the weeks before. */
const FINE = { stepMs: 60_000, spanMs: 6 * 3_600_000 };
const COARSE_STEP_MS = 1_800_000;
/** Seconds younger than this are closed, and counted, by the observer itself. */
const OPEN_MS = 4_000;

/** How much of each error budget was spent before the restart, as far back as the telemetry goes. */
export async function primeBudgets(
  observer: Observer,
  telemetry: Telemetry,
  nowMs: number,
  objectives: readonly Objective[],
  /** What was read already, by its text; one that could not be read is asked for again. */
  primed: Set<string>,
): Promise<void> {
  const endMs = nowMs - OPEN_MS;
  const middleMs = Math.floor((endMs - FINE.spanMs) / COARSE_STEP_MS) * COARSE_STEP_MS;
  for (const objective of objectives) {
    const name = JSON.stringify(objective);
    if (primed.has(name)) continue;
    primed.add(name);
    const startMs = Math.min(middleMs, Math.floor((endMs - objective.windowMs) / COARSE_STEP_MS) * COARSE_STEP_MS);
    try {
      await primeBudget(observer, telemetry, objective, { fromMs: startMs, toMs: middleMs, stepMs: COARSE_STEP_MS });
      await primeBudget(observer, telemetry, objective, { fromMs: middleMs, toMs: endMs, stepMs: FINE.stepMs });
    } catch (error) {
      primed.delete(name);
      throw error;
    }
  }
}

async function primeBudget(
  observer: Observer,
  telemetry: Telemetry,
  { name, service, operation }: Objective,
  window: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): Promise<void> {
  if (window.toMs <= window.fromMs) return;
  const counts = async (measure: string): Promise<ArrayLike<number>> => {
    const series = await telemetry.series({ match: { measure, service }, join: 'sum', limit: SERIES_MAX, ...window });
    const own = series.find((one) => one.series.peer === undefined && one.series.operation === operation);
    return own?.values ?? [];
  };
  const [requests, errors] = [await counts(MEASURES.requests.name), await counts(MEASURES.errors.name)];
  for (let i = 0; i < requests.length; i += 1) {
    const asked = requests[i] ?? Number.NaN;
    const failed = errors[i] ?? Number.NaN;
    if (asked > 0) observer.primeBudget(name, window.fromMs + i * window.stepMs, asked, failed > 0 ? failed : 0);
  }
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
