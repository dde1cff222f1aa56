// Each gate, forced to say no for a whole life: then the machine does nothing at all, whatever happens (INV-24).
import type { ActionKind, NewEvent, Policy } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import type { Answer, Plan } from './plan.ts';
import { START_MS } from './plan.ts';
import { blindTelemetry, sunnyTelemetry } from './ports/telemetry.ts';
import { byMachine, expectSound, runSeeds } from './seeds.kit.ts';
import type { SimulateOptions, Stage } from './simulate.ts';

const SEEDS = 8;
const OPEN: Partial<Policy> = {
  autonomy: 'act',
  rules: [],
  freezes: [],
  cooldownSeconds: 0,
  actionsPerHour: 10,
  blastRadiusMax: 1,
  falseAlarmsPerDay: 1,
  twoPersons: [],
};
const ALL: readonly ActionKind[] = [
  'deploy',
  'rollback',
  'configure',
  'restore-configuration',
  'rolling-restart',
  'replace-replica',
  'scale',
];

/** Every gate open but for what `policy` shuts, and nobody who presses buttons. */
function arrange(policy: Partial<Policy> = {}, ...answers: readonly Answer[]): (plan: Plan) => Plan {
  return (plan) => ({
    ...plan,
    policy: { ...plan.policy, ...OPEN, ...policy },
    people: { ...plan.people, answers: answers.length === 0 ? ['ignore'] : answers, deeds: [] },
  });
}

function event(id: string, type: string, body: unknown): NewEvent {
  return { id, type, schemaVersion: 1, atMs: START_MS, actor: { kind: 'person', name: 'ada' }, causeId: null, body };
}

/** Puts events into the stream of every service before anything happens. */
function onEachService(...events: readonly NewEvent[]): (stage: Stage) => Promise<void> {
  return async ({ world, store, witness }) => {
    for (const service of world.fleets.keys()) {
      const result = await store.append(`service:${service}`, 0, events);
      if (result.ok) witness.durable(result.events);
    }
  };
}

const heldByAnother = onEachService(event('e1', 'service-reserved', { by: 'inc_other' }));
const coolingDown = onEachService(
  event('e1', 'service-reserved', { by: 'inc_other' }),
  event('e2', 'action-counted', { by: 'inc_other', key: 'act_other' }),
  event('e3', 'service-freed', { by: 'inc_other' }),
);

async function paused({ store, witness }: Stage): Promise<void> {
  const result = await store.append('control', 0, [event('e1', 'acting-paused', { by: 'ada', reason: 'to look' })]);
  if (result.ok) witness.durable(result.events);
}

const propose: Partial<Policy> = { autonomy: 'propose' };
/** With telemetry that says all is well, what is ill is taken for well: that is not what this is about. */
const LIED_TO: SimulateOptions = {
  arrange: arrange(),
  plant: (ports, { world }) => ({ ...ports, telemetry: sunnyTelemetry(ports.telemetry, world) }),
};

const gates: readonly [string, SimulateOptions][] = [
  ['acting is paused', { arrange: arrange(), before: paused }],
  ['it may only observe', { arrange: arrange({ autonomy: 'observe' }) }],
  [
    'changes are frozen',
    { arrange: arrange({ freezes: [{ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, reason: 'the sale' }] }) },
  ],
  ['every service cools down', { arrange: arrange({ cooldownSeconds: 1_000_000 }), before: coolingDown }],
  ['the budget is spent', { arrange: arrange({ actionsPerHour: 0 }) }],
  ['everything touches too much', { arrange: arrange({ blastRadiusMax: 0 }) }],
  ['nobody answers', { arrange: arrange(propose, 'ignore') }],
  ['people say no', { arrange: arrange(propose, 'reject') }],
  ['they approve another action', { arrange: arrange(propose, 'approve-stale') }],
  ['they approve too late', { arrange: arrange({ ...propose, approvalSeconds: 100 }, 'approve-late') }],
  ['it is no person who approves', { arrange: arrange(propose, 'approve-as-machine') }],
  ['one person approves twice where two must', { arrange: arrange({ twoPersons: ALL }, 'approve-twice') }],
  ['another incident holds every service', { arrange: arrange(), before: heldByAnother }],
  ['all signals are well again', LIED_TO],
  [
    'nothing can be seen',
    { arrange: arrange(), plant: (ports) => ({ ...ports, telemetry: blindTelemetry(ports.telemetry) }) },
  ],
];

test('with every gate open, the same seeds see actions', async () => {
  const outcomes = await runSeeds(1, SEEDS, { arrange: arrange() });
  expectSound(outcomes);
  expect(byMachine(outcomes)).toBeGreaterThan(SEEDS / 4);
});

test.each(gates)('when %s, nothing is done', { timeout: 60_000 }, async (_when, options) => {
  const outcomes = await runSeeds(1, SEEDS, options);
  if (options !== LIED_TO) expectSound(outcomes);
  expect(byMachine(outcomes)).toBe(0);
});
