// Reads machines of many metrics: rows, labels and, where there is one, the part to learn from. Knows no detector.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCaseText, readIfThere } from '../case-files.ts';
import { BenchNeeds } from '../../harness/bench.ts';

export interface MachineCase {
  readonly name: string;
  /** Rows to learn from that hold no label; empty where the set has none. */
  readonly train: Rows;
  readonly test: Rows;
  /** One 0 or 1 a row of `test`. */
  readonly labels: Uint8Array;
}

/** One row a step, one value a metric. */
export type Rows = readonly Float64Array[];

export async function readMachineCases(folder: string, set: string): Promise<readonly MachineCase[]> {
  const names = await readdir(join(folder, set)).catch(() => []);
  if (names.length === 0) throw new BenchNeeds(`${join(folder, set)} holds no machine: is the data folder complete?`);
  return Promise.all(
    names
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map(async (name) => ({
        name: `${set}/${name}`,
        train: rowsOf((await readIfThere(folder, `${set}/${name}/train.csv`)) ?? ''),
        test: rowsOf(await readCaseText(folder, `${set}/${name}/test.csv`)),
        labels: Uint8Array.from(linesOf(await readCaseText(folder, `${set}/${name}/test_label.txt`)), Number),
      })),
  );
}

function rowsOf(text: string): Rows {
  return linesOf(text).map((line) => Float64Array.from(line.split(','), (cell) => Number(cell) / 10_000));
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
