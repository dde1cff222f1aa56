// The intake without its thread: receiver, store, observer and log files joined. One clock beat a second.
import { followLogFiles } from '@kintsugi/adapters/intake/log-files';
import { startOtlpReceiver } from '@kintsugi/adapters/intake/otlp';
import { openDuckDbTelemetry } from '@kintsugi/adapters/telemetry/duckdb';
import type { DuckDbTelemetry } from '@kintsugi/adapters/telemetry/duckdb';
import { mask, maskingRules, MaskingTally } from '@kintsugi/analysis';
import type { Signal } from '@kintsugi/domain';
import type { Observer } from '@kintsugi/engine';
import type { ProbeResult, ServiceState, TelemetryBatch } from '@kintsugi/engine/ports';
import { DerivedRows } from './derived-rows.ts';
import type { Declared, IntakeReport, IntakeSettings, Question, WriteAnswer } from './messages.ts';
import { BatchMasker } from '../masking/mask-batch.ts';
import { primeBudgets, primeBusiness, primeDerived } from './prime.ts';
import { Rates } from './rates.ts';

export interface IntakeCoreOptions {
  readonly settings: IntakeSettings;
  readonly observer: Observer;
  readonly now: () => number;
  readonly onSignals: (signals: readonly Signal[]) => void;
  readonly onTrouble: (what: string) => void;
  readonly onReport: (report: IntakeReport) => void;
}

export interface IntakeCore {
  readonly otlpPort: number;
  ask(question: Question): Promise<unknown>;
  write(batch: TelemetryBatch): Promise<WriteAnswer>;
  declare(declared: Declared): void;
  services(atMs: number, services: readonly ServiceState[]): void;
  probe(result: ProbeResult): void;
  /** Takes nothing more; what was acknowledged is durable when this resolves. */
  close(): Promise<void>;
}

const BEAT_MS = 1_000;
/** Numbers of series that the main thread gives are moved here, away from those of the receiver. */
const MAIN_KEYS = 0x4000_0000;

/** Rejects with an error that names the mend when the store or the port can't be had. */
export async function openIntakeCore(options: IntakeCoreOptions): Promise<IntakeCore> {
  const { settings, observer, now, onTrouble } = options;
  let declared: Declared = { facts: { business: [], objectives: [] }, edges: [], peers: {} };
  let peers: ReadonlyMap<string, string> = new Map();
  const primedBudgets = new Set<string>();
  const store = await openDuckDbTelemetry({
    ...settings.telemetry,
    now,
    onTrouble,
    declaredEdges: () => declared.edges,
  });
  await primeDerived(observer, store, now());
  const rules = maskingRules(settings.masking);
  const masker = new BatchMasker(rules);
  const tally = new MaskingTally();
  const take = async (given: TelemetryBatch, source: string): Promise<WriteAnswer> => {
    const { batch, found, takeBack } = masker.mask(given);
    const outcome = await store.write(batch, source);
    // Only what is stored is looked at: what was refused comes again.
    if (outcome.ok) {
      observer.accept(batch);
      for (const [at, count] of found) tally.add(at, count);
    } else takeBack();
    return outcome;
  };
  const receiver = await startOtlpReceiver({
    ...settings.otlp,
    now,
    sink: { accept: (batch) => take(batch, 'otlp') },
    resolvePeer: (hostport) => peers.get(hostport) ?? null,
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const tail =
    settings.logs === null
      ? null
      : followLogFiles({ ...settings.logs, now, onTrouble, sink: { accept: (batch) => take(batch, 'log-files') } });
  const beat = startBeat({
    ...options,
    store,
    report: () => ({
      ...receiver.counts(),
      ...storeReport(store),
      tracks: observer.status().tracks,
      masked: tally.counts(),
    }),
  });
  return {
    otlpPort: receiver.port,
    ask: (question) => answer(store, question),
    write: (batch) => take(moved(batch), 'main'),
    declare: (next) => {
      const before = declared.facts;
      declared = next;
      peers = new Map(Object.entries(next.peers));
      observer.declare(next.facts);
      const untold = (what: string) => (error: unknown) => onTrouble(`${what} could not be read: ${String(error)}`);
      primeBusiness(observer, store, now(), next.facts.business, before.business).catch(
        untold('What was usual for business metrics'),
      );
      primeBudgets(observer, store, now(), next.facts.objectives, primedBudgets).catch(
        untold('How much of the error budgets was spent'),
      );
    },
    services: (atMs, services) => observer.services(atMs, services),
    probe: (result) => {
      const because = mask(result.because ?? '', rules);
      tally.add(`probe ${result.name}`, because.found);
      observer.probe(because.found.length === 0 ? result : { ...result, because: because.text });
    },
    close: async () => {
      await receiver.close();
      await tail?.close();
      await beat.stop();
      await store.close();
    },
  };
}

function answer(store: DuckDbTelemetry, question: Question): Promise<unknown> {
  const ask = store[question.method] as (...args: readonly unknown[]) => Promise<unknown>;
  return ask(...question.args);
}

function moved(batch: TelemetryBatch): TelemetryBatch {
  if (batch.metrics === undefined) return batch;
  const { newSeries, keys, ...rest } = batch.metrics;
  const metrics = {
    ...rest,
    newSeries: newSeries.map((series) => ({ ...series, key: series.key + MAIN_KEYS })),
    keys: keys.map((key) => key + MAIN_KEYS),
  };
  return { ...batch, metrics };
}

function storeReport(store: DuckDbTelemetry) {
  const { files, bytes, oldestMs, refusing, removedForRoom, queuedRows } = store.status();
  return { queuedRows, store: { files, bytes, oldestMs, refusing, removedForRoom } };
}

type Counted = ReturnType<typeof storeReport> &
  Pick<IntakeReport, 'refused' | 'rejected' | 'malformed' | 'heldBytes' | 'series' | 'tracks' | 'masked'> & {
    readonly points: number;
    readonly spans: number;
    readonly logs: number;
  };

interface BeatOptions extends IntakeCoreOptions {
  readonly store: DuckDbTelemetry;
  readonly report: () => Counted;
}

/** Once a second: the observer closes its seconds, what it derived is stored, what it saw is told, and a report goes out. */
function startBeat({ observer, store, now, onSignals, onTrouble, onReport, report }: BeatOptions): {
  stop(): Promise<void>;
} {
  const derived = new DerivedRows(store, onTrouble);
  const rates = new Rates();
  let due = performance.now() + BEAT_MS;
  const timer = setInterval(() => {
    const lagMs = Math.max(0, performance.now() - due);
    due = performance.now() + BEAT_MS;
    const { batch, signals } = observer.tick(now());
    derived.write(batch);
    if (signals.length > 0) onSignals(signals);
    const { points, spans, logs, ...rest } = report();
    onReport({
      ...rest,
      ...rates.of(performance.now(), { points, spans, logs }),
      atMs: now(),
      lagMs,
      lostDerived: derived.lost,
      heapBytes: process.memoryUsage().heapUsed,
    });
  }, BEAT_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await derived.settled();
    },
  };
}
