// Labelled logs: a folder a system, as the data's README lays out. Knows nothing of parsers.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchNeeds } from '../../harness/bench.ts';
import { readCaseText, readCsv } from '../case-files.ts';
import { normalised } from './score.ts';

export interface LabelledLog {
  readonly system: string;
  readonly lines: readonly string[];
  /** Of each line. */
  readonly labels: readonly string[];
  /** The normalised template of each label. */
  readonly templates: ReadonlyMap<string, string>;
}

export async function readLogs(folder: string): Promise<readonly LabelledLog[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const systems = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (systems.length === 0) throw new BenchNeeds(`${folder} holds no folder of a system`);
  return Promise.all(systems.toSorted().map((system) => readLog(join(folder, system), system)));
}

async function readLog(folder: string, system: string): Promise<LabelledLog> {
  const text = await readCaseText(folder, 'content.log');
  const labels = (await readTable(folder, 'labels.csv')).map(([, label]) => label ?? '');
  const templates = (await readTable(folder, 'templates.csv')).map(([label, template]) => [
    label ?? '',
    normalised(template ?? ''),
  ]);
  const lines = text.split('\n').slice(0, labels.length);
  if (lines.length < labels.length) throw new BenchNeeds(`${folder}: content.log has fewer lines than labels.csv`);
  return { system, lines, labels, templates: new Map(templates as [string, string][]) };
}

async function readTable(folder: string, file: string): Promise<readonly (readonly string[])[]> {
  return readCsv(await readCaseText(folder, file)).slice(1);
}
