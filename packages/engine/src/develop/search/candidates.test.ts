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

async function tried(generators: readonly PatchGenerator[], isLate = () => false): Promise<readonly string[]> {
  const said: string[] = [];
  const wanted = {
    generators,
    problem,
    signal: new AbortController().signal,
    patience: () => Promise.resolve(),
    isLastResort: ({ kind }: Patch) => kind === 'revert',
    isLate,
  };
  for await (const { says } of candidatesOf(wanted)) said.push(says);
  return said;
}

test('the last resort comes last, however likely it is', async () => {
  const revert = gives('revert', patch('take it back', 0.9, 'revert'));
  expect(await tried([revert, gives('names', patch('rename', 0.3), patch('import', 0.2))])).toEqual([
    'rename',
    'import',
    'take it back',
  ]);
});

test('when half of the time is over the last resort waits for nothing else', async () => {
  const revert = gives('revert', patch('take it back', 0.9, 'revert'));
  expect((await tried([revert, gives('names', patch('rename', 0.3))], () => true))[0]).toBe('take it back');
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
