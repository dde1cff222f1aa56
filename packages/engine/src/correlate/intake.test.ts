// Signals into incidents: one incident for one cause, none lost, none twice.
import type { Signal } from '@kintsugi/domain';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { createEngine } from '../engine.ts';
import type { Stage } from '../stage.kit.ts';
import { errorsOf, POLICY, settled, stage, START_MS } from '../stage.kit.ts';

const engines: Engine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function started(given: Stage = stage()): Promise<{ engine: Engine; at: Stage }> {
  const engine = createEngine({ world: given.world, settings: { policy: () => POLICY } });
  engines.push(engine);
  await engine.start();
  return { engine, at: given };
}

/** Ids of the incidents that each signal is part of. */
async function homes({ store }: Stage): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { stream, body, type } of await store.readAll({ after: 0, limit: 10_000 })) {
    if (type !== 'incident-opened' && type !== 'signal-joined') continue;
    const { id } = (body as { signal: Signal }).signal;
    found.set(id, [...(found.get(id) ?? []), stream]);
  }
  return found;
}

test('symptoms of one cause become one incident; what is far away becomes another', async () => {
  const { engine, at } = await started();
  const [alpha, beta, gamma] = ['alpha', 'beta', 'gamma'].map((service) => errorsOf(service, START_MS));
  await engine.signals([alpha!, beta!]);
  await engine.signals([gamma!]);
  const found = await homes(at);
  expect(found.get(alpha!.id)).toEqual(found.get(beta!.id));
  expect(found.get(gamma!.id)).not.toEqual(found.get(alpha!.id));
});

test('a signal that comes again, now or later, is one', async () => {
  const { engine, at } = await started();
  const signal = errorsOf('alpha', START_MS);
  await Promise.all([engine.signals([signal]), engine.signals([signal, signal])]);
  await engine.command(
    engine.views.board()[0]!.id,
    { kind: 'resolve', because: 'well' },
    { kind: 'person', name: 'ada' },
  );
  await at.pass(60_000);
  await engine.signals([signal]);
  expect((await homes(at)).get(signal.id)).toHaveLength(1);
  expect(engine.views.board()).toHaveLength(1);
});

test('also after a restart', async () => {
  const { engine, at } = await started();
  const signal = errorsOf('alpha', START_MS);
  await engine.signals([signal]);
  await engine.stop();
  const next = await started(at);
  await next.engine.signals([signal]);
  expect((await homes(at)).get(signal.id)).toHaveLength(1);
});

test('late news of an incident that has just ended is noted there; trouble that comes back is new', async () => {
  const { engine, at } = await started();
  await engine.signals([errorsOf('alpha', START_MS)]);
  const { id } = engine.views.board()[0]!;
  await at.pass(8_000);
  await engine.command(id, { kind: 'resolve', because: 'well' }, { kind: 'person', name: 'ada' });
  const late = { ...errorsOf('beta', at.clock.nowMs, 'late'), onsetMs: START_MS };
  await engine.signals([late]);
  expect((await homes(at)).get('late')).toEqual([`incident:${id}`]);
  await at.pass(6_000);
  const again = { ...errorsOf('alpha', at.clock.nowMs, 'again'), onsetMs: at.clock.nowMs - 1_000 };
  await engine.signals([again]);
  expect((await homes(at)).get('again')).not.toEqual([`incident:${id}`]);
  expect(engine.views.board()).toHaveLength(2);
});

test('what opens nothing is kept as evidence alone', async () => {
  const { engine } = await started();
  await engine.signals([{ ...errorsOf('alpha', START_MS), meaning: 'traffic' }]);
  expect(engine.views.board()).toEqual([]);
});

test('while the store takes no writes signals wait, in order, and nobody is told that they are placed', async () => {
  const { engine, at } = await started();
  await at.store.harm.fillDisk();
  let isPlaced = false;
  const placed = engine
    .signals([errorsOf('alpha', START_MS), errorsOf('beta', START_MS)])
    .then(() => (isPlaced = true));
  await settled();
  await at.pass(1_000);
  expect(isPlaced).toBe(false);
  await at.store.harm.freeDisk();
  await at.pass(1_000);
  await placed;
  expect(engine.views.board()).toHaveLength(1);
  expect([...(await homes(at)).keys()]).toHaveLength(2);
});

test('an answer of the store that was lost does not open a second incident, and the first is driven', async () => {
  const { engine, at } = await started();
  at.may.append = async (stream, version, events) => {
    at.may.append = null;
    await at.store.append(stream, version, events);
    return { ok: false, refusal: { kind: 'unknown', because: 'no answer', mend: '' } };
  };
  const placed = engine.signals([errorsOf('alpha', START_MS)]);
  await settled();
  await at.pass(1_000);
  await placed;
  expect(engine.views.board()).toHaveLength(1);
  await at.pass(2_000);
  await at.pass(1);
  const types = (await at.store.readAll({ after: 0, limit: 100 })).map(({ type }) => type);
  expect(types).toContain('evidence-frozen');
});

test('without an answer about the topology the one of a while ago is used', async () => {
  const { engine, at } = await started();
  await engine.signals([errorsOf('alpha', START_MS)]);
  at.world.telemetry.edges = () => Promise.reject(new Error('away'));
  await engine.signals([errorsOf('beta', START_MS)]);
  expect(engine.views.board()).toHaveLength(1);
});

test('a stop lets those go who wait, without saying that it is done', async () => {
  const { engine, at } = await started();
  await at.store.harm.fillDisk();
  const placed = engine.signals([errorsOf('alpha', START_MS)]);
  await settled();
  await engine.stop();
  await expect(placed).rejects.toThrow(/stopped/);
});

const ada = { kind: 'person', name: 'ada' } as const;

/** Weak enough that one false alarm silences it. */
const weak = (n: number): Signal => ({ ...errorsOf('alpha', START_MS + n * 200_000), surprise: 3.6 });

async function afterFalseAlarm(): Promise<{ engine: Engine; at: Stage }> {
  const { engine, at } = await started();
  await engine.signals([weak(0)]);
  const { id } = engine.views.board()[0]!;
  await engine.command(id, { kind: 'resolve', because: 'nothing there', falseAlarm: true }, ada);
  await at.pass(200_000);
  expect(engine.views.scorecard().alarms.map(({ outcome }) => outcome)).toEqual(['false']);
  return { engine, at };
}

test('where nobody called an alarm false, the weakest signal opens an incident', async () => {
  const { engine } = await started();
  await engine.signals([{ ...errorsOf('alpha', START_MS), surprise: 0.1 }]);
  expect(engine.views.board()).toHaveLength(1);
});

test('what people called a false alarm must be rarer to wake them; what is sure, and others, still do', async () => {
  const { engine } = await afterFalseAlarm();
  await engine.signals([weak(5)]);
  expect(engine.views.board()).toHaveLength(1);
  await engine.signals([{ ...errorsOf('gamma', START_MS + 1_000_000), surprise: 3.6 }]);
  await engine.signals([{ ...weak(6), surprise: 25 }]);
  expect(engine.views.board()).toHaveLength(3);
});

test('what was hushed and is still ill after a while is told; what has passed is not', async () => {
  for (const lasts of [true, false]) {
    const { engine, at } = await afterFalseAlarm();
    const hushed = { ...errorsOf('alpha', at.clock.nowMs - 5_000), surprise: 3.6 };
    await engine.signals([hushed]);
    expect(engine.views.board()).toHaveLength(1);
    at.may.value = ({ measure }) => (measure === 'requests' ? 100 : measure === 'errors' && lasts ? 30 : 0);
    await at.pass(46_000);
    for (let turn = 0; turn < 5; turn += 1) await settled();
    expect(engine.views.board()).toHaveLength(lasts ? 2 : 1);
  }
});
