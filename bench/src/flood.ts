// Benchmark `flood`: how fast the API of a real server answers while senders push as much telemetry into it as it takes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@kintsugi/contract';
import { valueOf } from './answers.ts';
import type { Bench, BenchContext, Figure } from './harness/bench.ts';
import { percentile } from './harness/sampling.ts';
import type { LoadKind } from './ingest/requests.ts';
import type { Order, Sent } from './ingest/sender.ts';
import { openStage } from './kill/stage.ts';

const KINDS: readonly LoadKind[] = ['metrics', 'logs', 'traces'];
const ROUTES = ['incidents', 'status', 'services'] as const;
const ASK_EVERY_MS = 20;

type Times = Record<(typeof ROUTES)[number], number[]>;

export const flood: Bench = {
  title: 'Flood: the API beside an intake that takes all it can; sender, server and its services on the same cores.',
  options: {
    seconds: { what: 'length of the flood of each kind', default: '8' },
    items: { what: 'points, lines or spans in one request', default: '1000' },
    connections: { what: 'connections of the sender', default: '8' },
  },
  async run(context) {
    const stage = await openStage(await mkdtemp(join(context.scratchFolder, 'stage-')), 'healed');
    const sender = fork(new URL('ingest/sender.ts', import.meta.url), { execArgv: [] });
    try {
      const { client } = await stage.start();
      const { intake } = valueOf(await client.getStatus({}));
      const port = Number(new URL(intake.url ?? '').port);
      context.progress('the API alone');
      const alone = await ask(client, sleep(2_000));
      const flooded: Times = { incidents: [], status: [], services: [] };
      const sent: string[] = [];
      for (const kind of KINDS) {
        context.progress(`flood of ${kind}`);
        const flooding = order(sender, orderOf(context, kind, port));
        const times = await ask(client, flooding);
        for (const route of ROUTES) flooded[route].push(...times[route]);
        const { items, seconds, refused } = await flooding;
        sent.push(`${kind} ${Math.round(items / seconds)}/s (${refused} requests refused)`);
      }
      return {
        figures: ROUTES.flatMap((route) => figuresOf(route, flooded[route], alone[route])),
        notes: [
          `Acknowledged meanwhile: ${sent.join(', ')}.`,
          `Each route asked every ${ASK_EVERY_MS} ms over ${context.option('seconds')} s of each kind; baseline: the same server without a flood.`,
        ],
      };
    } finally {
      sender.kill();
      await stage.dispose();
    }
  },
};

/** Asks each route in turn until `over`; milliseconds of each answer. */
async function ask(client: Client, over: Promise<unknown>): Promise<Times> {
  const times: Times = { incidents: [], status: [], services: [] };
  let isOver = false;
  void over.then(() => (isOver = true));
  const asked = {
    incidents: async () => valueOf(await client.listIncidents({ query: {} })),
    status: async () => valueOf(await client.getStatus({})),
    services: async () => valueOf(await client.listServices({})),
  };
  while (!isOver) {
    for (const route of ROUTES) {
      const startMs = performance.now();
      await asked[route]();
      times[route].push(performance.now() - startMs);
    }
    await sleep(ASK_EVERY_MS);
  }
  return times;
}

function figuresOf(route: string, flooded: readonly number[], alone: readonly number[]): Figure[] {
  const baseline = percentile(alone, 0.99);
  return [
    { name: `${route}.p99`, unit: 'ms', value: percentile(flooded, 0.99), baseline, floor: { atMost: 100 } },
    { name: `${route}.p50`, unit: 'ms', value: percentile(flooded, 0.5) },
    { name: `${route}.asked`, unit: 'times', value: flooded.length },
  ];
}

function orderOf(context: BenchContext, kind: LoadKind, port: number): Order {
  return {
    port,
    kind,
    itemsPerRequest: Number(context.option('items')),
    connections: Number(context.option('connections')),
    seconds: Number(context.option('seconds')),
  };
}

async function order(sender: ReturnType<typeof fork>, what: Order): Promise<Sent> {
  sender.send(what);
  const [sent] = (await once(sender, 'message')) as [Sent];
  return sent;
}
