// What can be merged by itself is tried before what a person would have to say yes to, and a broken generator hides nothing.
import type { Patch } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import type { PatchGenerator, RepairProblem } from '../../ports/index.ts';
import { candidatesOf } from './candidates.ts';

const problem: RepairProblem = { files: new Map(), diagnoses: [], failingTests: [], culprit: null, folder: null };
const patch = (says: string, chance: number, kind: Patch['kind'] = 'name'): Patch => ({
  kind,
  says,
  edits: [{ path: 'a.ts', text: says }],
  chance,
  size: 1,
});
const gives = (name: string, ...patches: readonly Patch[]): PatchGenerator => ({
  name,
  async *propose() {
    yield* patches;
  },
});

async function tried(generators: readonly PatchGenerator[], elapsedMs = 0): Promise<readonly string[]> {
  const said: string[] = [];
  const wanted = {
    generators,
    problem,
    signal: new AbortController().signal,
    patience: () => Promise.resolve(),
    waitsMs: ({ kind }: Patch) => (kind === 'revert' ? 60_000 : kind === 'small-edit' ? 20_000 : 0),
    elapsedMs: () => elapsedMs,
  };
  for await (const { says } of candidatesOf(wanted)) said.push(says);
  return said;
}

test('what waits comes after what does not, however likely it is, in the order of its waiting', async () => {
  const revert = gives('revert', patch('take it back', 0.9, 'revert'));
  const hunk = gives('hunks', patch('take a hunk back', 0.8, 'small-edit'));
  expect(await tried([revert, hunk, gives('names', patch('rename', 0.3), patch('import', 0.2))])).toEqual([
    'rename',
    'import',
    'take a hunk back',
    'take it back',
  ]);
});

test('when its time has come it waits for nothing else', async () => {
  const revert = gives('revert', patch('take it back', 0.9, 'revert'));
  expect((await tried([revert, gives('names', patch('rename', 0.3))], 60_000))[0]).toBe('take it back');
});

test('a generator that breaks takes away nothing of the others', async () => {
  const broken: PatchGenerator = {
    name: 'broken',
    // eslint-disable-next-line require-yield -- it breaks before it has anything to say
    async *propose() {
      throw new Error('a bug');
    },
  };
  expect(await tried([broken, gives('names', patch('rename', 0.3))])).toEqual(['rename']);
});
