// What people say to incidents: one opened by hand, one looked at again, one action taken back.
import type { Actor, Change, IncidentEvent, Inverse } from '@kintsugi/domain';
import { INCIDENT_SCHEMA_VERSION } from '@kintsugi/domain';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { createEngine } from '../engine.ts';
import type { Stage } from '../stage.kit.ts';
import { errorsOf, settled, stage, START_MS } from '../stage.kit.ts';

const ada: Actor = { kind: 'person', name: 'ada' };
const report = {
  title: 'the page is white',
  severity: 'major',
  services: ['alpha', 'beta'],
  onsetMs: START_MS,
} as const;
const rollback = { kind: 'rollback', service: 'alpha', release: 'r1' } as const;
const forward: Inverse = { kind: 'request', request: { kind: 'deploy', service: 'alpha', release: 'r2' } };
const engines: Engine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function started(on: Stage, changes: readonly Change[] = []): Promise<Engine> {
  const world = { ...on.world, runtime: { ...on.world.runtime, changes: async () => changes } };
  const engine = createEngine({ world, settings: { policy: () => on.may.policy } });
  engines.push(engine);
  await engine.start();
  return engine;
}

/** A person was called after the machine went back to r1. */
async function acted(on: Stage, inverse = forward, more: readonly IncidentEvent[] = []): Promise<void> {
  const events: IncidentEvent[] = [
    { type: 'incident-opened', title: 'alpha fails', severity: 'major', signal: errorsOf('alpha', START_MS) },
    { type: 'action-started', key: 'act_1', optionId: null, request: rollback, inverse, undoes: null },
    { type: 'action-applied', key: 'act_1', receipt: 'done' },
    { type: 'incident-escalated', because: 'it did not help' },
    ...more,
  ];
  const stored = events.map(({ type, ...body }, index) => ({
    id: `evt_${index}`,
    type,
    schemaVersion: INCIDENT_SCHEMA_VERSION,
    atMs: START_MS + index,
    actor: { kind: 'agent', name: 'Surgeon' } as const,
    causeId: null,
    body,
  }));
  await on.store.append('incident:inc_1', 0, stored);
}

function changed(id: string, more: Partial<Change> = {}): Change {
  const base = { id, kind: 'release', service: 'alpha', atMs: START_MS + 10, by: 'bob' } as const;
  return { ...base, summary: 'release 3', from: 'r1', to: 'r3', ...more };
}

test('an incident that a person opens has their words as its signals, and is looked into like any other', async () => {
  const on = stage();
  const engine = await started(on);
  const opened = await engine.open(report, ada);
  if (!opened.ok) throw new Error(opened.refusal.detail);
  expect((await engine.views.events(opened.id))[0]?.actor).toEqual(ada);
  for (let second = 0; second < 5; second += 1) await on.pass(1_000);
  const state = (await engine.views.story(opened.id))?.state;
  expect(state).toMatchObject({ title: 'the page is white', severity: 'major', onsetMs: START_MS });
  expect(state?.signals.map(({ meaning, series, text }) => [meaning, series.service, text])).toEqual([
    ['report', 'alpha', 'the page is white'],
    ['report', 'beta', 'the page is white'],
  ]);
  expect(state?.evidence.map(({ says }) => says)).toContain('alpha: a person reports "the page is white"');
  expect(state?.hypotheses.length).toBeGreaterThan(0);
});

test('INV-27: what only a person saw is never called over by a reading, and nothing is done about it unseen', async () => {
  const on = stage();
  const engine = await started(on);
  const opened = await engine.open(report, ada);
  if (!opened.ok) throw new Error(opened.refusal.detail);
  for (let minute = 0; minute < 40; minute += 1) await on.pass(60_000);
  const state = (await engine.views.story(opened.id))?.state;
  expect([state?.phase, on.told]).toEqual(['escalated', []]);
  expect(on.messages.length).toBeGreaterThan(0);
  expect(await engine.command(opened.id, { kind: 'resolve', because: 'seen to be well' }, ada)).toMatchObject({
    ok: true,
  });
});

test('a false alarm of a person makes no alarm of ours rarer', async () => {
  const on = stage();
  const engine = await started(on);
  const opened = await engine.open(report, ada);
  if (!opened.ok) throw new Error(opened.refusal.detail);
  await engine.command(opened.id, { kind: 'resolve', because: 'it was me', falseAlarm: true }, ada);
  expect(engine.views.scorecard().alarms).toEqual([]);
});

test('looking again freezes and ranks anew, also where people have taken over', async () => {
  const on = stage();
  await acted(on);
  await on.store.append('incident:inc_1', 4, [
    {
      id: 'evt_j',
      type: 'verification-completed',
      schemaVersion: INCIDENT_SCHEMA_VERSION,
      atMs: START_MS + 5,
      actor: { kind: 'agent', name: 'Guardian' },
      causeId: null,
      body: { key: 'act_1', help: 'cannot-tell', attribution: null, readings: [], because: 'unseen' },
    },
  ]);
  const engine = await started(on);
  await settled();
  expect(await engine.investigate('inc_1', ada)).toMatchObject({ ok: true });
  const state = (await engine.views.story('inc_1'))?.state;
  expect([state?.phase, state?.round, (state?.hypotheses.length ?? 0) > 0]).toEqual(['escalated', 1, true]);
  const events = await engine.views.events('inc_1');
  expect(events.find(({ type }) => type === 'comment-added')?.actor).toEqual(ada);
});

test('what is not judged yet, what is closed and what is not there are not looked at again', async () => {
  const on = stage();
  await acted(on);
  const engine = await started(on);
  expect(await engine.investigate('inc_1', ada)).toMatchObject({ refusal: { kind: 'action-pending' } });
  expect(await engine.investigate('inc_1', ada, 2)).toMatchObject({ refusal: { kind: 'moved-on' } });
  expect(await engine.investigate('nobody', ada)).toMatchObject({ refusal: { kind: 'unknown-incident' } });
  await engine.command('inc_1', { kind: 'resolve', because: 'so' }, ada);
  expect(await engine.investigate('inc_1', ada)).toMatchObject({ refusal: { kind: 'incident-closed' } });
});

test('one action is taken back by its recorded inverse, once', async () => {
  const on = stage();
  await acted(on);
  const engine = await started(on, [changed('own', { actionKey: 'act_1', atMs: START_MS + 2 })]);
  expect(await engine.undo('inc_1', 'act_1', ada)).toMatchObject({ ok: true, outcome: { kind: 'applied' } });
  expect(on.told.map(({ request }) => request)).toEqual([forward.kind === 'request' ? forward.request : null]);
  expect(await engine.undo('inc_1', 'act_1', ada)).toMatchObject({ refusal: { kind: 'undone-already' } });
  expect(on.told).toHaveLength(1);
});

test('what something newer of the same kind stands on is left alone, and says what does', async () => {
  const on = stage();
  await acted(on);
  const engine = await started(on, [changed('newer')]);
  expect(await engine.undo('inc_1', 'act_1', ada)).toMatchObject({
    refusal: { kind: 'newer-on-top', detail: 'Something newer stands on it: release 3 of alpha, by bob.' },
  });
  expect((await engine.views.events('inc_1')).map(({ type }) => type)).not.toContain('action-held-back');
  expect(on.told).toEqual([]);
});

test('what is of another kind, of another service or older does not stand on it', async () => {
  const on = stage();
  await acted(on);
  const engine = await started(on, [
    changed('restart', { kind: 'restart' }),
    changed('configuration', { kind: 'configuration' }),
    changed('other', { service: 'beta' }),
    changed('older', { atMs: START_MS - 1 }),
  ]);
  expect(await engine.undo('inc_1', 'act_1', ada)).toMatchObject({ ok: true });
});

test('without an inverse, an action or the right version the answer is no', async () => {
  const on = stage();
  await acted(on, { kind: 'none', because: 'a restart leaves nothing' });
  const engine = await started(on);
  const kindOf = async (key: string, version?: number) => {
    const done = await engine.undo('inc_1', key, ada, version);
    return done.ok ? 'ok' : done.refusal.kind;
  };
  expect([await kindOf('act_1'), await kindOf('act_9'), await kindOf('act_1', 1)]).toEqual([
    'no-inverse',
    'unknown-action',
    'moved-on',
  ]);
  expect(on.told).toEqual([]);
});
