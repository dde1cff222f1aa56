// A run against a made-up application and a stranger's API: what is pushed, watched and judged, and what is left behind.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BreakageTruth, MergedCommit } from './breakage.ts';
import type { LoadedBreakage } from './breakage-catalog.ts';
import type { BreakageJudgement, DevelopmentEvent } from './development-event.ts';
import { gitIn } from './git.ts';
import { openGitHost, type GitHost } from './git-host.kit.ts';
import type { RepositoryPlan } from './lay-repository.ts';
import { openPretendRepairer, type Dealing } from './pretend-repairer.kit.ts';
import { runBreakages } from './run-breakages.ts';

const AUTHOR = { name: 'Ada', email: 'ada@example.test' };
const CODE = 'export const sum = (a, b) => a + b;\n';
const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../code/sum.js';
test('sums', () => assert.equal(sum(2, 2), 4));
`;
const turned: MergedCommit = {
  author: AUTHOR,
  message: 'Sum in another way\n\nIt reads better.',
  patches: [{ file: 'code/sum.js', find: 'a + b', replace: 'b - a' }],
};
const hiddenTests = { 'tests/more.test.js': TEST.replaceAll('2', '3').replaceAll('4', '6') };
const mends = { patches: [{ file: 'code/sum.js', find: 'b - a', replace: 'b + a' }] };

let host: GitHost;
let application: string;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  host = await openGitHost();
  application = await mkdtemp(join(tmpdir(), 'application-'));
  await mkdir(join(application, 'shelf'));
  for (const [path, text] of Object.entries({
    'code/sum.js': CODE,
    'tests/sum.test.js': TEST,
    'package.json': '{"type":"module"}\n',
    '.npmrc': 'registry=here\n',
  })) {
    await mkdir(join(application, path, '..'), { recursive: true });
    await writeFile(join(application, path), text);
  }
  closing.push(host.stop, () => rm(application, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const plan = (): RepositoryPlan => ({
  application,
  leaveOut: ['shelf'],
  branch: 'main',
  tests: ['tests'],
  commands: {
    install: 'true',
    build: 'node --check code/sum.js',
    test: 'node --test tests/sum.test.js',
    testFiles: 'node --test',
  },
  registryIn: { file: '.npmrc', find: 'here' },
  history: [{ author: AUTHOR, at: '2026-01-02T03:04:05Z', message: 'Begin', paths: [] }],
});

function breakage(truth: BreakageTruth, untilItFails?: (round: number) => MergedCommit): LoadedBreakage {
  const fails = { command: 'test', says: 'sums' } as const;
  const loud = untilItFails === undefined ? {} : { untilItFails };
  return {
    name: 'one',
    title: 'One',
    tagline: '',
    place: 1,
    vary: () => ({ commits: [turned], fails, ...loud, truth }),
  };
}

async function ran(
  breakages: readonly LoadedBreakage[],
  deal: (subject: string) => Dealing,
  timeoutSeconds = 20,
  greenSeconds = 20,
) {
  const repairer = await openPretendRepairer(host, deal);
  closing.push(repairer.close);
  const events: DevelopmentEvent[] = [];
  await runBreakages({
    breakages,
    origin: { repository: plan(), shelf: join(application, 'shelf') },
    seed: 1,
    pace: { lookEveryMs: 20, timeoutSeconds, greenSeconds },
    withWorld: false,
    tell: (event) => void events.push(event),
    access: Promise.resolve({ apiUrl: repairer.url, token: 'a-token', git: host.remote }),
    signal: new AbortController().signal,
  });
  const judged = events.filter((event) => event.kind === 'breakage-judged') as readonly BreakageJudgement[];
  return { kinds: events.map(({ kind }) => kind), judged, events };
}

const subjects = async () => (await gitIn(host.folder)('log', '--format=%an: %s', 'main')).split('\n');
const failing = (dealing: Dealing) => (subject: string) =>
  subject.startsWith('Sum') ? dealing : ({ kind: 'passes' } as const);

test('a right repair that was merged is agreed with, and stays', async () => {
  const { kinds, judged } = await ran(
    [breakage({ right: 'repaired', hiddenTests })],
    failing({ kind: 'merges', edits: mends }),
  );
  expect(kinds).toEqual([
    'registry-ready',
    'repository-laid',
    'green',
    'pushed',
    'breakage-judged',
    'all-judged',
    'cleaned-up',
  ]);
  expect(judged[0]).toMatchObject({ outcome: 'repaired', agrees: true, why: [] });
  expect(judged[0]?.seconds.merged).toBeGreaterThanOrEqual(0);
  expect(await subjects()).toEqual(['machine: mend it', 'Ada: Sum in another way', 'Ada: Begin']);
});

test('a merge that only makes the known test pass is not agreed with, and a person takes it all back', async () => {
  const edits = { patches: [{ file: 'code/sum.js', find: 'b - a', replace: '4' }] };
  const { judged } = await ran([breakage({ right: 'repaired', hiddenTests })], failing({ kind: 'merges', edits }));
  expect(judged[0]).toMatchObject({ outcome: 'repaired', agrees: false });
  expect(judged[0]?.why[0]).toMatch(/^in a fresh clone `node --test tests\/more\.test\.js` fails/);
  expect((await subjects())[0]).toBe('Ada: Revert "Sum in another way"');
  expect(await gitIn(host.folder)('show', 'main:code/sum.js')).toBe(CODE.trimEnd());
});

test('a merge that weakens a test is not agreed with', async () => {
  const files = { 'tests/sum.test.js': TEST.replace('sum(2, 2), 4', 'sum(2, 2), 0') };
  const { judged } = await ran(
    [breakage({ right: 'repaired', hiddenTests })],
    failing({ kind: 'merges', edits: { files } }),
  );
  expect(judged[0]?.why).toContain('tests/sum.test.js is neither as it was nor as its author left it');
});

test('where only a person may decide, asking is right', async () => {
  const { judged } = await ran([breakage({ right: 'asked', hiddenTests: {} })], failing({ kind: 'asks' }));
  expect(judged[0]).toMatchObject({ outcome: 'asked', agrees: true });
  expect((await subjects())[0]).toBe('Ada: Revert "Sum in another way"');
});

test('where only a person may decide, a merge by machine is wrong however good it is', async () => {
  const deal = failing({ kind: 'merges', edits: mends });
  const { judged } = await ran([breakage({ right: 'asked', hiddenTests: {} })], deal);
  expect(judged[0]).toMatchObject({ outcome: 'repaired', agrees: false });
  expect(judged[0]?.why).toContain('the machine changed the main branch, where only a person may');
});

test('what fails by chance is pushed on top of until it fails, and is to be called so', async () => {
  const next = (round: number): MergedCommit => ({
    author: AUTHOR,
    message: `Note ${round}`,
    files: { 'NOTES.md': `${round}\n` },
  });
  const deal = (subject: string) => ({ kind: subject === 'Note 2' ? 'says-flaky' : 'passes' }) as const;
  const { kinds, judged } = await ran([breakage({ right: 'flaky', hiddenTests: {} }, next)], deal);
  expect(kinds.filter((kind) => kind === 'pushed')).toHaveLength(3);
  expect(judged[0]).toMatchObject({ outcome: 'flaky', agrees: true });
});

test('a repair that comes to no end is a failure once the time is up', async () => {
  const { judged } = await ran([breakage({ right: 'repaired', hiddenTests })], failing({ kind: 'hangs' }), 1);
  expect(judged[0]).toMatchObject({ outcome: 'failed', agrees: false });
  expect(judged[0]?.why.join('\n')).toMatch(/the time was up: 1 repair\(s\); the first is analyzing/);
});

test('two in a row: the second begins again where the first has left the code in another shape', async () => {
  const both = [
    breakage({ right: 'repaired', hiddenTests }),
    { ...breakage({ right: 'repaired', hiddenTests }), name: 'two' },
  ];
  const { kinds, judged } = await ran(both, failing({ kind: 'merges', edits: mends }));
  expect(judged.map(({ breakage: name, agrees }) => [name, agrees])).toEqual([
    ['one', true],
    ['two', true],
  ]);
  expect(kinds.filter((kind) => kind === 'restored')).toHaveLength(1);
});

test('a repository that never builds breaks the run, and nothing is left in the temporary folder', async () => {
  const own = await mkdtemp(join(tmpdir(), 'temporary-'));
  closing.push(() => rm(own, { recursive: true, force: true }));
  vi.stubEnv('TMPDIR', own);
  closing.push(async () => void vi.unstubAllEnvs());
  const { events } = await ran([breakage({ right: 'repaired', hiddenTests })], () => ({ kind: 'hangs' }), 1, 0.2);
  expect(events.find(({ kind }) => kind === 'broke')).toMatchObject({
    says: expect.stringMatching(/no build of .* had passed/),
  });
  expect(events.at(-1)).toEqual({ kind: 'cleaned-up', says: [] });
  expect(await readdir(own)).toEqual([]);
});
