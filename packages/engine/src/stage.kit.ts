// What tests of the steps stand on: the real core over an in-memory store, with a runtime, telemetry and clock to command.
import type { ActionRequest, ChangeOutcome, Inverse, Policy, SeriesKey, Signal } from '@kintsugi/domain';
import type { World } from './context.ts';
import type { Core } from './core.ts';
import { createCore } from './core.ts';
import type { Delivery, EventStore, Message, OutcomeAnswer, Runtime, SeriesWindow } from './ports/index.ts';
import { createInMemoryEventStore } from './ports/event-store/in-memory.ts';

export const START_MS = Date.UTC(2026, 0, 1);

export const POLICY: Policy = {
  autonomy: 'act',
  rules: [],
  freezes: [],
  cooldownSeconds: 0,
  actionsPerHour: 10,
  blastRadiusMax: 1,
  falseAlarmsPerDay: 1,
  twoPersons: [],
  approvalSeconds: 60,
};

/** One call that the runtime was told, in order. */
export interface Told {
  readonly request: ActionRequest;
  readonly key: string;
  readonly by: string;
}

export interface Stage {
  readonly core: Core;
  readonly world: World;
  readonly store: ReturnType<typeof createInMemoryEventStore>;
  readonly clock: { nowMs: number };
  readonly told: Told[];
  readonly asked: string[];
  readonly messages: Message[];
  readonly documents: Map<string, string>;
  /** May be changed while it runs. */
  readonly may: {
    policy: Policy;
    apply: (told: Told) => Promise<ChangeOutcome>;
    outcomeOf: (key: string) => Promise<OutcomeAnswer>;
    inverseOf: (request: ActionRequest) => Promise<Inverse>;
    send: (message: Message) => Promise<Delivery>;
    /** The value of one series in one second of the clock; null: not seen. */
    value: (series: SeriesKey, second: number) => number | null;
    /** What stands between the engine and its store. */
    append: EventStore['append'] | null;
  };
  /** Ends every sleep that is due at `clock.nowMs`. */
  pass(ms: number): Promise<void>;
}

/** Everything answers well: the runtime applies, telemetry shows a hundred requests a second and no errors. */
export function stage(): Stage {
  const clock = { nowMs: START_MS };
  const sleepers = new Set<{ readonly atMs: number; wake(): void }>();
  let ids = 0;
  const told: Told[] = [];
  const asked: string[] = [];
  const messages: Message[] = [];
  const documents = new Map<string, string>();
  const store = createInMemoryEventStore({ now: () => clock.nowMs });
  const may: Stage['may'] = {
    policy: POLICY,
    apply: async () => ({ kind: 'applied', receipt: 'done' }),
    outcomeOf: async () => ({ kind: 'never-seen' }),
    inverseOf: async () => ({ kind: 'none', because: 'nothing to take back' }),
    send: async (message) => {
      messages.push(message);
      return { kind: 'delivered', to: 'pager' };
    },
    value: ({ measure }) => (measure === 'requests' ? 100 : 0),
    append: null,
  };
  const world: World = {
    store: { ...storeOf(store), append: (...args) => (may.append ?? store.append.bind(store))(...args) },
    telemetry: telemetryOf((series, second) => may.value(series, second)),
    runtime: runtimeOf(may, told, asked),
    notifiers: [{ name: 'pager', send: (message) => may.send(message) }],
    memory: { save: async () => {}, load: async () => null },
    development: null,
    documents: {
      write: async (name, text) => {
        documents.set(name, text);
        return name;
      },
      read: async (name) => documents.get(name) ?? null,
    },
    clock: {
      now: () => clock.nowMs,
      id: (prefix) => `${prefix}_${String((ids += 1)).padStart(4, '0')}`,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted === true) return resolve();
          const sleeper = {
            atMs: clock.nowMs + ms,
            wake: () => {
              sleepers.delete(sleeper);
              resolve();
            },
          };
          sleepers.add(sleeper);
          signal?.addEventListener('abort', sleeper.wake, { once: true });
        }),
    },
  };
  const core = createCore({
    world,
    settings: { policy: () => may.policy },
    recentSignals: () => [],
    onEvent: () => {},
    onTrouble: () => {},
  });
  return {
    core,
    world,
    store,
    clock,
    told,
    asked,
    messages,
    documents,
    may,
    pass: async (ms) => {
      clock.nowMs += ms;
      for (const sleeper of sleepers) if (sleeper.atMs <= clock.nowMs) sleeper.wake();
      await settled();
    },
  };
}

/** Lets everything go on that waits for nothing but itself. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function storeOf(store: EventStore): EventStore {
  return {
    append: (stream, version, events) => store.append(stream, version, events),
    read: (stream, fromVersion) => store.read(stream, fromVersion),
    readAll: (options) => store.readAll(options),
    streams: (prefix) => store.streams(prefix),
    checkpoint: () => store.checkpoint(),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}

function runtimeOf(may: Stage['may'], told: Told[], asked: string[]): Runtime {
  return {
    abilities: new Set(['rollback', 'deploy', 'rolling-restart', 'scale']),
    services: async () => [],
    releases: async () => [],
    changes: async () => [],
    inverseOf: (request) => may.inverseOf(request),
    apply: (request, key, by) => {
      told.push({ request, key, by });
      return may.apply({ request, key, by });
    },
    outcomeOf: (key) => {
      asked.push(key);
      return may.outcomeOf(key);
    },
    registerRelease: async () => ({ ok: false, refusal: { kind: 'no', detail: 'no', mend: 'no' } }),
  };
}

function telemetryOf(value: (series: SeriesKey, second: number) => number | null): World['telemetry'] {
  return {
    series: async ({ match, fromMs, toMs }) => {
      const series = match as SeriesKey;
      const first = Math.floor(fromMs / 1_000);
      const values = Float64Array.from(
        { length: Math.floor((toMs - fromMs) / 1_000) },
        (_, i) => value(series, first + i) ?? Number.NaN,
      );
      const window: SeriesWindow = { series, fromMs, stepMs: 1_000, values, unit: '1' };
      return values.some(Number.isFinite) ? [window] : [];
    },
    top: async () => [],
    logs: async () => [],
    templates: async () => [],
    spans: async () => [],
    trace: async () => [],
    edges: async () => [
      { caller: 'alpha', callee: 'beta', outside: false, sources: ['traces'] },
      { caller: 'beta', callee: 'elsewhere', outside: true, sources: ['traces'] },
      { caller: 'gamma', callee: 'elsewhere', outside: true, sources: ['traces'] },
    ],
  };
}

/** Errors of `service`, begun five seconds ago and seen now. */
export function errorsOf(service: string, nowMs: number, id = `errors of ${service} @${nowMs}`): Signal {
  return {
    id,
    series: { measure: 'errors', service },
    meaning: 'errors',
    direction: 'up',
    onsetMs: nowMs - 5_000,
    seenMs: nowMs,
    band: { low: 0, usual: 0, high: 0.01 },
    now: 0.3,
    unit: '',
    surprise: 9,
  };
}
