// Benchmark `simulate`: the whole loop under a simulated clock, seed after seed, and every invariant watched.
import { Worker } from 'node:worker_threads';
import { simulate as simulateSeed, type Outcome } from '@kintsugi/simulation';
import type { Bench, BenchContext, BenchResult, Figure } from './harness/bench.ts';

const THREADS = 2;
const SHOWN_FAILURES = 5;
const SAID_EVERY = 500;

/** What a thread tells of one seed: failures in words, everything else in numbers. */
export interface SeedReport extends Pick<Outcome, 'seed' | 'endings' | 'machineExecutions' | 'crashes' | 'events'> {
  readonly failure: string | null;
}

export const simulate: Bench = {
  title: 'Simulation: the real loop in simulated worlds with seeded faults in every port; every invariant is watched.',
  options: {
    seeds: { what: 'how many seeds', default: '2000' },
    'first-seed': { what: 'the first of them', default: '1' },
  },
  async run(context) {
    const first = Number(context.option('first-seed'));
    const count = Number(context.option('seeds'));
    if (context.trace) await traceSeeds(context, first, count);
    const startedMs = performance.now();
    const reports = await inThreads(first, count, context);
    const minutes = (performance.now() - startedMs) / 60_000;
    return resultOf(reports, minutes);
  },
};

/** Line by line, for whoever looks for the reason. */
async function traceSeeds(context: BenchContext, first: number, count: number): Promise<void> {
  for (let seed = first; seed < first + count; seed += 1) {
    const { trace } = await simulateSeed(seed, { trace: true });
    context.progress(`seed ${seed}`);
    for (const line of trace) context.progress(line);
  }
}

async function inThreads(first: number, count: number, context: BenchContext): Promise<readonly SeedReport[]> {
  const reports: SeedReport[] = [];
  const heard = (report: SeedReport): void => {
    reports.push(report);
    if (report.failure !== null) context.progress(report.failure);
    if (reports.length % SAID_EVERY === 0) context.progress(`${reports.length} of ${count} seeds`);
  };
  const parts = Array.from({ length: THREADS }, (_, part) => oneThread(first + part, first + count, heard));
  await Promise.all(parts);
  return reports;
}

function oneThread(from: number, to: number, heard: (report: SeedReport) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./simulate-thread.ts', import.meta.url), {
      workerData: { from, to, step: THREADS },
    });
    thread.on('message', heard);
    thread.on('error', reject);
    thread.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
  });
}

function resultOf(reports: readonly SeedReport[], minutes: number): BenchResult {
  const failures = reports.flatMap(({ failure }) => failure ?? []);
  const endings = reports.flatMap((report) => report.endings);
  const sum = (of: (report: SeedReport) => number): number => reports.reduce((all, report) => all + of(report), 0);
  const shares = [...new Set(endings)].toSorted().map((ending): Figure => {
    const share = endings.filter((one) => one === ending).length / endings.length;
    return { name: `ending.${ending}`, unit: '%', value: 100 * share };
  });
  return {
    figures: [
      {
        name: 'seeds',
        unit: 'seeds/min',
        value: reports.length / minutes,
        floor: { atLeast: 1_000 },
        aim: { atLeast: 10_000 },
      },
      { name: 'seeds.broken', unit: 'seeds', value: failures.length, floor: { atMost: 0 } },
      { name: 'incidents', unit: 'incidents', value: endings.length },
      ...shares,
      { name: 'actions', unit: 'actions of the machine', value: sum(({ machineExecutions }) => machineExecutions) },
      { name: 'crashes', unit: 'crashes of the server', value: sum(({ crashes }) => crashes) },
      { name: 'events', unit: 'events', value: sum(({ events }) => events) },
    ],
    notes: [
      `${reports.length} seeds in ${THREADS} threads; an ending is what became of one incident.`,
      ...failures.slice(0, SHOWN_FAILURES),
    ],
  };
}
