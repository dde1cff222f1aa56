// What a repair leaves behind, wherever it ends: nothing open, nothing of others gone, and the people told who must know.
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

const ada = { kind: 'person', name: 'ada' } as const;
const BROKEN = { [SUM]: 'export const sum = BROKEN;\n' };

async function broken(autonomy: 'propose' | 'act' | 'act-and-tell', on = developStage()) {
  on.may.project = { ...PROJECT, autonomy };
  const engine = await on.start();
  running = { engine, on };
  await on.pass(5_000);
  await on.push(BROKEN);
  await on.pass(30_000);
  const repair = () => engine.development.views.repairs()[0]!;
  const approve = async () => {
    const { id, state } = repair();
    expect(await engine.development.approve(id, state.pushed!.commit, ada)).toMatchObject({ ok: true });
  };
  return { engine, on, repair, approve, branches: () => [...on.repository.code.branches.keys()] };
}

test('a merge that conflicts closes its pull request before the next one is opened', async () => {
  const { on, repair, approve, branches } = await broken('propose');
  await on.push({ [SUM]: 'export const sum = BROKEN + BROKEN;\n' });
  await on.pass(10_000);
  await approve();
  await on.pass(20_000);
  expect((await on.forge.pullRequests({})).map(({ state }) => state)).toEqual(['open', 'closed']);
  await approve();
  await on.pass(60_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired' });
  expect((await on.forge.pullRequests({})).map(({ state }) => state)).toEqual(['merged', 'closed']);
  expect(branches()).toEqual(['main']);
});

test('a branch of ours that somebody pushed to is theirs, and is kept', async () => {
  const { on, engine, repair, branches } = await broken('propose');
  const { id, state } = repair();
  const mine = await on.repository.stranger.commit(state.pushed!.branch, [{ path: 'notes.md', content: 'better' }]);
  await engine.development.reject(id, 'I do it myself', ada);
  await on.pass(10_000);
  expect(repair().phase).toBe('failed');
  expect(branches()).toContain(state.pushed!.branch);
  expect((await on.repository.head(state.pushed!.branch))?.sha).toBe(mine);
});

test('a revert that is merged leaves no branch, and one that waits for a person waits on', async () => {
  const ill = developStage();
  ill.may.isIll = true;
  const { on, branches } = await broken('act', ill);
  await on.pass(180_000, 2_000);
  expect(branches()).toEqual(['main']);
});

test('who said yes is told when it was taken back, and that its revert waits', async () => {
  const ill = developStage();
  ill.may.isIll = true;
  const { on, repair, approve, branches } = await broken('propose', ill);
  expect(on.on.messages).toHaveLength(1);
  await approve();
  await on.pass(180_000, 2_000);
  expect(repair().phase).toBe('failed');
  expect(on.on.messages).toHaveLength(2);
  expect(on.on.messages[1]?.body).toContain('the revert waits in pull request 2');
  expect(branches()).toEqual(['main', `kintsugi/${repair().id}-revert`]);
});

test('"act-and-tell" tells', async () => {
  const { on, repair } = await broken('act-and-tell');
  await on.pass(60_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired' });
  expect(on.on.messages.map(({ title }) => title)).toEqual([expect.stringContaining('repaired: ')]);
});

test('after a release was taken back nothing is begun, under whatever name it fails, until the branch was well', async () => {
  const ill = developStage();
  ill.may.isIll = true;
  const { on, engine } = await broken('act', ill);
  await on.pass(180_000, 2_000);
  const repairs = () => engine.development.views.repairs().length;
  await on.push({ [SUM]: 'export const sum = WRONG;\n' });
  await on.pass(60_000);
  expect(repairs()).toBe(1);
  ill.may.isIll = false;
  await on.push({ [SUM]: 'export const sum = 2;\n' });
  await on.pass(10_000);
  await on.push({ [SUM]: 'export const sum = WRONG;\n' });
  await on.pass(60_000);
  expect(repairs()).toBe(2);
});
