// Every generator holds the port's contract, in a process that can really be ended.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { orderPatches } from '@kintsugi/engine/ports';
import type { RepairProblem } from '@kintsugi/engine/ports';
import { patchGeneratorKit } from '@kintsugi/engine/kits';
import { afterAll, expect, test, vi } from 'vitest';
import { brokenProjects } from './broken-projects.kit.ts';
import { heavyProblem } from './heavy-problem.kit.ts';
import { createPatchGenerators } from './index.ts';
import type { PatchGeneratorOptions, SearchNote } from './index.ts';

const OPTIONS = { memoryMb: 256, idleMs: 2_000 };
const MENDED_BY: Readonly<Record<string, string>> = {
  revert: 'wrong operator',
  dependencies: 'raised dependency',
  'build-errors': 'missing import',
  'small-edits': 'wrong operator',
};

const failures: string[] = [];
const all = createPatchGenerators({
  ...OPTIONS,
  onNote: (name, { because }) => because.startsWith('A search failed') && failures.push(`${name}: ${because}`),
});
// The streams end in silence all the same: only here is it seen that a generator threw.
afterAll(() => expect(failures).toEqual([]));

for (const generator of all) {
  const { problem } = projectOf(MENDED_BY[generator.name] ?? '');
  const heavy = heavyProblem(problem);
  patchGeneratorKit(generator.name, async () => ({ generator, problem, heavy, most: 400, dispose: async () => {} }));
}

test.each([
  ['missing import', 1],
  ['rename', 1],
  ['syntax error', 1],
  ['wrong operator', 1],
  ['missing dependency', 1],
  ['raised dependency', 1],
])(
  '%s: what a person would do is tried as number %d',
  async (name, place) => {
    const { problem, right } = projectOf(name);
    const streams = all.map((one) => one.propose(problem, new AbortController().signal));
    const wanted = new Map(Object.entries(right));
    const tried: string[] = [];
    for await (const { edits, says } of orderPatches(streams, { most: 20, files: problem.files })) {
      tried.push(says);
      if (edits.length === wanted.size && edits.every(({ path, text }) => wanted.get(path) === text)) break;
    }
    expect(tried).toHaveLength(place);
  },
  20_000,
);

test('a search that needs more memory than it has ends with a note, and the next one works', async () => {
  const { problem } = projectOf('wrong operator');
  const notes: SearchNote[] = [];
  const generator = generatorOf('revert', { memoryMb: 40, onNote: (_, note) => notes.push(note) });
  expect(await says(generator.propose(heavyProblem(problem), new AbortController().signal))).toEqual([]);
  expect(notes.map(({ because }) => because)).toEqual([
    expect.stringMatching(/^A search for patches broke off: it ended/),
  ]);
  expect((await says(generator.propose(problem, new AbortController().signal))).length).toBeGreaterThan(0);
});

test('a search without a patch for too long is ended, and that is said', async () => {
  const notes: SearchNote[] = [];
  const generator = generatorOf('revert', { silenceMs: 400, onNote: (_, note) => notes.push(note) });
  const { problem } = projectOf('wrong operator');
  expect(await says(generator.propose(heavyProblem(problem), new AbortController().signal))).toEqual([]);
  expect(notes).toEqual([
    expect.objectContaining({ because: 'No patch was found within 400 ms, so the search was ended.' }),
  ]);
});

test('a dependency that nobody knows a version of is said', async () => {
  const { problem } = projectOf('missing dependency');
  const notes: SearchNote[] = [];
  const generator = generatorOf('dependencies', { onNote: (_, note) => notes.push(note) });
  const unknown = { ...problem, culprit: null };
  expect(await says(generator.propose(unknown, new AbortController().signal))).toEqual([]);
  expect(notes.map(({ subject }) => subject)).toEqual(['tiny-units']);
});

test('more searches than processes wait for their turn, and an aborted one does not take one', async () => {
  const { problem } = projectOf('wrong operator');
  const generator = generatorOf('revert', { processes: 1 });
  const first = generator.propose(problem, new AbortController().signal)[Symbol.asyncIterator]();
  expect((await first.next()).done).toBe(false);
  const stop = new AbortController();
  const aborted = says(generator.propose(heavyProblem(problem), stop.signal));
  const second = says(generator.propose(problem, new AbortController().signal));
  stop.abort();
  expect(await aborted).toEqual([]);
  await first.return?.();
  expect((await second).length).toBeGreaterThan(0);
});

test('when the server is killed in the middle of a search, nothing is left running', async () => {
  const here = import.meta.dirname;
  const program = `
    import { createPatchGenerators } from '${here}/index.ts';
    import { heavyProblem } from '${here}/heavy-problem.kit.ts';
    import { brokenProjects } from '${here}/broken-projects.kit.ts';
    const problem = heavyProblem(brokenProjects(null).find(({ name }) => name === 'wrong operator').problem);
    for await (const _ of createPatchGenerators()[0].propose(problem, new AbortController().signal));
  `;
  const server = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: 'ignore' });
  const children = async (): Promise<readonly string[]> => {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
    return stdout.split('\n').filter((line) => line.includes('searcher/main.ts'));
  };
  const mine = await vi.waitFor(async () => {
    const found = (await children()).find((line) => line.trim().split(/\s+/)[1] === String(server.pid));
    if (found === undefined) throw new Error('the search has not begun');
    return found.trim().split(/\s+/)[0];
  }, 10_000);
  server.kill('SIGKILL');
  await vi.waitFor(async () => {
    expect((await children()).map((line) => line.trim().split(/\s+/)[0])).not.toContain(mine);
  }, 5_000);
});

function generatorOf(
  name: string,
  options: PatchGeneratorOptions = {},
): ReturnType<typeof createPatchGenerators>[number] {
  const generator = createPatchGenerators({ ...OPTIONS, ...options }).find((one) => one.name === name);
  if (generator === undefined) throw new Error(`there is no ${name}`);
  return generator;
}

function projectOf(name: string): {
  readonly problem: RepairProblem;
  readonly right: Readonly<Record<string, string>>;
} {
  const project = brokenProjects(null).find((one) => one.name === name);
  if (project === undefined) throw new Error(`there is no project ${name}`);
  return project;
}

async function says(patches: AsyncIterable<{ readonly says: string }>): Promise<readonly string[]> {
  const said: string[] = [];
  for await (const patch of patches) said.push(patch.says);
  return said;
}
