// A world for tests of the server: an event store in memory, a runtime that does what it is told, no telemetry.
import type { ActionRequest, Change, ChangeOutcome } from '@kintsugi/domain';
import { createInMemoryEventStore } from '@kintsugi/engine/kits';
import type { Clock, Documents, Runtime, ServiceState, Telemetry } from '@kintsugi/engine/ports';
import type { OpenedWorld, ServerWorld } from './world.ts';

export interface TestWorld extends ServerWorld {
  readonly applied: { request: ActionRequest; key: string; by: string }[];
  readonly written: Map<string, string>;
}

export function inMemoryWorld(overrides: Partial<ServerWorld> = {}): TestWorld {
  const applied: TestWorld['applied'] = [];
  const written: TestWorld['written'] = new Map();
  let ids = 0;
  const clock: Clock = {
    now: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        // Nothing is heard of an abort that was before it was listened for.
        if (signal?.aborted === true) return resolve();
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()));
      }),
    id: (prefix) => `${prefix}_${String((ids += 1)).padStart(8, '0')}`,
  };
  const documents: Documents = {
    write: async (name, text) => (written.set(name, text), `memory/${name}`),
    read: async (name) => written.get(name) ?? null,
  };
  return {
    store: createInMemoryEventStore({ now: clock.now }),
    telemetry: nothingSeen,
    runtime: obedient(applied),
    notifiers: [],
    documents,
    memory: { save: async () => {}, load: async () => null },
    development: null,
    onPush: () => {},
    clock,
    otlpUrl: null,
    intake: () => ({ up: true, url: null, pointsPerSecond: null, refused: null, says: 'in memory', masked: [] }),
    begin: async () => ({ ok: true }),
    quiet: () => {},
    endServices: async () => {},
    stopIntake: async () => {},
    close: async () => {},
    applied,
    written,
    ...overrides,
  };
}

export function opens(world: ServerWorld): () => Promise<OpenedWorld> {
  return async () => ({ ok: true, world });
}

const nothingSeen: Telemetry = {
  series: async () => [],
  top: async () => [],
  logs: async () => [],
  templates: async () => [],
  spans: async () => [],
  trace: async () => [],
  edges: async () => [],
};

/** Two services, `alpha` on its second release and `beta`. */
function obedient(applied: TestWorld['applied']): Runtime {
  const state = (service: string, release: string): ServiceState => ({
    service,
    url: `http://127.0.0.1:1/${service}`,
    release,
    configuration: 1,
    desiredReplicas: 2,
    replicas: [1, 2].map((number) => ({
      instance: `${service}-${number}`,
      state: 'ready',
      pid: null,
      release,
      configuration: 1,
      startedMs: null,
      restarts: 0,
      lastExit: null,
      healthy: true,
      memoryBytes: null,
      inFlight: 0,
    })),
    limits: { memoryBytes: null, concurrency: null },
    dependsOn: service === 'alpha' ? ['beta'] : [],
  });
  const change: Change = {
    id: 'chg_1',
    kind: 'release',
    service: 'alpha',
    atMs: Date.now() - 5_000,
    by: 'ada',
    summary: 'release 2',
    from: 'r1',
    to: 'r2',
  };
  return {
    abilities: new Set(['deploy', 'rollback', 'rolling-restart', 'scale']),
    services: async () => [state('alpha', 'r2'), state('beta', 'r1')],
    releases: async (service) =>
      ['r1', 'r2'].map((release, index) => ({
        release,
        service,
        number: index + 1,
        contentHash: `${index}`.repeat(64),
        registeredMs: 0,
      })),
    changes: async () => [change],
    inverseOf: async ({ service }) => ({ kind: 'request', request: { kind: 'deploy', service, release: 'r2' } }),
    apply: async (request, key, by): Promise<ChangeOutcome> => (
      applied.push({ request, key, by }),
      { kind: 'applied', receipt: 'done' }
    ),
    outcomeOf: async (key) =>
      applied.some((each) => each.key === key) ? { kind: 'applied', receipt: 'done' } : { kind: 'never-seen' },
    registerRelease: async () => ({
      ok: false,
      refusal: { kind: 'no-entry', detail: 'the folder has no main.ts', mend: 'Add it.' },
    }),
  };
}
