// Benchmark `feed`: how soon every client of the live feed has an event, and what clients that do not read cost the others.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@kintsugi/contract';
import { readToken } from '@kintsugi/server';
import { valueOf } from '../answers.ts';
import type { Bench, BenchContext, BenchResult } from '../harness/bench.ts';
import { percentile } from '../harness/sampling.ts';
import { startUp, type Up } from '../rest/up.ts';
import { usageOf } from '../rest/usage.ts';
import type { CrowdAnswer, CrowdOrder } from './crowd.ts';

type Heard = Extract<CrowdAnswer, { kind: 'heard' }>;

const SETTLE_MS = 2_000;
/** All clients come from one address, and say who they are only after they have connected. */
const SERVER = '{ port: 0, otlpPort: 0, limits: { perAddressMinute: 60000 } }';

export const feed: Bench = {
  title: 'Feed: events from the API through the durable log to every client of the live feed; a real server, loopback.',
  options: {
    clients: { what: 'clients that read', default: '1000' },
    stalled: { what: 'clients that subscribe and never read, in the second part', default: '50' },
    rate: { what: 'events a second', default: '10' },
    seconds: { what: 'length of each part', default: '15' },
  },
  async run(context) {
    const folder = await mkdtemp(join(context.scratchFolder, 'feed-'));
    const file = join(folder, 'kintsugi.yaml');
    await writeFile(file, `version: 1\nname: feed\ndata: data\nserver: ${SERVER}\n`);
    const up = await startUp(file);
    const crowd = fork(new URL('crowd.ts', import.meta.url), { execArgv: [] });
    try {
      return await measured(context, up, crowd, (await readToken(join(folder, 'data'))) ?? '');
    } finally {
      crowd.kill();
      await up.end(true);
    }
  },
};

async function measured(context: BenchContext, up: Up, crowd: ChildProcess, token: string): Promise<BenchResult> {
  const clients = Number(context.option('clients'));
  const stalled = Number(context.option('stalled'));
  const { url } = up;
  await part(context, up.client);
  await sleep(SETTLE_MS);
  const before = usageOf(up.pid);
  context.progress(`${clients} clients join`);
  await order(crowd, { kind: 'join', url, token, clients });
  await order(crowd, { kind: 'report' });
  context.progress('all of them read');
  const sent = await part(context, up.client);
  const alone = await report(crowd);
  const with1 = usageOf(up.pid);
  context.progress(`${stalled} more do not`);
  await order(crowd, { kind: 'stall', url, token, clients: stalled });
  const sentBeside = await part(context, up.client);
  const beside = await report(crowd);
  const p99 = percentile(alone.latenciesMs, 0.99);
  const p99Beside = percentile(beside.latenciesMs, 0.99);
  const missed = sent - alone.fewest + (sentBeside - beside.fewest);
  const doubled = alone.most - sent + (beside.most - sentBeside);
  return {
    figures: [
      { name: 'arrival.p50', unit: 'ms', value: percentile(alone.latenciesMs, 0.5) },
      { name: 'arrival.p99', unit: 'ms', value: p99, floor: { atMost: 1_000 }, aim: { atMost: 100 } },
      { name: 'arrival.max', unit: 'ms', value: most(alone.latenciesMs), floor: { atMost: 1_000 } },
      { name: 'stalled.p99', unit: 'ms', value: p99Beside, baseline: p99, floor: { atMost: 1_000 } },
      { name: 'stalled.max', unit: 'ms', value: most(beside.latenciesMs), floor: { atMost: 1_000 } },
      { name: 'stalled.ratio', unit: '× p99', value: p99Beside / Math.max(1, p99), floor: { atMost: 2 } },
      { name: 'missed', unit: 'events', value: missed, floor: { atMost: 0 } },
      { name: 'doubled', unit: 'events', value: doubled, floor: { atMost: 0 } },
      { name: 'sent-away', unit: 'clients', value: beside.ended, floor: { atMost: 0 } },
      { name: 'memory', unit: 'KB a client', value: ((with1.memoryMb - before.memoryMb) * 1_000) / clients },
      { name: 'cpu', unit: 'ms an event', value: ((with1.cpuSeconds - before.cpuSeconds) * 1_000) / sent },
    ],
    notes: [
      `${clients} clients in one process, subscribed to three topics; ${sent} and ${sentBeside} events, at most ${context.option('rate')} a second, by pausing and resuming over the API.`,
      'arrival: from the time in the event (before it is durable) to the moment when a client has parsed it. stalled: the same beside clients that never read; baseline: without them.',
      'missed, doubled: events at the client that got the fewest, and the most. memory: growth of the resident memory of the server; cpu: all that the server did, with joining, divided by the events.',
    ],
  };
}

/** Pauses and resumes at the rate that is wanted, or slower when the server is; how many events that made. */
async function part(context: BenchContext, client: Client): Promise<number> {
  const everyMs = 1_000 / Number(context.option('rate'));
  const events = Math.floor((Number(context.option('seconds')) * 1_000) / everyMs / 2) * 2;
  for (let event = 0; event < events; event += 1) {
    const startMs = performance.now();
    if (event % 2 === 0) valueOf(await client.pause({ body: { reason: 'bench' } }));
    else valueOf(await client.resume({ body: {} }));
    await sleep(Math.max(0, everyMs - (performance.now() - startMs)));
  }
  return events;
}

async function report(crowd: ChildProcess): Promise<Heard> {
  await sleep(SETTLE_MS);
  const answer = await order(crowd, { kind: 'report' });
  if (answer.kind !== 'heard') throw new Error('the crowd does not report');
  return answer;
}

async function order(crowd: ChildProcess, what: CrowdOrder): Promise<CrowdAnswer> {
  crowd.send(what);
  const [answer] = (await once(crowd, 'message')) as [CrowdAnswer];
  return answer;
}

/** Of more numbers than a call takes arguments. */
function most(values: readonly number[]): number {
  return values.reduce((highest, value) => Math.max(highest, value), 0);
}
