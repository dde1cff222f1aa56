// What people do themselves, and what a crash leaves of it.
import type { Actor } from '@kintsugi/domain';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { createEngine } from '../engine.ts';
import type { Stage } from '../stage.kit.ts';
import { settled, stage, START_MS } from '../stage.kit.ts';

const ada: Actor = { kind: 'person', name: 'ada' };
const restart = { kind: 'rolling-restart', service: 'alpha' } as const;
const engines: Engine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function started(on: Stage = stage()): Promise<{ engine: Engine; on: Stage }> {
  const engine = createEngine({ world: on.world, settings: { policy: () => on.may.policy } });
  engines.push(engine);
  await engine.start();
  return { engine, on };
}

const types = async ({ store }: Stage) => (await store.read('service:alpha')).map(({ type }) => type);

test('an operation is on record with who, why and its inverse before the runtime is called', async () => {
  const { engine, on } = await started();
  let before: readonly unknown[] = [];
  on.may.apply = async () => {
    before = (await on.store.read('service:alpha')).map(({ body }) => body);
    return { kind: 'applied', receipt: 'done' };
  };
  expect(await engine.operate(restart, ada, 'the new look')).toMatchObject({ ok: true, outcome: { kind: 'applied' } });
  expect(before).toMatchObject([{ request: restart, actor: ada, reason: 'the new look', inverse: { kind: 'none' } }]);
  expect(await types(on)).toEqual(['operation-started', 'operation-ended']);
});

test('a freeze, a missing ability and a silent runtime each say no, and nothing is told', async () => {
  const { engine, on } = await started();
  expect(await engine.operate({ kind: 'configure', service: 'alpha', set: {} }, ada, 'so')).toMatchObject({
    refusal: { kind: 'unable' },
  });
  on.may.inverseOf = () => Promise.reject(new Error('away'));
  expect(await engine.operate(restart, ada, 'so')).toMatchObject({ refusal: { kind: 'runtime-silent' } });
  on.may.policy = { ...on.may.policy, freezes: [{ fromMs: 0, toMs: START_MS + 1e9, reason: 'the sale' }] };
  expect(await engine.operate(restart, ada, 'so')).toMatchObject({ refusal: { kind: 'frozen' } });
  expect(on.told).toEqual([]);
  expect(await types(on)).toEqual([]);
});

test('of two operations on one service the second is refused', async () => {
  const { engine, on } = await started();
  let end = (): void => undefined;
  on.may.apply = () => new Promise((resolve) => (end = () => resolve({ kind: 'applied', receipt: 'done' })));
  const first = engine.operate(restart, ada, 'so');
  await settled();
  expect(await engine.operate(restart, ada, 'so')).toMatchObject({ refusal: { kind: 'operated' } });
  end();
  expect(await first).toMatchObject({ ok: true });
});

test('an operation that a crash cut off is asked about after the restart, and lets its service go', async () => {
  const { on } = await crashedInOperation();
  on.may.outcomeOf = async () => ({ kind: 'running' });
  await started(on);
  await settled();
  expect(await types(on)).toEqual(['operation-started']);
  on.may.outcomeOf = async () => ({ kind: 'applied', receipt: 'done' });
  await on.pass(1_000);
  expect(await types(on)).toEqual(['operation-started', 'operation-ended']);
  expect(on.told).toHaveLength(1);
});

test('what nobody can tell of it ends as unknown after a while', async () => {
  const { on } = await crashedInOperation();
  on.may.outcomeOf = async () => ({ kind: 'unknown', because: 'no idea' });
  await started(on);
  await settled();
  await on.pass(200_000);
  expect((await on.store.read('service:alpha')).at(-1)).toMatchObject({ body: { outcome: { kind: 'unknown' } } });
});

/** The engine of this stage died while the runtime was at it. */
async function crashedInOperation(): Promise<{ on: Stage }> {
  const { engine, on } = await started();
  on.may.apply = () => new Promise(() => undefined);
  void engine.operate(restart, ada, 'so');
  await settled();
  await engines.pop()?.stop();
  return { on };
}

test('a pause holds from the moment in which it is asked for, and outlives a restart', async () => {
  const { engine, on } = await started();
  expect(await engine.pause('ada', 'to look')).toMatchObject({ ok: true });
  expect(await engine.pause('bob', 'me too')).toMatchObject({ refusal: { kind: 'paused-already' } });
  await engines.pop()?.stop();
  const next = await started(on);
  expect(await next.engine.views.paused()).toMatchObject({ by: 'ada' });
  expect(await next.engine.resume('bob')).toMatchObject({ ok: true });
  expect(await next.engine.views.paused()).toBeNull();
});

test('with nothing done there is nothing to take back', async () => {
  const { engine } = await started();
  expect(await engine.undoLast(ada)).toMatchObject({ refusal: { kind: 'nothing-to-undo' } });
});

test('a command on an incident that has moved on, or does not exist, says so', async () => {
  const { engine } = await started();
  expect(await engine.command('nobody', { kind: 'resolve', because: 'so' }, ada)).toMatchObject({
    refusal: { kind: 'unknown-incident' },
  });
  expect(await engine.command('nobody', { kind: 'resolve', because: 'so' }, ada, 7)).toMatchObject({
    refusal: { kind: 'moved-on' },
  });
});
