// Reads the series of a NAB-shaped folder with their windows as row numbers. Knows no detector and no score.
import { readCaseJson, readCaseText } from '../case-files.ts';

export interface NabCase {
  readonly name: string;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  /** Row numbers, first and last inside, in order. */
  readonly windows: readonly RowWindow[];
}

export interface RowWindow {
  readonly first: number;
  readonly last: number;
}

/** Every series that `nab/windows.json` names, in the order of that file. */
export async function readNabCases(folder: string): Promise<readonly NabCase[]> {
  const windows = await readCaseJson<Record<string, [string, string][]>>(folder, 'nab/windows.json');
  return Promise.all(
    Object.entries(windows).map(async ([name, spans]) => {
      const rows = readSeries(await readCaseText(folder, `nab/data/${name}`));
      return { name, ...rows, windows: spans.flatMap((span) => rowsOf(rows.timesMs, span)) };
    }),
  );
}

/** Lines of `timestamp,value` below a head line. */
function readSeries(text: string): Pick<NabCase, 'timesMs' | 'values'> {
  const lines = text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
  return {
    timesMs: Float64Array.from(lines, (line) => instantOf(line.slice(0, line.indexOf(',')))),
    values: Float64Array.from(lines, (line) => Number(line.slice(line.indexOf(',') + 1))),
  };
}

function rowsOf(timesMs: Float64Array, [from, to]: readonly [string, string]): RowWindow[] {
  const first = timesMs.indexOf(instantOf(from));
  const last = timesMs.lastIndexOf(instantOf(to));
  return first < 0 || last < first ? [] : [{ first, last }];
}

/** `2014-04-10 16:15:00.000000` as milliseconds; the zone does not matter, since only equality and steps are used. */
function instantOf(stamp: string): number {
  return Date.parse(`${stamp.trim().slice(0, 19).replace(' ', 'T')}Z`);
}
