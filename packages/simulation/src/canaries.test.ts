// Bugs that are planted on purpose: a simulation that does not find them would find no others either (INV-32).
import type { ActionRequest, Policy, StoredEvent } from '@kintsugi/domain';
import type { World as EnginePorts } from '@kintsugi/engine';
import { expect, test } from 'vitest';
import type { SimulateOptions } from './simulate.ts';
import { simulate } from './simulate.ts';

const SEEDS = 150;

/** The first seed in which `invariant` is seen to be broken; fails when none does. */
async function found(invariant: string, options: SimulateOptions): Promise<number> {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { violations } = await simulate(seed, options);
    if (violations.some((violation) => violation.invariant === invariant)) return seed;
  }
  return expect.fail(`the planted bug was not found as ${invariant} in ${SEEDS} seeds`);
}

/** A loop that does it again, instead of asking what became of it. */
function repeating(ports: EnginePorts): EnginePorts {
  const { runtime } = ports;
  const told = new Map<string, readonly [ActionRequest, string]>();
  return {
    ...ports,
    runtime: {
      ...runtime,
      apply: (request, key, by) => {
        told.set(key, [request, by]);
        return runtime.apply(request, key, by);
      },
      outcomeOf: (key) => {
        const [request, by] = told.get(key) ?? [];
        return request === undefined || by === undefined
          ? runtime.outcomeOf(key)
          : runtime.apply(request, `${key}-again`, by);
      },
    },
  };
}

/** A store that says "durable" now and then of what it has thrown away. */
function forgetful(ports: EnginePorts): EnginePorts {
  const { store } = ports;
  let appends = 0;
  return {
    ...ports,
    store: {
      ...store,
      append: async (stream, expected, events) => {
        appends += 1;
        if (appends % 9 !== 0) return store.append(stream, expected, events);
        const stored = events.map((event, i): StoredEvent => ({
          ...event,
          stream,
          version: expected + 1 + i,
          position: 0,
          recordedMs: event.atMs,
          previousHash: '',
          hash: `forgotten ${appends} ${i}`,
        }));
        return { ok: true, events: stored };
      },
    },
  };
}

/** An engine that believes it may do what it likes. */
function unbound(policy: Policy): Policy {
  return {
    ...policy,
    autonomy: 'act',
    rules: [],
    freezes: [],
    cooldownSeconds: 0,
    actionsPerHour: 100,
    twoPersons: [],
  };
}

test('a loop that repeats an action instead of asking is found', { timeout: 120_000 }, async () => {
  await found('INV-15', { plant: repeating });
});

test('a store that loses what it acknowledged is found', { timeout: 120_000 }, async () => {
  await found('INV-16', { plant: forgetful });
});

test('an engine that acts outside policy is found', { timeout: 120_000 }, async () => {
  await found('INV-24', { enginePolicy: unbound });
});

test('an engine that is stuck is found', { timeout: 120_000 }, async () => {
  const stuck = (ports: EnginePorts): EnginePorts => ({
    ...ports,
    store: { ...ports.store, append: () => new Promise(() => undefined) },
  });
  expect(await found('INV-23', { plant: stuck })).toBeLessThan(10);
});
