// The series of the Numenta Anomaly Benchmark, which may be shown (MIT), for plots. Knows no method.
import { join } from 'node:path';
import { readCaseJson, readCaseText, readCsv } from '../analysis/case-files.ts';

export interface NabSeries {
  /** `category/file.csv`. */
  readonly name: string;
  readonly values: Float64Array;
  /** Days since the first row. */
  readonly days: Float64Array;
  /** Labelled stretches, in days. */
  readonly windows: readonly (readonly [from: number, to: number])[];
  /** Rows a day, by the typical step. */
  readonly rowsPerDay: number;
}

export interface Plot {
  /** Name of the file, without its ending. */
  readonly name: string;
  draw(series: readonly NabSeries[]): string;
}

const DAY_MS = 86_400_000;

/** All series below `folder`/detect/nab, in the order of their names. */
export async function readNabSeries(folder: string): Promise<readonly NabSeries[]> {
  const nab = join(folder, 'detect', 'nab');
  const windows = await readCaseJson<Record<string, readonly (readonly [string, string])[]>>(nab, 'windows.json');
  const names = Object.keys(windows).toSorted();
  return Promise.all(
    names.map(async (name) => seriesOf(name, await readCaseText(nab, `data/${name}`), windows[name] ?? [])),
  );
}

function seriesOf(name: string, text: string, windows: readonly (readonly [string, string])[]): NabSeries {
  const rows = readCsv(text).slice(1);
  const timesMs = Float64Array.from(rows, ([time = '']) => instant(time));
  const first = timesMs[0] ?? 0;
  const steps = timesMs
    .subarray(1)
    .map((time, i) => time - (timesMs[i] as number))
    .toSorted();
  const day = (time: number): number => (time - first) / DAY_MS;
  return {
    name,
    values: Float64Array.from(rows, ([, value]) => Number(value)),
    days: timesMs.map(day),
    windows: windows.map(([from, to]) => [day(instant(from)), day(instant(to))]),
    rowsPerDay: Math.round(DAY_MS / (steps[steps.length >> 1] || DAY_MS)),
  };
}

function instant(time: string): number {
  return Date.parse(`${time.trim().replace(' ', 'T')}Z`);
}

/** The series of this name, or, in a folder without it, the first one. */
export function pick(series: readonly NabSeries[], name: string): NabSeries {
  const found = series.find((one) => one.name === name) ?? series[0];
  if (found === undefined) throw new Error('the folder holds no series');
  return found;
}

/** One row each typical step, NaN where nothing was sent: for methods that count in steps. */
export function evenly({ days, values, rowsPerDay, ...rest }: NabSeries): NabSeries {
  const length = Math.round((days.at(-1) ?? 0) * rowsPerDay) + 1;
  const even = new Float64Array(length).fill(Number.NaN);
  values.forEach((value, row) => (even[Math.round((days[row] as number) * rowsPerDay)] = value));
  return { ...rest, rowsPerDay, values: even, days: even.map((_, row) => row / rowsPerDay) };
}

export function sourceOf({ name }: NabSeries): string {
  return `Data: ${name} (Numenta Anomaly Benchmark, MIT, github.com/numenta/NAB) · npm run bench -- plots`;
}
