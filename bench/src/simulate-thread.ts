// One thread of the benchmark `simulate`: runs its share of the seeds and tells of each.
import { parentPort, workerData } from 'node:worker_threads';
import { failureText, simulate } from '@kintsugi/simulation';
import type { SeedReport } from './simulate.ts';

const { from, to, step } = workerData as { readonly from: number; readonly to: number; readonly step: number };

for (let seed = from; seed < to; seed += step) {
  const outcome = await simulate(seed);
  const { endings, machineExecutions, crashes, events, violations } = outcome;
  const failure = violations.length === 0 ? null : failureText(outcome);
  const report: SeedReport = { seed, endings, machineExecutions, crashes, events, failure };
  parentPort?.postMessage(report);
}
