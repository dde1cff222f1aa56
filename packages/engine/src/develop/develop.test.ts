// A failing build on its way to every end that it can have, over the real engine.
import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import type { BuildRequest } from '../ports/index.ts';
import type { DevelopStage } from './stage.kit.ts';
import { developStage, FILES, patchOf, PROJECT, SUM, TEST } from './stage.kit.ts';

let running: { readonly engine: Engine; readonly on: DevelopStage } | null = null;
afterEach(async () => {
  const stopped = running?.engine.stop();
  await running?.on.pass(60_000, 10_000);
  await stopped;
  running = null;
});

/** The first commit builds; then `edits` are merged by somebody, and time passes. */
async function broken(edits: Readonly<Record<string, string>>, on = developStage(), ms = 60_000) {
  const engine = await on.start();
  running = { engine, on };
  await on.pass(5_000);
  await on.push(edits);
  await on.pass(ms);
  return { engine, on, repair: () => engine.development.views.repairs()[0]! };
}

const pulls = (on: DevelopStage) => on.forge.pullRequests({});
const headText = async (on: DevelopStage) =>
  (await on.repository.read((await on.repository.head('main'))!.sha, [SUM])).get(SUM);

test('a commit that does not build is repaired, merged, released and verified', async () => {
  const { on, repair } = await broken({ [SUM]: 'export const sum = BROKEN;\n' });
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired', kind: 'type' });
  expect(await headText(on)).toBe('export const sum = 1;\n');
  expect(await pulls(on)).toMatchObject([{ state: 'merged', branch: `kintsugi/${repair().id}` }]);
  expect(await on.forge.reviews(1)).toHaveLength(1);
  expect(on.told()).toEqual([['deploy', 'beta']]);
});

test('it is an incident, from its commit to its postmortem, and one record leads from one to the other', async () => {
  const { on, engine, repair } = await broken({ [SUM]: 'export const sum = BROKEN;\n' });
  const [row] = engine.views.board();
  expect(row).toMatchObject({ phase: 'resolved', attribution: 'by-action', services: ['alpha'] });
  expect(row?.leading).toMatchObject({ cause: { kind: 'commit' }, confidence: 0.98 });
  const postmortem = on.on.documents.get(`${row?.id}.md`);
  expect(postmortem).toContain(repair().id);
  expect(postmortem).toContain('Kintsugi mended the code');
  expect(on.on.messages).toEqual([]);
});

test('a test that fails every time is repaired, and the failing test is the proof', async () => {
  const { repair } = await broken({ [SUM]: 'export const sum = WRONG;\n' });
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired', kind: 'test' });
  expect(repair().state.proven?.proof).toMatchObject({ mended: ['adds'], stillPassing: 2, repeats: 3 });
});

test('what passes when repeated is flaky: said so, told to a person, never repaired', async () => {
  const { on, repair } = await broken({ [SUM]: 'export const sum = UNLUCKY;\n' });
  expect(repair()).toMatchObject({ phase: 'completed', how: 'flaky' });
  expect(await pulls(on)).toEqual([]);
  expect(on.on.messages).toHaveLength(1);
});

test('a change that came with its expectation is never decided by the machine, whatever policy allows', async () => {
  const { on, repair, engine } = await broken({
    [SUM]: 'export const sum = WRONG;\n',
    [TEST]: 'test("adds") // to 2\n',
  });
  expect(repair().state.needsPerson).toContain('expected');
  expect(repair().phase).toBe('testing');
  const [pull] = await pulls(on);
  expect(pull).toMatchObject({ state: 'open', title: 'take it back' });
  expect(on.on.messages[0]?.body).toContain("person's decision");
  await engine.development.reject(repair().id, 'the code follows tomorrow', { kind: 'person', name: 'ada' });
  await on.pass(5_000);
  expect(repair().phase).toBe('failed');
  expect(await pulls(on)).toMatchObject([{ state: 'closed' }]);
});

test('"propose" opens the pull request, asks once, and merges exactly what was said yes to', async () => {
  const on = developStage();
  on.may.project = { ...PROJECT, autonomy: 'propose' };
  const { repair, engine } = await broken({ [SUM]: 'export const sum = BROKEN;\n' }, on);
  expect(repair().phase).toBe('testing');
  expect(on.on.messages).toHaveLength(1);
  const ada = { kind: 'person', name: 'ada' } as const;
  const { id, state } = repair();
  expect(await engine.development.approve(id, 'f'.repeat(40), ada)).toMatchObject({ ok: false });
  expect(await engine.development.approve(id, state.pushed!.commit, ada)).toMatchObject({ ok: true });
  await on.pass(30_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired' });
});

test('"observe" diagnoses and calls, and writes nothing anywhere', async () => {
  const on = developStage();
  on.may.project = { ...PROJECT, autonomy: 'observe' };
  const { repair } = await broken({ [SUM]: 'export const sum = BROKEN;\n' }, on);
  expect(repair()).toMatchObject({ phase: 'escalated' });
  expect(await pulls(on)).toEqual([]);
  expect(on.on.messages).toHaveLength(1);
});

test.each([
  { what: 'repeated', sum: 'WRONG', isIt: ({ commands }: BuildRequest) => commands.includes('test-file') },
  { what: 'searched for', sum: 'BROKEN', isIt: ({ edits }: BuildRequest) => edits.length > 0 },
])(
  'a server that stops while a fault is $what calls nobody for that: the next start goes on',
  async ({ sum, isIt }) => {
    const on = developStage();
    const held = Promise.withResolvers<void>();
    on.may.held = (request) => (isIt(request) ? held.promise : Promise.resolve());
    const { engine } = await broken({ [SUM]: `export const sum = ${sum};\n` }, on);
    expect(on.builds.some(isIt)).toBe(true);
    const stopped = engine.stop();
    on.may.isBroken = true;
    held.resolve();
    await on.pass(60_000, 10_000);
    await stopped;
    on.may.isBroken = false;
    const heir = await on.start();
    running = { engine: heir, on };
    await on.pass(60_000);
    expect(heir.development.views.repairs()).toMatchObject([{ phase: 'completed', how: 'repaired' }]);
    expect(on.on.messages).toEqual([]);
  },
);

test('somebody else was quicker: the pull request is closed, the branch is gone, nothing is deployed', async () => {
  const on = developStage();
  on.may.project = { ...PROJECT, autonomy: 'propose' };
  const { repair } = await broken({ [SUM]: 'export const sum = BROKEN;\n' }, on);
  await on.push({ [SUM]: 'export const sum = 2;\n' });
  await on.pass(20_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'mended-by-others' });
  expect(await pulls(on)).toMatchObject([{ state: 'closed' }]);
  expect(on.repository.code.branches.has(`kintsugi/${repair().id}`)).toBe(false);
  expect(on.told()).toEqual([]);
});

test('the culprit among many commits is found by bisecting, with progress on record', async () => {
  const on = developStage();
  const engine = await on.start();
  running = { engine, on };
  await on.pass(5_000);
  const shas: string[] = [];
  for (let n = 0; n < 6; n += 1)
    shas.push(await on.push({ [`notes/${n}.md`]: 'x', ...(n === 2 ? { [SUM]: 'BROKEN' } : {}) }));
  await on.pass(60_000);
  const [repair] = engine.development.views.repairs();
  expect(repair?.state.culprit?.sha).toBe(shas[2]);
  const { events } = (await engine.development.views.repair(repair!.id))!;
  expect(events.filter(({ type }) => type === 'bisect-narrowed').length).toBeGreaterThan(1);
});

test('a release that is ill is rolled back, and the main branch gets back what it had', async () => {
  const on = developStage();
  on.may.isIll = true;
  const { repair } = await broken({ [SUM]: 'export const sum = BROKEN;\n' }, on, 180_000);
  expect(repair().phase).toBe('failed');
  expect(on.running.get('beta')).toBe('r-first');
  expect(await headText(on)).toBe('export const sum = BROKEN;\n');
  expect(await pulls(on)).toMatchObject([{ state: 'merged' }, { state: 'merged' }]);
  expect(on.on.messages.length).toBeGreaterThan(0);
});

test('a candidate that mends the fault and loses a test, or weakens one, is no repair', async () => {
  const on = developStage();
  on.may.propose = () => [
    patchOf('export const sum = 1;\n', {
      edits: [
        { path: TEST, text: '' },
        { path: SUM, text: 'export const sum = 1;\n' },
      ],
      chance: 0.9,
    }),
    patchOf('export const sum = 1;\n', { chance: 0.4 }),
  ];
  const { engine, repair } = await broken({ [SUM]: 'export const sum = WRONG;\n' }, on);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired' });
  const story = await engine.development.views.repair(repair().id);
  expect(story?.state.proven?.patch.edits).toHaveLength(1);
  const head = (await on.repository.head('main'))!;
  expect((await on.repository.read(head.sha, [TEST])).get(TEST)).toBe(FILES[TEST]);
});

test('when nothing is proven a person is called with what was tried', async () => {
  const on = developStage();
  on.may.propose = () => [patchOf('export const sum = WRONG + 1;\n')];
  const { repair } = await broken({ [SUM]: 'export const sum = WRONG;\n', 'notes.md': 'x' }, on);
  expect(repair().state.tried).toBeGreaterThan(0);
});

test('files that a person is editing are not touched until they let go', async () => {
  const on = developStage();
  const engine = await on.start();
  running = { engine, on };
  await on.pass(5_000);
  const locked = await engine.development.lock('alpha', ['services/'], 'ada', 120_000);
  await on.push({ [SUM]: 'export const sum = BROKEN;\n' });
  await on.pass(30_000);
  const repair = () => engine.development.views.repairs()[0]!;
  expect(repair().state.held).toMatchObject({ gate: 'locked', because: expect.stringContaining('ada') });
  expect(await pulls(on)).toEqual([]);
  if (locked.ok) await engine.development.unlock('alpha', locked.value.id);
  await on.pass(60_000);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired' });
});

test('a branch that cannot be built is tried again later and later, and never called failing', async () => {
  const on = developStage();
  on.may.isBroken = true;
  const engine = await on.start();
  running = { engine, on };
  await on.pass(600_000, 2_000);
  expect(engine.development.views.repairs()).toEqual([]);
  const tries = engine.development.views.builds().length;
  expect(tries).toBeGreaterThan(3);
  expect(tries).toBeLessThan(8);
  expect(await engine.development.views.projects()).toMatchObject([{ state: 'unknown' }]);
});

test('where commands are found and not configured, searching and releasing have the dependencies that install brings', async () => {
  const on = developStage();
  on.may.finds = new Set(['install']);
  const manifest = { 'package.json': '{}', 'package-lock.json': '{}' };
  const { repair } = await broken({ ...manifest, [SUM]: 'export const sum = BROKEN;\n' }, on);
  expect(repair()).toMatchObject({ phase: 'completed', how: 'repaired' });
  expect(on.workspaces.length).toBeGreaterThan(1);
  for (const { commands } of on.workspaces) expect(commands.install).toContain('npm ci');
});

test('a yes that comes after the edit lock has ended finds it taken anew', async () => {
  const on = developStage();
  on.may.project = { ...PROJECT, autonomy: 'propose' };
  const { repair, engine } = await broken({ [SUM]: 'export const sum = BROKEN;\n' }, on);
  await engine.stop();
  on.on.clock.nowMs += 3_600_000;
  const heir = await on.start();
  running = { engine: heir, on };
  await on.pass(10_000);
  const { id, state } = repair();
  await heir.development.approve(id, state.pushed!.commit, { kind: 'person', name: 'ada' });
  await on.pass(60_000);
  expect(heir.development.views.repairs()[0]).toMatchObject({ phase: 'completed', how: 'repaired' });
});

test('a story is of one moment: nothing in it is newer than the version that it names', async () => {
  const { on, engine, repair } = await broken({ [SUM]: 'export const sum = BROKEN;\n' });
  const { id } = repair();
  const { read } = on.store();
  let reads = 0;
  on.store().read = async (stream, from) => {
    const events = await read.call(on.store(), stream, from);
    reads += 1;
    const [first] = events;
    // Between the first reading and the second somebody appends.
    return reads === 1 || first === undefined ? events : [...events, { ...first, version: events.length + 1 }];
  };
  const story = await engine.development.views.repair(id);
  on.store().read = read;
  expect(story?.events.at(-1)?.version).toBe(story?.version);
});

test('while everything is paused nothing is merged', async () => {
  const on = developStage();
  const engine = await on.start();
  running = { engine, on };
  await on.pass(5_000);
  await engine.pause('ada', 'to look');
  await on.push({ [SUM]: 'export const sum = BROKEN;\n' });
  await on.pass(30_000);
  expect(await pulls(on)).toMatchObject([{ state: 'open' }]);
  await engine.resume('ada');
  await on.pass(60_000);
  expect(await pulls(on)).toMatchObject([{ state: 'merged' }]);
});
