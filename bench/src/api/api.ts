// Benchmark `api`: the list of incidents and one of them, over a log as years make it; the real store, the real server.
import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteEventStore } from '@kintsugi/adapters/event-store/sqlite';
import type { Bench, BenchContext, Figure } from '../harness/bench.ts';
import { percentile } from '../harness/sampling.ts';
import { writeBigLog, type BigLog } from './big-log.ts';
import { recordLives } from './lives.ts';
import { firstStart, secondStart, type Measured, type Start } from './starts.ts';

const ANSWER = { floor: { atMost: 50 }, aim: { atMost: 15 } };

export const api: Bench = {
  title: 'API: the list of incidents and one of them over a large log; the real event store, a real server, loopback.',
  options: {
    incidents: { what: 'incidents in the log', default: '10000' },
    events: { what: 'events of these, about', default: '1000000' },
    lives: { what: 'seeds of the simulation from which lives are recorded', default: '200' },
    requests: { what: 'of each kind, in three rounds', default: '1500' },
    seconds: { what: 'length of the part beside writes', default: '60' },
    seed: { what: 'decides lives, lengths, times and what is asked', default: '7' },
  },
  async run(context) {
    const folder = await mkdtemp(join(context.scratchFolder, 'api-'));
    const file = join(folder, 'kintsugi.yaml');
    await mkdir(join(folder, 'data'), { mode: 0o700 });
    await writeFile(file, 'version: 1\nname: api\ndata: data\nserver: { port: 0, otlpPort: 0 }\n');
    const made = await makeLog(context, join(folder, 'data', 'events.sqlite'));
    const place = { file, folder, log: made.log };
    const first = await firstStart(context, place);
    const again = await secondStart(context, place);
    return { figures: figuresOf(made, first, again), notes: notesOf(context, made, again) };
  },
};

interface Made {
  readonly log: BigLog;
  readonly seconds: number;
  readonly megabytes: number;
}

async function makeLog(context: BenchContext, path: string): Promise<Made> {
  const startMs = performance.now();
  const seed = Number(context.option('seed'));
  context.progress('lives are recorded');
  const lives = await recordLives(Number(context.option('lives')), seed);
  let nowMs = 0;
  const store = await openSqliteEventStore({ path, now: () => nowMs });
  const log = await writeBigLog(store, lives, {
    incidents: Number(context.option('incidents')),
    events: Number(context.option('events')),
    seed,
    endMs: Date.now(),
    setNow: (ms) => (nowMs = ms),
    progress: context.progress,
  });
  nowMs = Date.now();
  await store.checkpoint();
  await store.close();
  return { log, seconds: (performance.now() - startMs) / 1_000, megabytes: (await stat(path)).size / 1e6 };
}

function figuresOf(made: Made, first: Start, again: Measured): readonly Figure[] {
  const single = [...again.asked].flatMap(([name, rounds]): Figure[] => [
    { name: `${name}.p50`, unit: 'ms', value: percentile(rounds.flat(), 0.5) },
    { name: `${name}.p99`, unit: 'ms', value: percentile(rounds.flat(), 0.99), interval: spread(rounds), ...ANSWER },
  ]);
  const baseline = percentile(again.bare, 0.99);
  const beside = ['list', 'one', 'timeline', 'events'].map((kind): Figure => {
    const took = [...again.beside.asked].flatMap(([name, ms]) => (name.startsWith(kind) ? ms : []));
    return { name: `beside-writes.${kind}.p99`, unit: 'ms', value: percentile(took, 0.99), baseline, ...ANSWER };
  });
  const written = percentile(again.beside.written, 0.99);
  return [
    ...single,
    ...beside,
    { name: 'beside-writes.comment.p99', unit: 'ms', value: written },
    { name: 'ready', unit: 's', value: again.readySeconds, baseline: first.readySeconds, floor: { atMost: 3 } },
    { name: 'ready.list.p99', unit: 'ms', value: percentile(again.firstPages, 0.99), ...ANSWER },
    { name: 'first-start.ready', unit: 's', value: first.readySeconds },
    { name: 'first-start.list.p99', unit: 'ms', value: percentile(first.firstPages, 0.99) },
    { name: 'first-start.memory', unit: 'MB', value: first.settledMb },
    { name: 'memory.ready', unit: 'MB', value: again.memoryMb },
    { name: 'memory', unit: 'MB', value: again.endMb },
    { name: 'log.made', unit: 's', value: made.seconds },
  ];
}

function spread(rounds: readonly (readonly number[])[]): [number, number] {
  const each = rounds.map((round) => percentile(round, 0.99));
  return [Math.min(...each), Math.max(...each)];
}

function notesOf(context: BenchContext, { log, megabytes }: Made, { beside }: Measured): readonly string[] {
  return [
    `${log.incidents.length} incidents, ${log.events} events, ${(megabytes / 1e3).toFixed(2)} GB, the longest incident ${log.longest} events: whole lives recorded from the simulation under new ids, names and times, made longer by what such lives are made of.`,
    `one caller on a kept connection; ${context.option('requests')} requests of each kind; from – to: the p99 of its three rounds. A page has 50 incidents; deep: from a cursor anywhere in the list. cold: an incident that was not asked for before; warm: one of 20.`,
    `beside-writes: 50 requests of all kinds and 20 comments a second, each when it is due; ${beside.written.length} were written. Baseline: the p99 of as many requests to a server of its own that answers 200 at once, just before: what the machine alone takes when it is woken.`,
    'ready: with the snapshot of the read models that the first start left; baseline: that first start, which folds the whole log. ready.list: the first 200 pages after it, while the log is verified in the background.',
  ];
}
