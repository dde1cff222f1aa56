// The cases of `causes` as their folder holds them: input for the ranking, truth for the score, never mixed.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CauseInput, MetricColumn, Symptom } from '@kintsugi/analysis';
import { readCaseJson, readCaseText, readIfThere } from '../case-files.ts';
import { callStatistics, templateStatistics, type SpanJson, type TemplateJson } from './phase-statistics.ts';

export interface CauseCase {
  readonly id: string;
  readonly system: string;
  readonly input: CauseInput & { readonly metrics: readonly MetricColumn[]; readonly onsetRow: number };
  readonly truth: CauseTruth;
}

export interface CauseTruth {
  readonly service: string;
  /** Columns that are right, as `service|metric`; none for faults known by service only. */
  readonly metrics: readonly string[];
}

interface CaseJson {
  readonly system: string;
  readonly rows_before: number;
  readonly candidate_services: readonly string[];
  readonly topology: string;
  readonly alert: AlertJson | null;
  readonly reference_day: string | null;
}

interface AlertJson {
  readonly service: string;
  readonly metric: string;
  /** Unix seconds. */
  readonly time: number;
}

type Edges = readonly (readonly [caller: string, callee: string])[];
type Topology = Readonly<Record<string, { readonly edges: Edges }>>;

/** All cases of `folder` that have a truth, by name. */
export async function loadCauseCases(folder: string): Promise<readonly CauseCase[]> {
  const topology = await readCaseJson<Topology>(folder, 'topology.json');
  const truths = await readCaseJson<Record<string, CauseTruth>>(folder, 'truth.json');
  const cases: CauseCase[] = [];
  for (const id of (await readdir(join(folder, 'cases'))).toSorted()) {
    const truth = truths[id];
    if (truth !== undefined) cases.push({ id, ...(await loadCase(folder, id, topology)), truth });
  }
  return cases;
}

async function loadCase(folder: string, id: string, topology: Topology): Promise<Pick<CauseCase, 'system' | 'input'>> {
  const about = await readCaseJson<CaseJson>(folder, `cases/${id}/case.json`);
  const table = await readCaseText(folder, `cases/${id}/metrics.csv`);
  const read = async <T>(path: string): Promise<T | null> => {
    const text = await readIfThere(folder, path);
    return text === null ? null : (JSON.parse(text) as T);
  };
  const reference = (what: string): string => `reference/${what}-${about.system}-${about.reference_day}.json`;
  const calls = await read<readonly SpanJson[]>(`cases/${id}/traces.json`);
  const logs = await read<{ readonly templates: readonly TemplateJson[] }>(`cases/${id}/logs.json`);
  const metrics = metricColumns(table);
  const edges = topology[about.topology]?.edges ?? [];
  return {
    system: about.system,
    input: {
      services: about.candidate_services,
      metrics,
      onsetRow: about.rows_before,
      edges,
      symptom: about.alert === null ? entrySymptom(metrics, edges) : alertSymptom(about.alert, table),
      ...(calls === null ? {} : { calls: callStatistics(calls, await read(reference('traces'))) }),
      ...(logs === null ? {} : { logs: templateStatistics(logs.templates, await read(reference('logs'))) }),
    },
  };
}

function alertSymptom({ service, metric, time }: AlertJson, table: string): Symptom {
  const lines = table.trimEnd().split('\n').slice(1);
  const row = lines.findIndex((line) => Number.parseInt(line, 10) >= time);
  return { service, kind: metric === 'latency' ? 'latency' : 'errors', ...(row === -1 ? {} : { row }) };
}

/** What users see (`_entry|…`), they see of the one service that nobody calls. */
function entrySymptom(metrics: readonly MetricColumn[], edges: Edges): Symptom | null {
  const called = new Set(edges.map(([, callee]) => callee));
  const [service, ...others] = new Set(edges.map(([caller]) => caller).filter((caller) => !called.has(caller)));
  if (service === undefined || others.length > 0 || !metrics.some((column) => column.service === '_entry')) return null;
  return { service, kind: 'latency' };
}

/** Columns of a wide table `time,service|metric,…`; an empty cell is a gap. */
export function metricColumns(table: string): readonly MetricColumn[] {
  const [header = '', ...lines] = table.trimEnd().split('\n');
  const columns = header
    .split(',')
    .slice(1)
    .map((name) => metricColumn(name, lines.length));
  for (const [row, line] of lines.entries()) {
    const cells = line.split(',');
    for (const [at, { values }] of columns.entries()) {
      const cell = cells[at + 1] ?? '';
      values[row] = cell === '' ? Number.NaN : Number(cell);
    }
  }
  return columns;
}

function metricColumn(header: string, rows: number): MetricColumn {
  const bar = header.indexOf('|');
  const [service, name, values] = [header.slice(0, bar), header.slice(bar + 1), new Float64Array(rows)];
  // `_edge|a>b_p50`: a percentile of the latency of calls from a to b.
  const edge = service === '_edge' ? /^(.+)>(.+)_(p\d+)$/.exec(name) : null;
  if (edge === null) return { service, name, values };
  return { service: edge[1] as string, callee: edge[2] as string, name: `latency_${edge[3]}`, values };
}
