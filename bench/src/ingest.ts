// Benchmark `ingest`: OTLP protobuf over HTTP into the durable store with the detectors on; beside it the same load decoded only.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startOtlpReceiver } from '@kintsugi/adapters/intake/otlp';
import { startIntake } from '@kintsugi/server/intake';
import type { Intake } from '@kintsugi/server/intake';
import type { Bench, BenchContext, Bound, Figure } from './harness/bench.ts';
import { summarizeRounds } from './harness/sampling.ts';
import type { LoadKind } from './ingest/requests.ts';
import type { Order, Sent } from './ingest/sender.ts';

const ROUNDS = 5;
const KINDS: readonly {
  readonly kind: LoadKind;
  readonly name: string;
  readonly unit: string;
  readonly floor: Bound;
  readonly aim: Bound;
}[] = [
  { kind: 'metrics', name: 'points', unit: 'points/s', floor: { atLeast: 200_000 }, aim: { atLeast: 500_000 } },
  { kind: 'logs', name: 'lines', unit: 'lines/s', floor: { atLeast: 40_000 }, aim: { atLeast: 100_000 } },
  { kind: 'traces', name: 'spans', unit: 'spans/s', floor: { atLeast: 40_000 }, aim: { atLeast: 100_000 } },
];

export const ingest: Bench = {
  title:
    'Ingest: OTLP protobuf over HTTP, acknowledged when durable, detectors on; the sender beside it on the same cores.',
  options: {
    seconds: { what: 'length of each of the five rounds', default: '3' },
    items: { what: 'points, lines or spans in one request', default: '1000' },
    connections: { what: 'connections of the sender', default: '8' },
  },
  async run(context) {
    const sender = fork(new URL('ingest/sender.ts', import.meta.url), { execArgv: [] });
    try {
      const decoded = await measureDecoding(context, sender);
      return await measureIntake(context, sender, decoded);
    } finally {
      sender.kill();
    }
  },
};

/** The same requests over the same HTTP, into a sink that only says yes. */
async function measureDecoding(context: BenchContext, sender: ChildProcess): Promise<ReadonlyMap<LoadKind, number>> {
  const rates = new Map<LoadKind, number>();
  const receiver = await startOtlpReceiver({
    host: '127.0.0.1',
    port: 0,
    sink: { accept: () => Promise.resolve({ ok: true }) },
  });
  for (const { kind } of KINDS) {
    context.progress(`decoding only: ${kind}`);
    await order(sender, { ...orderOf(context, kind, receiver.port), seconds: 1 });
    const { items, seconds } = await order(sender, orderOf(context, kind, receiver.port));
    rates.set(kind, items / seconds);
  }
  await receiver.close();
  return rates;
}

async function measureIntake(context: BenchContext, sender: ChildProcess, decoded: ReadonlyMap<LoadKind, number>) {
  const troubles: string[] = [];
  const intake = await openIntake(context, troubles);
  const figures: Figure[] = [];
  let refused = 0;
  for (const { kind, name, unit, floor, aim } of KINDS) {
    await order(sender, { ...orderOf(context, kind, intake.otlpPort), seconds: 2 });
    const rates: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      context.progress(`${name}: round ${round} of ${ROUNDS}`);
      const sent = await order(sender, orderOf(context, kind, intake.otlpPort));
      rates.push(sent.items / sent.seconds);
      refused += sent.refused;
    }
    const { median, interval } = summarizeRounds(rates);
    const baseline = decoded.get(kind);
    figures.push({ name, unit, value: median, interval, floor, aim, ...(baseline === undefined ? {} : { baseline }) });
  }
  const { report } = intake.status();
  const rssMb = process.memoryUsage().rss / 1e6;
  await intake.close();
  const items = Number(context.option('items'));
  return {
    figures: [...figures, { name: 'memory', unit: 'MB', value: rssMb }],
    notes: [
      `${items} items a request, ${context.option('connections')} connections, ${20 * items} series; baseline: the same over HTTP, decoded only.`,
      `Requests refused under way: ${refused}. Items left out: ${report?.rejected ?? 0}. Stored: ${Math.round((report?.store.bytes ?? 0) / 1e6)} MB in ${report?.store.files ?? 0} file(s).`,
      'memory: of the process with the intake thread, after the rounds; the sender is another process.',
      ...troubles.slice(0, 5),
    ],
  };
}

async function openIntake(context: BenchContext, troubles: string[]): Promise<Intake> {
  const started = await startIntake({
    otlp: { host: '127.0.0.1', port: 0 },
    telemetry: { folder: join(context.scratchFolder, 'telemetry'), retentionMs: 86_400_000, maxBytes: 8_589_934_592 },
    logs: null,
    onTrouble: (what) => troubles.push(what),
  });
  if (!started.ok) throw new Error(started.refusal.detail);
  return started.intake;
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

async function order(sender: ChildProcess, what: Order): Promise<Sent> {
  sender.send(what);
  const [sent] = (await once(sender, 'message')) as [Sent];
  return sent;
}
