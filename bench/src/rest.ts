// Benchmark `rest`: what the server costs while nothing is wrong: memory, start and processor time beside a running application.
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { valueOf } from './answers.ts';
import type { Bench, BenchContext, BenchResult, Figure } from './harness/bench.ts';
import { percentile, summarizeRounds } from './harness/sampling.ts';
import { placeApplication } from './rest/application.ts';
import type { Application } from './rest/application.ts';
import { startUp } from './rest/up.ts';
import type { Up } from './rest/up.ts';
import { usageOf } from './rest/usage.ts';
import type { Usage } from './rest/usage.ts';

const CLONE = resolve(import.meta.dirname, '..', '..');
const SERVICES_READY_MS = 60_000;
/** Customers have come, caches are warm, and the first telemetry has been written away. */
const WARM_UP_SECONDS = 20;

export const rest: Bench = {
  title: 'Rest: `kintsugi up` beside a running application and its customers, while nothing is wrong.',
  options: {
    application: { what: 'folder with kintsugi.yaml and world.yaml', default: 'examples/shop' },
    starts: { what: 'fresh starts that are timed', default: '3' },
    seconds: { what: 'how long memory and processor time are watched', default: '60' },
  },
  async run(context) {
    const application = await placeApplication(
      resolve(CLONE, context.option('application')),
      join(context.scratchFolder, 'place'),
    );
    let up: Up | null = null;
    try {
      const starts: number[] = [];
      const cpu: number[] = [];
      for (let start = 1; start <= Number(context.option('starts')); start += 1) {
        context.progress(`fresh start ${start}`);
        await up?.end(true);
        up = await startUp(application.file);
        starts.push(up.readySeconds);
        cpu.push(usageOf(up.pid).cpuSeconds);
      }
      up ??= await startUp(application.file);
      await customersCome(up, application);
      context.progress('start over services that run already');
      await up.end(false);
      up = await startUp(application.file);
      const adopting = up.readySeconds;
      return await measured(context, application, up, { starts, cpu, adopting });
    } finally {
      await up?.end(true);
      await application.world.stop();
    }
  },
};

async function customersCome({ client }: Up, { world }: Application): Promise<void> {
  const deadline = performance.now() + SERVICES_READY_MS;
  for (;;) {
    const { items } = valueOf(await client.listServices({}));
    if (items.every(({ replicas }) => (replicas.ready ?? 0) >= replicas.desired))
      return world.complete(new Map(items.map(({ name, url }) => [name, url])));
    if (performance.now() > deadline) throw new Error('the services of the application do not become ready');
    await sleep(100);
  }
}

async function measured(
  context: BenchContext,
  { file, services, replicas }: Application,
  { pid, client }: Up,
  {
    starts,
    cpu,
    adopting,
  }: { readonly starts: readonly number[]; readonly cpu: readonly number[]; readonly adopting: number },
): Promise<BenchResult> {
  const door = join(dirname(file), 'data', 'runtime', 'keeper.json');
  const keeper = (JSON.parse(await readFile(door, 'utf8')) as { pid: number }).pid;
  context.progress(`${WARM_UP_SECONDS} s to come to rest`);
  await sleep(WARM_UP_SECONDS * 1_000);
  const seconds = Number(context.option('seconds'));
  context.progress(`${seconds} s of rest`);
  const [server, kept] = await Promise.all([watch(pid, seconds), watch(keeper, seconds)]);
  const { intake, incidents } = valueOf(await client.getStatus({}));
  const { median, interval } = summarizeRounds(starts);
  return {
    figures: [
      { name: 'memory', unit: 'MB', ...server.memory, floor: { atMost: 300 }, aim: { atMost: 150 } },
      { name: 'ready', unit: 's', value: median, interval, floor: { atMost: 3 }, aim: { atMost: 1 } },
      { name: 'ready.cpu', unit: 's', value: percentile(cpu, 0.5) },
      { name: 'ready.adopting', unit: 's', value: adopting },
      { name: 'cpu', unit: '% of a core', value: server.cpuPercent, floor: { atMost: 5 }, aim: { atMost: 2 } },
      { name: 'keeper.memory', unit: 'MB', ...kept.memory },
      { name: 'keeper.cpu', unit: '% of a core', value: kept.cpuPercent },
    ],
    notes: [
      `${services} services, ${replicas} replicas, customers; ${seconds} s after ${WARM_UP_SECONDS} s. Memory: resident, median; from – to: lowest and highest second.`,
      'ready: fresh data folder, from the start of the process to the first 200 of /health/ready; ready.cpu: processor time of the server until then. ready.adopting: services and customers were there.',
      'keeper: the process that owns balancers and services; all requests of the customers go through it.',
      `Intake: ${intake.pointsPerSecond ?? 'unknown'} points/s; incidents meanwhile: ${incidents.total}.`,
    ],
  };
}

async function watch(
  pid: number,
  seconds: number,
): Promise<{ readonly memory: Pick<Figure, 'value' | 'interval'> & { value: number }; readonly cpuPercent: number }> {
  const startMs = performance.now();
  const samples: Usage[] = [usageOf(pid)];
  while (performance.now() - startMs < seconds * 1_000) {
    await sleep(1_000);
    samples.push(usageOf(pid));
  }
  const took = (performance.now() - startMs) / 1_000;
  const memory = samples.map(({ memoryMb }) => memoryMb);
  const spent = (samples.at(-1)?.cpuSeconds ?? 0) - (samples[0]?.cpuSeconds ?? 0);
  return {
    memory: { value: percentile(memory, 0.5), interval: [Math.min(...memory), Math.max(...memory)] },
    cpuPercent: (100 * spent) / took,
  };
}
