// Doing what was decided, at most once: on record first, asked about when in doubt (INV-15, INV-28, INV-29).
import type { IncidentEvent, Option } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { incidentStream } from '../journal/streams.ts';
import { oneStep } from '../loop.ts';
import type { Stage } from '../stage.kit.ts';
import { errorsOf, POLICY, settled, stage, START_MS } from '../stage.kit.ts';
import { actionHash } from '../action-hash.ts';

const ID = 'inc_1';
const rollBack = { kind: 'rollback', service: 'alpha', release: 'r1' } as const;
const deploy = { kind: 'deploy', service: 'alpha', release: 'r2' } as const;
const rollback: Option = {
  id: 'opt-1',
  deed: { kind: 'act', request: rollBack, inverse: { kind: 'request', request: deploy } },
  hypothesisId: null,
  says: 'go back',
  expects: 'no errors',
  secondsToEffect: 6,
  refutedAfterSeconds: 40,
  refutedIf: 'errors',
  chance: 0.9,
  blastRadius: 0.2,
  worth: 0.8,
  because: 'it began with it',
};
const person: Option = { ...rollback, id: 'opt-2', deed: { kind: 'call-person' }, worth: 0.1 };
const chosen: readonly IncidentEvent[] = [
  { type: 'incident-opened', title: 'alpha fails', severity: 'major', signal: errorsOf('alpha', START_MS) },
  { type: 'evidence-frozen', round: 1, evidence: [], missing: [] },
  { type: 'hypotheses-ranked', round: 1, hypotheses: [] },
  { type: 'options-weighed', round: 1, options: [rollback, person] },
  { type: 'option-chosen', optionId: 'opt-1', ruling: { kind: 'allowed', because: 'act' }, passedOver: [] },
];
const started: IncidentEvent = {
  type: 'action-started',
  key: 'k1',
  optionId: 'opt-1',
  request: rollBack,
  inverse: { kind: 'request', request: deploy },
  undoes: null,
};
const refuted: IncidentEvent = {
  type: 'verification-completed',
  key: 'k1',
  help: 'refuted',
  attribution: null,
  readings: [],
  because: 'still',
};

/** A stage on which this has happened to the incident, while alpha is ill for everybody to see. */
async function after(...events: readonly IncidentEvent[]): Promise<Stage> {
  const on = stage();
  on.clock.nowMs = START_MS + 10_000;
  on.may.value = ({ measure }) => (measure === 'requests' ? 100 : measure === 'errors' ? 30 : null);
  await write(on, events);
  return on;
}

async function write({ store }: Stage, events: readonly IncidentEvent[]): Promise<void> {
  const { length } = await store.read(incidentStream(ID));
  const stored = events.map(({ type, ...body }, n) => ({
    id: `given-${length + n}`,
    type,
    schemaVersion: 1,
    atMs: START_MS,
    actor: { kind: 'agent', name: 'Scout' } as const,
    causeId: null,
    body,
  }));
  await store.append(incidentStream(ID), length, stored);
}

async function types({ store }: Stage, stream = incidentStream(ID)): Promise<readonly string[]> {
  return (await store.read(stream)).map(({ type }) => type);
}

const step = (on: Stage) => oneStep(on.core.context, ID);

test('the start is durable and counted, with its inverse, before the runtime is called', async () => {
  const on = await after(...chosen);
  let before: readonly string[] = [];
  on.may.apply = async () => {
    before = [...(await types(on)), ...(await types(on, 'service:alpha'))];
    return { kind: 'applied', receipt: 'done' };
  };
  await step(on);
  expect(before.slice(-3)).toEqual(['action-started', 'service-reserved', 'action-counted']);
  expect(on.told).toMatchObject([{ request: rollBack, by: `kintsugi (${ID})` }]);
  const events = await on.store.read(incidentStream(ID));
  expect(events.at(-2)).toMatchObject({
    body: { inverse: { kind: 'request', request: deploy }, key: on.told[0]?.key },
  });
  expect(events.at(-1)).toMatchObject({ type: 'action-applied' });
});

test('a start without an outcome is asked about and never repeated', async () => {
  const on = await after(...chosen, started);
  on.may.outcomeOf = async () => ({ kind: 'running' });
  expect(await step(on)).toMatchObject({ kind: 'sleep' });
  on.may.outcomeOf = async () => ({ kind: 'applied', receipt: 'done' });
  await step(on);
  expect(on.asked).toEqual(['k1', 'k1']);
  expect(on.told).toEqual([]);
  expect((await types(on)).at(-1)).toBe('action-applied');
});

test('what never reached the runtime is chosen anew, under another key', async () => {
  const on = await after(...chosen, started);
  await step(on);
  expect((await on.store.read(incidentStream(ID))).at(-1)).toMatchObject({
    type: 'action-rejected',
    body: { reached: false },
  });
  await write(on, chosen.slice(1));
  await step(on);
  expect(on.told).toHaveLength(1);
  expect(on.told[0]?.key).not.toBe('k1');
});

test('silence, a broken call and an honest "I do not know" are unknown, and asked about', async () => {
  for (const apply of [
    () => new Promise<never>(() => undefined),
    () => Promise.reject(new Error('the connection broke')),
    () => Promise.resolve({ kind: 'unknown', because: 'no idea' } as const),
  ]) {
    const on = await after(...chosen);
    on.may.apply = apply;
    const done = step(on);
    await settled();
    if ((await types(on)).at(-1) !== 'action-unknown') await on.pass(120_000);
    await done;
    expect((await types(on)).at(-1)).toBe('action-unknown');
    on.may.outcomeOf = async () => ({ kind: 'applied', receipt: 'done' });
    await on.pass(1_000);
    await step(on);
    expect((await types(on)).at(-1)).toBe('action-applied');
    expect(on.told).toHaveLength(1);
  }
});

test('nobody asks about a call that this process is just making: asking would fence it', async () => {
  const on = await after(...chosen);
  let end = (): void => undefined;
  on.may.apply = () => new Promise((resolve) => (end = () => resolve({ kind: 'applied', receipt: 'done' })));
  const done = step(on);
  await settled();
  expect(await step(on)).toMatchObject({ kind: 'sleep' });
  expect(on.asked).toEqual([]);
  end();
  await done;
  expect((await types(on)).at(-1)).toBe('action-applied');
});

test('what cannot be counted is not done', async () => {
  const on = await after(...chosen);
  on.may.append = async (stream, version, events) =>
    events.some(({ type }) => type === 'action-counted')
      ? { ok: false, refusal: { kind: 'read-only', because: 'the disk is full', mend: '' } }
      : on.store.append(stream, version, events);
  await step(on);
  expect(on.told).toEqual([]);
  expect((await on.store.read(incidentStream(ID))).at(-1)).toMatchObject({
    type: 'action-rejected',
    body: { reached: false },
  });
});

test('a count that the store kept and did not acknowledge uses the budget of the hour all the same', async () => {
  const on = await after(...chosen);
  on.may.append = async (stream, version, events) => {
    const result = await on.store.append(stream, version, events);
    return events.some(({ type }) => type === 'action-counted')
      ? { ok: false, refusal: { kind: 'read-only', because: 'the answer was lost', mend: '' } }
      : result;
  };
  await step(on);
  expect(on.core.context.actionsLastHour(on.clock.nowMs)).toBe(1);
});

test('a pause that comes between the start and the call still stops it', async () => {
  const on = await after(...chosen);
  on.may.append = async (stream, version, events) => {
    if (events.some(({ type }) => type === 'action-counted')) on.core.context.acting.paused = true;
    return on.store.append(stream, version, events);
  };
  await step(on);
  expect(on.told).toEqual([]);
  expect((await types(on)).at(-1)).toBe('action-rejected');
});

test('held back by a gate, it waits visibly and reserves nothing', async () => {
  const on = await after(...chosen);
  on.core.context.acting.paused = true;
  await step(on);
  expect((await on.store.read(incidentStream(ID))).at(-1)).toMatchObject({
    type: 'action-held-back',
    body: { gate: 'paused' },
  });
  expect(await types(on, 'service:alpha')).toEqual([]);
});

test('when policy has come to want a person, one is asked, and the approval is of this very action', async () => {
  const on = await after(...chosen);
  on.may.policy = { ...POLICY, autonomy: 'propose' };
  await step(on);
  expect((await on.store.read(incidentStream(ID))).at(-1)).toMatchObject({
    type: 'approval-requested',
    body: { actionHash: actionHash(rollBack), needed: 1 },
  });
  expect(on.told).toEqual([]);
});

test('when policy has come to forbid it, the next option is taken', async () => {
  const on = await after(...chosen);
  on.may.policy = { ...POLICY, autonomy: 'observe' };
  await step(on);
  expect((await on.store.read(incidentStream(ID))).at(-1)).toMatchObject({
    type: 'option-chosen',
    body: { optionId: 'opt-2' },
  });
});

test('the last of the budget is spent once, whoever is quicker', async () => {
  const on = await after(...chosen);
  on.may.policy = { ...POLICY, actionsPerHour: 1 };
  const other = 'inc_2';
  const theirs = (await on.store.read(incidentStream(ID))).map(({ id, ...event }) => ({ ...event, id: `${id}-other` }));
  const onBeta = JSON.parse(JSON.stringify(theirs).replaceAll('alpha', 'beta')) as typeof theirs;
  await on.store.append(incidentStream(other), 0, onBeta);
  await Promise.all([step(on), oneStep(on.core.context, other)]);
  expect(on.told).toHaveLength(1);
});

test('what was refuted is taken back by its recorded inverse, without a new approval', async () => {
  const on = await after(...chosen, started, { type: 'action-applied', key: 'k1', receipt: 'done' }, refuted);
  on.may.policy = { ...POLICY, autonomy: 'observe', cooldownSeconds: 1_000 };
  await step(on);
  expect(on.told).toMatchObject([{ request: deploy }]);
  expect((await types(on)).slice(-2)).toEqual(['action-started', 'action-applied']);
});

test('the hash of an action does not depend on the order in which it was written', () => {
  const one = { kind: 'configure', service: 'alpha', set: { a: '1', b: '2' } } as const;
  const two = { set: { b: '2', a: '1' }, service: 'alpha', kind: 'configure' } as const;
  expect(actionHash(one)).toBe(actionHash(two));
  expect(actionHash(one)).not.toBe(actionHash({ ...one, set: { a: '1', b: '3' } }));
});
