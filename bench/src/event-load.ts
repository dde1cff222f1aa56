// The load that an event store is measured under, the same for every technology.
import type { NewEvent } from '@kintsugi/domain';
import type { AppendResult, EventStore } from '@kintsugi/engine/ports';
import type { Bound, Figure } from './harness/bench.ts';
import { percentile, summarizeRounds } from './harness/sampling.ts';

const CALLERS = 64;
const ROUNDS = 5;
const STREAM_EVENTS = 200;
const PAGE_EVENTS = 10_000;

export interface StoreBounds {
  readonly append?: { readonly floor: Bound; readonly aim: Bound };
  readonly replay?: { readonly floor: Bound; readonly aim: Bound };
}

export interface StoreLoad {
  readonly name: string;
  readonly bounds: StoreBounds;
  /** Events per second of the simplest way. */
  readonly baselines: { readonly append: number; readonly replay?: number };
  readonly roundMs: number;
  /** Events in the store when it is replayed. */
  readonly events: number;
  progress(line: string): void;
}

export async function measureStore(store: EventStore, load: StoreLoad): Promise<readonly Figure[]> {
  const { name, bounds, baselines, roundMs, progress } = load;
  await appendRound(store, 'warm', Math.min(500, roundMs));
  const latencies: number[] = [];
  const singles: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    progress(`${name}: appends, round ${round} of ${ROUNDS}`);
    const { rate, latenciesMs } = await appendRound(store, `round-${round}`, roundMs);
    singles.push(rate);
    for (const latency of latenciesMs) latencies.push(latency);
  }
  progress(`${name}: filling up to ${load.events} events`);
  const grouped = await fill(store, load.events);
  progress(`${name}: loads, replays, verify`);
  const loads = await repeat(() => loadStreams(store));
  const replays = await repeat(() => replay(store));
  const verifies = await repeat(() => verify(store), 3);

  const rate = (what: string, values: readonly number[]): Figure => {
    const { median, interval } = summarizeRounds(values);
    return { name: `${name}.${what}`, unit: 'events/s', value: median, interval };
  };
  return [
    { ...rate('append', singles), baseline: baselines.append, ...bounds.append },
    { name: `${name}.append.p50`, unit: 'ms', value: percentile(latencies, 0.5) },
    { name: `${name}.append.p99`, unit: 'ms', value: percentile(latencies, 0.99) },
    rate('append-grouped', grouped),
    rate('load', loads),
    {
      ...rate('replay', replays),
      ...(baselines.replay === undefined ? {} : { baseline: baselines.replay }),
      ...bounds.replay,
    },
    rate('verify', verifies),
  ];
}

/** An event of the size that events of an incident have. */
export function sampleEvent(n: number): NewEvent {
  const id = (number: number): string => `evt_01K${String(number).padStart(23, '0')}`;
  return {
    id: id(n),
    type: 'signal-joined',
    schemaVersion: 1,
    atMs: 1_790_000_000_000 + n,
    actor: { kind: 'agent', name: 'Scout' },
    causeId: id(n - 1),
    body: {
      service: 'alpha',
      series: 'http.server.request.duration p99',
      direction: 'up',
      onsetMs: 1_790_000_000_000,
      value: n * 1.1,
      because: 'left the band that it kept for an hour',
    },
  };
}

async function appendRound(
  store: EventStore,
  prefix: string,
  ms: number,
): Promise<{ rate: number; latenciesMs: number[] }> {
  const latenciesMs: number[] = [];
  const start = performance.now();
  const end = start + ms;
  const caller = async (_: unknown, n: number): Promise<void> => {
    for (let version = 0; performance.now() < end; version += 1) {
      const asked = performance.now();
      checked(await store.append(`incident/${prefix}-${n}`, version, [sampleEvent(version)]));
      latenciesMs.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return { rate: (latenciesMs.length / (performance.now() - start)) * 1_000, latenciesMs };
}

/** Appends of a whole stream each, eight at a time, until the store holds `events`. Rates of the batches. */
async function fill(store: EventStore, events: number): Promise<readonly number[]> {
  const batch = Array.from({ length: STREAM_EVENTS }, (_, n) => sampleEvent(n));
  const streams = Math.max(50, Math.ceil(events / STREAM_EVENTS));
  const rates: number[] = [];
  let start = performance.now();
  for (let from = 0; from < streams; from += 8) {
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => checked(await store.append(`incident/filled-${from + n}`, 0, batch))),
    );
    if ((from / 8) % 10 !== 9) continue;
    rates.push(((10 * 8 * STREAM_EVENTS) / (performance.now() - start)) * 1_000);
    start = performance.now();
  }
  await store.checkpoint();
  return rates;
}

async function loadStreams(store: EventStore): Promise<number> {
  const start = performance.now();
  let count = 0;
  for (let n = 0; n < 50; n += 1) count += (await store.read(`incident/filled-${n}`)).length;
  return (count / (performance.now() - start)) * 1_000;
}

async function replay(store: EventStore): Promise<number> {
  const start = performance.now();
  let count = 0;
  for (let after = 0; ;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS });
    count += page.length;
    if (page.length < PAGE_EVENTS) break;
    after = page.at(-1)?.position ?? after;
  }
  return (count / (performance.now() - start)) * 1_000;
}

async function verify(store: EventStore): Promise<number> {
  const start = performance.now();
  const { ok, events, fault } = await store.verify();
  if (!ok) throw new Error(`the store does not verify: ${JSON.stringify(fault)}`);
  return (events / (performance.now() - start)) * 1_000;
}

async function repeat(measure: () => Promise<number>, times = ROUNDS): Promise<readonly number[]> {
  const values: number[] = [];
  for (let time = 0; time < times; time += 1) values.push(await measure());
  return values;
}

function checked(result: AppendResult): void {
  if (!result.ok) throw new Error(`an append was refused: ${JSON.stringify(result.refusal)}`);
}
