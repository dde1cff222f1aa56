// Reads a folder of storms: `synthetic` with a topology, and each scenario of `ait` without one. Knows no method.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StormTopology } from '@kintsugi/analysis';
import { BenchNeeds } from '../../harness/bench.ts';
import { readCaseJson, readCaseText, readCsv } from '../case-files.ts';
import type { StormCase } from './storm-case.ts';

interface TopologyFile {
  readonly services: readonly { readonly name: string }[];
  readonly calls: StormTopology['calls'];
  readonly nodes: StormTopology['nodes'];
  readonly pods: StormTopology['pods'];
}

interface IncidentFile {
  readonly id: string;
  readonly root: string;
  readonly start: number;
}

export async function readSynthetic(folder: string): Promise<StormCase> {
  const topology = await readCaseJson<TopologyFile>(folder, 'topology.json');
  const rows = await readTable(folder, 'alerts.csv');
  const alerts = rows.map((row) => ({
    alertname: row('alertname'),
    severity: row('severity'),
    source: row('source'),
    service: row('service'),
    pod: row('pod'),
    node: row('node'),
    status: row('status') === 'resolved' ? ('resolved' as const) : ('firing' as const),
    receivedMs: 1_000 * Number(row('received')),
    firedMs: 1_000 * Number(row('fired')),
  }));
  const names = topology.services.map(({ name }) => name);
  return { name: 'synthetic', alerts, topology: { ...topology, services: names }, ...(await readTruth(folder, '')) };
}

/** Detections of intruders: a code on a host at a time, never resolved. The host stands as the service. */
export async function readAit(folder: string): Promise<readonly StormCase[]> {
  const files = await readdir(folder).catch(() => []);
  const names = files.flatMap((file) => /^(.+)\.incidents\.json(?:\.gz)?$/.exec(file)?.[1] ?? []).toSorted();
  const none: StormTopology = { services: [], calls: [], nodes: [], pods: [] };
  return Promise.all(
    names.map(async (name) => {
      const rows = await readTable(folder, `${name}.alerts.csv`);
      const alerts = rows.map((row) => ({
        alertname: row('code'),
        severity: '',
        source: '',
        service: row('host'),
        pod: '',
        node: '',
        status: 'firing' as const,
        receivedMs: 1_000 * Number(row('time')),
        firedMs: 1_000 * Number(row('time')),
      }));
      return { name, alerts, topology: none, ...(await readTruth(folder, `${name}.`)) };
    }),
  );
}

async function readTruth(folder: string, prefix: string): Promise<Pick<StormCase, 'truth' | 'incidents'>> {
  const rows = await readTable(folder, `${prefix}truth.csv`);
  const incidents = await readCaseJson<readonly IncidentFile[]>(folder, `${prefix}incidents.json`);
  return {
    truth: rows.map((row) => row('incident')),
    incidents: incidents.map(({ id, root, start }) => ({ id, root, startMs: 1_000 * start })),
  };
}

/** Rows in order of `seq`, each asked by column; the truth may be in another order than the alerts. */
async function readTable(folder: string, path: string): Promise<readonly ((column: string) => string)[]> {
  const [header = [], ...rows] = readCsv(await readCaseText(folder, path));
  const seq = header.indexOf('seq');
  if (seq < 0) throw new BenchNeeds(`${join(folder, path)} has no column 'seq'`);
  return rows
    .toSorted((a, b) => Number(a[seq]) - Number(b[seq]))
    .map((row) => (column: string) => row[header.indexOf(column)] ?? '');
}
