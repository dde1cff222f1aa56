// What counts as seen: a failure that is steady, a build that ran, a test that passed, an expectation that is old.
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { projectAt } from './commands.ts';
import type { DevelopStage } from './stage.kit.ts';
import { developStage, PROJECT, SUM, TEST } from './stage.kit.ts';

let running: { readonly engine: Engine; readonly on: DevelopStage } | null = null;
afterEach(async () => {
  const stopped = running?.engine.stop();
  await running?.on.pass(60_000, 10_000);
  await stopped;
  running = null;
});

async function begun(on = developStage()) {
  const engine = await on.start();
  running = { engine, on };
  await on.pass(5_000);
  return { engine, on, repair: () => engine.development.views.repairs()[0]! };
}

test('what passes alone and fails among the others is not flaky', async () => {
  const { on, repair } = await begun();
  await on.push({ [SUM]: 'export const sum = TOGETHER;\n' });
  await on.pass(60_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired', kind: 'test' });
});

test('memory that ran out once is no flaky test', async () => {
  const on = developStage();
  on.may.say = (passes) => (passes ? 'TAP version 13\nok 1 - adds\n1..1\n' : 'FATAL ERROR: heap out of memory\n');
  const { repair } = await begun(on);
  await on.push({ [SUM]: 'export const sum = UNLUCKY;\n' });
  await on.pass(60_000);
  expect(repair()).toMatchObject({ how: 'flaky', kind: 'out-of-memory' });
  const { events } = (await running!.engine.development.views.repair(repair().id))!;
  const end = events.find(({ type }) => type === 'repair-completed');
  expect(end?.body).toMatchObject({ because: expect.stringContaining('look at the machine') });
});

test('a builder that breaks leaves a build that ended, and is asked later and later', async () => {
  const on = developStage();
  on.may.world = (world) => ({
    ...world,
    development: {
      ...world.development!,
      builder: { ...world.development!.builder, run: () => Promise.reject(new Error('out of handles')) },
    },
  });
  const { engine } = await begun(on);
  await on.pass(600_000, 2_000);
  const builds = engine.development.views.builds();
  expect(builds.length).toBeLessThan(8);
  expect(new Set(builds.map(({ outcome, because }) => `${outcome}: ${because}`))).toEqual(
    new Set(['broken: out of handles']),
  );
});

test('a commit without commands has shown nothing: it neither passes nor mends', async () => {
  const on = developStage();
  on.may.finds = new Set(['build', 'test', 'testFile']);
  await on.push({ 'package.json': '{"scripts":{"build":"b","test":"t"}}' });
  const { engine, repair } = await begun(on);
  await on.push({ [SUM]: 'export const sum = WRONG + WRONG;\n', [TEST]: 'test("adds") // new' });
  await on.pass(30_000);
  expect(repair().phase).toBe('testing');
  await on.push({ 'package.json': '{"scripts":{}}' });
  await on.pass(30_000);
  expect(repair().phase).toBe('testing');
  expect(await engine.development.views.projects()).toMatchObject([{ state: 'unknown' }]);
});

test('an expectation that changed in an earlier commit of the push is asked about, too', async () => {
  const { on, repair } = await begun();
  await on.push({ [SUM]: 'export const sum = BROKEN;\n', [TEST]: 'test("adds") // to 2' });
  await on.push({ [SUM]: 'export const sum = WRONG;\n' });
  await on.pass(60_000);
  expect(repair().state).toMatchObject({ culprit: null, needsPerson: expect.stringContaining('since it was well') });
  expect(on.told()).toEqual([]);
});

test('so is one that lies beside the tests, in what they compare with', async () => {
  const { on, repair } = await begun();
  await on.push({ [SUM]: 'export const sum = WRONG;\n', 'tests/fixtures/sums.json': '[2]' });
  await on.pass(60_000);
  expect(repair().state.needsPerson).toContain('sums.json');
});

test('where nobody knows since when a test fails, a patch is proposed and a person decides', async () => {
  const on = developStage();
  await on.push({ [SUM]: 'export const sum = WRONG;\n' });
  const { repair } = await begun(on);
  await on.pass(60_000);
  expect(repair().state.proven?.needsPerson).toContain('since when');
  expect(await on.forge.pullRequests({})).toMatchObject([{ state: 'open', title: 'put the sum right' }]);
});

test('a runner that tells of files alone proves as well', async () => {
  const on = developStage();
  on.may.say = (passes) =>
    passes
      ? ' RUN  v5.1.1 /workspace\n\n ✓ tests/sum.test.ts (2 tests) 3ms\n\n Test Files  1 passed (1)\n      Tests  2 passed (2)\n'
      : ' RUN  v5.1.1 /workspace\n\n ❯ tests/sum.test.ts (2 tests | 1 failed) 3ms\n   × adds 1ms\n   ✓ other 1ms\n\n FAIL  tests/sum.test.ts > adds\nAssertionError: expected 1 to be 2\n\n Test Files  1 failed (1)\n      Tests  1 failed | 1 passed (2)\n';
  const { repair } = await begun(on);
  await on.push({ [SUM]: 'export const sum = WRONG;\n' });
  await on.pass(60_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired', kind: 'test' });
  expect(repair().state.proven?.proof.mended).toEqual(['adds']);
});

test('so does one that says of what fails alone in which file it is', async () => {
  const on = developStage();
  on.may.say = (passes) =>
    passes
      ? '✔ adds (0.5ms)\n✔ other (0.200728ms)\nℹ tests 2\nℹ pass 2\nℹ fail 0\n'
      : '✖ adds (1.447217ms)\n✔ other (0.200728ms)\nℹ tests 2\nℹ pass 1\nℹ fail 1\n\n✖ failing tests:\n\ntest at tests/sum.test.ts:1:1\n✖ adds (1.447217ms)\n  AssertionError [ERR_ASSERTION]: 1 !== 2\n';
  const { repair } = await begun(on);
  await on.push({ [SUM]: 'export const sum = WRONG;\n' });
  await on.pass(60_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired', kind: 'test' });
  expect(repair().state.proven?.proof.mended).toEqual(['adds']);
});

test('a package.json that is mended brings its commands with it', async () => {
  const { repository, forge } = developStage();
  const sha = await repository.stranger.commit('main', [{ path: 'package.json', content: '{"scripts":' }]);
  const watched = { project: PROJECT, finds: new Set(['build'] as const), repository, forge, gitUrl: null };
  expect((await projectAt(watched, sha)).commands.build).toBeNull();
  const edits = [{ path: 'package.json', text: '{"scripts":{"build":"tsc"}}' }];
  expect((await projectAt(watched, sha, edits)).commands.build).toBe('npm run build');
});
