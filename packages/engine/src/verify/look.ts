// One series over a span of time, second by second.
import type { SeriesKey } from '@kintsugi/domain';
import type { SeriesWindow, Telemetry } from '../ports/index.ts';

export const STEP_MS = 1_000;

/** Null when that very series has no value there, nobody answers, or the span is shorter than a step. */
export async function look(
  telemetry: Telemetry,
  series: SeriesKey,
  fromMs: number,
  toMs: number,
): Promise<SeriesWindow | null> {
  if (toMs - fromMs < STEP_MS) return null;
  const query = { match: series, exact: true, fromMs, toMs, stepMs: STEP_MS, join: joinFor(series), limit: 1_000 };
  // Telemetry that does not answer shows nothing: that is "not seen", never "well".
  const found = await telemetry.series(query).catch(() => []);
  return found.find((window) => isExactly(window.series, series)) ?? null;
}

function joinFor({ measure }: SeriesKey): 'sum' | 'mean' {
  return measure === 'requests' || measure === 'errors' ? 'sum' : 'mean';
}

function isExactly(a: SeriesKey, b: SeriesKey): boolean {
  return (
    a.measure === b.measure &&
    a.service === b.service &&
    a.instance === b.instance &&
    a.operation === b.operation &&
    a.peer === b.peer
  );
}

export function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) if (Number.isFinite(values[i])) sum += values[i] as number;
  return sum;
}
