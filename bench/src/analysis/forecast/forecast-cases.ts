// The cases of `forecast` as they lie in the data folder, turned so that every series rises to its threshold.
import { readCaseJson, readIfThere } from '../case-files.ts';

export interface ForecastCase {
  readonly id: string;
  /** Evenly spaced, oldest first; the last one is the present. Upside down where the threshold is a lower one. */
  readonly values: Float64Array;
  readonly threshold: number;
  /** In steps, as all times here. */
  readonly horizon: number;
  /** When it was first crossed after the present; null when it was not within the horizon. */
  readonly truth: number | null;
  /** What the case was cut out for, where the folder says so: for the eye only. */
  readonly kind: string | null;
}

interface RawCase {
  readonly id: string;
  readonly step: number;
  readonly horizon: number;
  readonly direction: 'up' | 'down';
  readonly threshold: number;
  readonly series: readonly (readonly [t: number, value: number | null])[];
}

export async function readForecastCases(folder: string): Promise<readonly ForecastCase[]> {
  const raw = await readCaseJson<readonly RawCase[]>(folder, 'cases.json');
  const truths = await readCaseJson<Readonly<Record<string, number | null>>>(folder, 'truth.json');
  const told = await readIfThere(folder, 'meta.json');
  const meta = JSON.parse(told ?? '{}') as Readonly<Record<string, { readonly kind?: string }>>;
  return raw.map(({ id, step, horizon, direction, threshold, series }) => {
    const sign = direction === 'up' ? 1 : -1;
    const truth = truths[id] ?? null;
    return {
      id,
      values: onGrid(series, step).map((value) => sign * value),
      threshold: sign * threshold,
      horizon: Math.round(horizon / step),
      truth: truth === null ? null : truth / step,
      kind: meta[id]?.kind ?? null,
    };
  });
}

/** One value a step; a step without one is a gap. */
function onGrid(series: RawCase['series'], step: number): Float64Array {
  const first = series[0]?.[0] ?? 0;
  const last = series.at(-1)?.[0] ?? 0;
  const values = new Float64Array(series.length === 0 ? 0 : Math.round((last - first) / step) + 1).fill(Number.NaN);
  for (const [t, value] of series) values[Math.round((t - first) / step)] = value ?? Number.NaN;
  return values;
}
