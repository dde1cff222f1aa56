// One incident driven on: woken, stopped, and never held up by a step that breaks or a port that is silent (INV-22, INV-23).
import { afterEach, expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { createEngine } from './engine.ts';
import type { Stage } from './stage.kit.ts';
import { errorsOf, settled, stage, START_MS } from './stage.kit.ts';

let running: { readonly engine: Engine; readonly on: Stage } | null = null;
afterEach(async () => {
  const stopped = running?.engine.stop();
  // A step under way may wait for an answer that never comes, and time passes only by hand.
  for (let times = 0; times < 10; times += 1) await running?.on.pass(60_000);
  await stopped;
  running = null;
});

async function withIncident(
  on: Stage = stage(),
): Promise<{ engine: Engine; on: Stage; id: string; troubles: string[] }> {
  const troubles: string[] = [];
  const engine = createEngine({
    world: on.world,
    settings: { policy: () => on.may.policy },
    onTrouble: (_id, because) => troubles.push(because),
  });
  running = { engine, on };
  await engine.start();
  await engine.signals([errorsOf('alpha', START_MS)]);
  return { engine, on, id: engine.views.board()[0]!.id, troubles };
}

const phase = (engine: Engine) => engine.views.board()[0]?.phase;

async function passes(on: Stage, ms: number, stepMs = 1_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) await on.pass(stepMs);
}

test('what heals by itself is watched and resolved, with its postmortem', async () => {
  const { engine, on, id } = await withIncident();
  await passes(on, 60_000);
  expect(engine.views.board()[0]).toMatchObject({ phase: 'resolved', attribution: 'by-itself' });
  expect(on.documents.get(`${id}.md`)).toContain('alpha');
  expect(on.told).toEqual([]);
});

test('what stays ill without a cause is handed over to a person, once', async () => {
  const on = stage();
  on.may.value = ({ measure }) => (measure === 'requests' ? 100 : measure === 'errors' ? 40 : null);
  const { engine } = await withIncident(on);
  await passes(on, 180_000);
  expect(phase(engine)).toBe('escalated');
  expect(on.messages).toHaveLength(1);
  expect(on.messages[0]?.body).toContain('alpha');
});

test('a call that fails is made again, with the same key', async () => {
  const on = stage();
  const { engine, id } = await withIncident(on);
  const keys: string[] = [];
  on.may.send = async ({ key }) => {
    keys.push(key);
    return keys.length < 3
      ? { kind: 'failed', to: 'pager', because: 'nobody is there', mend: 'wait' }
      : { kind: 'delivered', to: 'pager' };
  };
  on.may.value = () => null;
  await engine.command(id, { kind: 'escalate', because: 'mine' }, { kind: 'person', name: 'ada' });
  await passes(on, 40_000);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test('telemetry that never answers holds nothing up: it ends with a person', async () => {
  const on = stage();
  on.world.telemetry.series = () => new Promise(() => undefined);
  const { engine } = await withIncident(on);
  await passes(on, 20 * 60_000, 5_000);
  expect(phase(engine)).toBe('escalated');
});

test('a step that breaks again and again is told of, and ends with a person', async () => {
  const on = stage();
  on.may.value = ({ measure }) => (measure === 'requests' ? 100 : measure === 'errors' ? 40 : null);
  on.world.runtime.services = () => Promise.reject(new Error('the runtime is on fire'));
  const { engine, troubles } = await withIncident(on);
  await passes(on, 120_000);
  expect(phase(engine)).toBe('escalated');
  expect(troubles.length).toBeGreaterThan(5);
  expect(troubles.join()).toContain('on fire');
});

test('a pause wakes whoever waits, and a stop leaves nothing under way', async () => {
  const { engine, on } = await withIncident();
  await engine.pause('ada', 'to look');
  await engine.stop();
  const { length } = await on.store.readAll({ after: 0, limit: 1_000 });
  await passes(on, 60_000);
  expect(await on.store.readAll({ after: 0, limit: 1_000 })).toHaveLength(length);
});

test('while the store takes no writes it waits, and goes on after', async () => {
  const { engine, on } = await withIncident();
  await on.store.harm.fillDisk();
  await passes(on, 30_000);
  expect(phase(engine)).toBe('observing');
  await on.store.harm.freeDisk();
  await settled();
  await passes(on, 60_000);
  expect(phase(engine)).toBe('resolved');
});
