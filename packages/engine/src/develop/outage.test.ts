// What must not happen while things go wrong around a repair: nothing of it may make an outage worse.
import { textHash } from '../ports/index.ts';
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import type { DevelopStage } from './stage.kit.ts';
import { developStage, PROJECT, SUM } from './stage.kit.ts';

let running: { readonly engine: Engine; readonly on: DevelopStage } | null = null;
afterEach(async () => {
  const stopped = running?.engine.stop();
  await running?.on.pass(60_000, 10_000);
  await stopped;
  running = null;
});

const BROKEN = { [SUM]: 'export const sum = BROKEN;\n' };

async function begun(on = developStage()) {
  const engine = await on.start();
  running = { engine, on };
  await on.pass(5_000);
  return { engine, on, repair: () => engine.development.views.repairs()[0]! };
}

const eventsOf = async (on: DevelopStage) => (await on.store().readAll({ after: 0, limit: 20_000 })).length;

test('a rollback that the runtime refuses is not asked for without end, and a person is called', async () => {
  const { on, repair } = await begun();
  on.may.isIll = true;
  on.on.may.apply = async ({ request }) =>
    request.kind === 'rollback'
      ? { kind: 'rejected', because: 'that release is gone', mend: '' }
      : { kind: 'applied', receipt: 'done' };
  await on.push(BROKEN);
  await on.pass(400_000, 2_000);
  expect(on.told().filter(([kind]) => kind === 'rollback')).toHaveLength(5);
  expect(repair()).toMatchObject({ phase: 'escalated', state: { handOver: expect.stringContaining('is gone') } });
  expect(on.on.messages).toHaveLength(1);
});

test('what somebody else released meanwhile is not rolled back', async () => {
  const { on, repair } = await begun();
  await on.push(BROKEN);
  while (on.told().length === 0) await on.pass(1_000);
  on.running.set('beta', 'r-of-ada');
  await on.pass(120_000, 2_000);
  expect(on.running.get('beta')).toBe('r-of-ada');
  expect(on.told()).toEqual([['deploy', 'beta']]);
  expect(repair().phase).toBe('escalated');
});

test('nor when it was ill before they did', async () => {
  const { on, repair } = await begun();
  on.may.isIll = true;
  on.on.may.apply = async ({ request }) =>
    request.kind === 'rollback' ? { kind: 'unknown', because: 'lost' } : { kind: 'applied', receipt: 'done' };
  await on.push(BROKEN);
  while (!on.told().some(([kind]) => kind === 'rollback')) await on.pass(1_000);
  on.on.may.apply = async () => ({ kind: 'applied', receipt: 'done' });
  on.running.set('beta', 'r-of-ada');
  await on.pass(200_000, 2_000);
  expect(on.running.get('beta')).toBe('r-of-ada');
  expect(repair().phase).toBe('escalated');
});

test('a merged commit that cannot be built is tried later and later, and then lets the others go on', async () => {
  const on = developStage();
  const { merge } = on.forge;
  on.forge.merge = (...asked: Parameters<typeof merge>) => {
    on.may.isBroken = true;
    return merge.apply(on.forge, asked);
  };
  const { repair } = await begun(on);
  await on.push(BROKEN);
  await on.pass(1_200_000, 5_000);
  expect(repair()).toMatchObject({ phase: 'escalated' });
  expect(on.builds.length).toBeLessThan(30);
  expect(on.on.messages).toHaveLength(1);
  on.may.isBroken = false;
  await on.push({ 'notes.md': 'x' });
  await on.pass(2_000_000, 10_000);
  expect((await running?.engine.development.views.projects())?.[0]).toMatchObject({ state: 'passing' });
});

test('a forge that does not say whether it merged is asked on, and the record does not grow', async () => {
  const on = developStage();
  on.forge.merge = async () => ({ kind: 'unknown', because: 'no answer' });
  const { repair } = await begun(on);
  await on.push(BROKEN);
  await on.pass(200_000, 2_000);
  expect(repair()).toMatchObject({ phase: 'escalated' });
  const before = await eventsOf(on);
  await on.pass(600_000, 2_000);
  expect((await eventsOf(on)) - before).toBeLessThan(10);
});

test('what was rolled back is not released again by a merge', async () => {
  const { on, repair } = await begun();
  const release = `r-${textHash('export const sum = 1;\n').slice(0, 8)}`;
  on.changes.push({
    id: 'chg_1',
    kind: 'release',
    service: 'beta',
    atMs: on.on.clock.nowMs,
    by: 'ada',
    summary: 'release 1',
    from: release,
    to: 'r-first',
  });
  await on.push(BROKEN);
  await on.pass(60_000);
  expect(on.told()).toEqual([]);
  expect(repair()).toMatchObject({ phase: 'escalated', state: { handOver: expect.stringContaining('rolled back') } });
});

test('while a yes to the release is waited for, what somebody else releases stays', async () => {
  const on = developStage();
  on.may.project = { ...PROJECT, autonomy: 'propose' };
  const { repair, engine } = await begun(on);
  await on.push(BROKEN);
  await on.pass(30_000);
  const { number, headCommit } = (await on.forge.pullRequests({}))[0]!;
  await on.forge.merge(number, headCommit, 'by hand');
  await on.pass(30_000);
  // Merged by a person, which is no word about a release.
  expect(repair().state).toMatchObject({ progress: 'deploy', held: { gate: 'not-approved' } });
  expect(on.told()).toEqual([]);
  on.running.set('beta', 'r-of-ada');
  await engine.development.approve(repair().id, headCommit, { kind: 'person', name: 'ada' });
  await on.pass(30_000);
  expect(on.told()).toEqual([]);
  expect(repair()).toMatchObject({ phase: 'escalated', state: { handOver: expect.stringContaining('r-of-ada') } });
});

test('a repair that waits for a yes leaves no trace of its waiting', async () => {
  const on = developStage();
  on.may.project = { ...PROJECT, autonomy: 'propose' };
  await begun(on);
  await on.push(BROKEN);
  await on.pass(30_000);
  const before = await eventsOf(on);
  await on.pass(3_600_000, 5_000);
  // A heartbeat of the edit lock now and then, and nothing else.
  expect((await eventsOf(on)) - before).toBeLessThan(20);
});

test('a merge that the forge did not hear of is not asked for again while everything is paused', async () => {
  const on = developStage();
  const { merge } = on.forge;
  let isLost = true;
  let asked = 0;
  on.forge.merge = async (...words: Parameters<typeof merge>) => {
    asked += 1;
    return isLost ? { kind: 'unknown', because: 'no answer' } : merge.apply(on.forge, words);
  };
  const { engine, repair } = await begun(on);
  await on.push(BROKEN);
  while (asked === 0) await on.pass(1_000);
  await engine.pause('ada', 'to look');
  isLost = false;
  await on.pass(30_000);
  expect(await on.forge.pullRequests({ state: 'merged' })).toEqual([]);
  await engine.resume('ada');
  await on.pass(60_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired' });
});

test('a forge that is down for five minutes hands nothing to a person that waits for a yes', async () => {
  const on = developStage();
  on.may.project = { ...PROJECT, autonomy: 'propose' };
  const { repair } = await begun(on);
  await on.push(BROKEN);
  await on.pass(30_000);
  const { pullRequest } = on.forge;
  on.forge.pullRequest = () => Promise.reject(new Error('no answer from the forge'));
  await on.pass(300_000, 1_000);
  on.forge.pullRequest = pullRequest;
  await on.pass(60_000);
  expect(repair().phase).toBe('testing');
});
