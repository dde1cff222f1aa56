// The contract of a patch generator, as tests that every adapter registers. Knows no way to repair anything.
import type { Diagnosis, FileEdit, Patch } from '@kintsugi/domain';
import { describe, expect, test } from 'vitest';
import type { PatchGenerator, RepairProblem } from './patches.ts';

export interface PatchesUnderTest {
  readonly generator: PatchGenerator;
  /** It has at least one proposal for this. */
  readonly problem: RepairProblem;
  /** Nobody could be done with this within a second. */
  readonly heavy: RepairProblem;
  /** How many it proposes at most. */
  readonly most: number;
  readonly dispose: () => Promise<void>;
}

/** After an abort, and for what an idle generator may take of a test. */
const ENDS_WITHIN_MS = 1_000;
const PATIENCE_MS = 60_000;

export function patchGeneratorKit(name: string, open: () => Promise<PatchesUnderTest>): void {
  describe(`patch generator: ${name}`, () => {
    const under = (title: string, run: (world: PatchesUnderTest) => Promise<void>): void => {
      test(
        title,
        async () => {
          const world = await open();
          try {
            await run(world);
          } finally {
            await world.dispose();
          }
        },
        PATIENCE_MS,
      );
    };

    under('proposes the likeliest first, not more than it says, each different and each a change', async (world) => {
      const patches = await all(world.generator, world.problem);
      expect(patches.length).toBeGreaterThan(0);
      expectSound(patches, world.problem, world.most);
    });

    under('proposes the same again, in the same order, and undisturbed by another search', async (world) => {
      const [first, beside] = await Promise.all([1, 2].map(() => all(world.generator, world.problem)));
      expect(beside).toEqual(first);
      expect(await all(world.generator, world.problem)).toEqual(first);
    });

    under('does not change the problem', async ({ generator, problem }) => {
      const before = structuredClone(problem);
      await all(generator, problem);
      expect(problem).toEqual(before);
    });

    under('proposes nothing once it is aborted', async ({ generator, problem }) => {
      expect(await all(generator, problem, AbortSignal.abort())).toEqual([]);
    });

    under(
      'ends within a second of an abort, also in the middle of a long computation',
      async ({ generator, heavy }) => {
        const stop = new AbortController();
        const patches = generator.propose(heavy, stop.signal)[Symbol.asyncIterator]();
        const began = AbortSignal.timeout(400);
        const first = await Promise.race([patches.next(), aborted(began)]);
        expect(first?.done ?? false, 'it was done with the heavy problem before anybody could abort it').toBe(false);
        const tooLate = aborted(AbortSignal.timeout(ENDS_WITHIN_MS + 400)).then(() => 'too late');
        stop.abort();
        const ended = (async () => {
          while (!(await patches.next()).done);
          return 'ended';
        })();
        expect(await Promise.race([ended, tooLate])).toBe('ended');
      },
    );

    under('works on after a search that was left', async ({ generator, problem }) => {
      const whole = await all(generator, problem);
      for await (const patch of generator.propose(problem, new AbortController().signal)) {
        expect(patch).toEqual(whole[0]);
        break;
      }
      expect(await all(generator, problem)).toEqual(whole);
    });

    under('ends with nothing to look at', async ({ generator }) => {
      const empty = { files: new Map(), diagnoses: [], failingTests: [], culprit: null, folder: null };
      expect(await all(generator, empty)).toEqual([]);
    });

    under('does not throw for hostile code, and never leaves the tree', async (world) => {
      for (const problem of hostileProblems(world.problem)) {
        expectSound(await all(world.generator, problem, AbortSignal.timeout(5_000)), problem, world.most);
      }
    });
  });
}

async function all(generator: PatchGenerator, problem: RepairProblem, signal?: AbortSignal): Promise<readonly Patch[]> {
  const patches: Patch[] = [];
  for await (const patch of generator.propose(problem, signal ?? new AbortController().signal)) patches.push(patch);
  return patches;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function expectSound(patches: readonly Patch[], problem: RepairProblem, most: number): void {
  expect(patches.length).toBeLessThanOrEqual(most);
  const results = patches.map(({ edits }) => resultOf(edits));
  expect(new Set(results).size).toBe(patches.length);
  const chances = patches.map(({ chance }) => chance);
  expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  for (const { says, edits, chance, size } of patches) {
    expect(says).toMatch(/^\S.{0,199}$/);
    expect(chance).toBeGreaterThan(0);
    expect(chance).toBeLessThanOrEqual(1);
    expect(size).toBeGreaterThan(0);
    expect(edits.length).toBeGreaterThan(0);
    expect(new Set(edits.map(({ path }) => path)).size).toBe(edits.length);
    for (const { path, text } of edits) {
      expect(path).not.toMatch(/^\/|\\|\0|(?:^|\/)(?:\.{0,2}|\.git|node_modules)(?:\/|$)/i);
      expect(text).not.toBe(problem.files.get(path) ?? null);
    }
  }
}

/** Equal for edits that leave the same texts behind. */
function resultOf(edits: readonly FileEdit[]): string {
  return edits
    .map(({ path, text }) => JSON.stringify([path, text]))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('\n');
}

function* hostileProblems(problem: RepairProblem): Generator<RepairProblem> {
  const names = [
    '../outside.ts',
    '/etc/passwd',
    '.git/config',
    'a/../../b.ts',
    'node_modules/x/a.js',
    'con\\a.ts',
    '__proto__',
  ];
  const texts = [
    '\0\u0001\uFFFD'.repeat(1_000),
    '('.repeat(50_000),
    '{"a":'.repeat(20_000),
    'x'.repeat(1_500_000),
    `${'`${'.repeat(5_000)}`,
    '\uD800 a = <<<<<<< ======= >>>>>>>\r\n',
    '/*',
  ];
  const paths = [...problem.files.keys()];
  const diagnoses = names.map((file): Diagnosis => ({
    tool: 'tsc',
    kind: 'type',
    code: 'TS2304',
    file,
    line: 1e9,
    column: -1,
    message: `Cannot find name '${'a'.repeat(5_000)}'.`,
    subject: 'a'.repeat(5_000),
  }));
  for (const text of texts) {
    const added = [
      ...names.map((name) => [name, 'export {};\n'] as const),
      ...paths.slice(0, 3).map((path) => [path, text] as const),
    ];
    const files = new Map([...problem.files, ...added]);
    const diff = [...names, ...paths].map((path) => ({ path, before: text, after: files.get(path) ?? null }));
    const culprit = { commit: problem.culprit?.commit ?? STRANGE_COMMIT, diff };
    yield { ...problem, files, diagnoses: [...problem.diagnoses, ...diagnoses], culprit, failingTests: names };
  }
}

const STRANGE_COMMIT = { sha: '', parent: null, author: '\n\n', atMs: NaN, subject: '"\n\u001B[31m'.repeat(50) };
