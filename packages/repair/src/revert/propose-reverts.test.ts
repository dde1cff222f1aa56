// What is taken back of a commit, and what never is.
import type { Commit, Diagnosis, FileDiff } from '@kintsugi/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proposeReverts } from './index.ts';
import type { RevertProblem } from './index.ts';

const commit: Commit = { sha: 'abcdef0123456789', parent: null, author: 'Ada', atMs: 0, subject: 'Weigh parcels anew' };

const weigh = (operator: string): string =>
  `export function isHeavy(grams: number): boolean {\n  return grams ${operator} 2000;\n}\n`;

test('a wrong operator is taken back alone, where the failing test imports it, and the feature beside it stays', () => {
  const feature = { path: 'src/label.ts', before: 'export const label = 1;\n', after: 'export const label = 2;\n' };
  const patches = proposeReverts(
    problemOf([{ path: 'src/weigh.ts', before: weigh('>'), after: weigh('<') }, feature], {
      files: { 'src/weigh.test.ts': "import { isHeavy } from './weigh.ts';\n" },
      failingTests: ['src/weigh.test.ts'],
    }),
  );
  expect(patches[0]?.edits).toEqual([{ path: 'src/weigh.ts', text: weigh('>') }]);
  expect(patches[0]?.says).toBe('take back the change of src/weigh.ts at line 2 by abcdef01');
  expect(patches.at(-1)?.says).toBe('take back abcdef01 "Weigh parcels anew"');
  expect(patches.at(-1)?.edits).toHaveLength(2);
});

test('what was changed since the commit stays, moved lines or not', () => {
  const present = `// Weights of parcels.\n// In grams.\n\n${weigh('<')}\nexport const unit = 'g';\n`;
  const [first] = proposeReverts(
    problemOf([{ path: 'weigh.ts', before: weigh('>'), after: weigh('<') }], {
      files: { 'weigh.ts': present },
      diagnoses: [fault('weigh.ts', 5)],
    }),
  );
  expect(first?.edits).toEqual([{ path: 'weigh.ts', text: present.replace('<', '>') }]);
  expect(first?.size).toBe(2);
});

test('what somebody has changed again since is not taken back', () => {
  const diff = [{ path: 'weigh.ts', before: weigh('>'), after: weigh('<') }];
  expect(
    proposeReverts(problemOf(diff, { files: { 'weigh.ts': weigh('>=') }, diagnoses: [fault('weigh.ts', 2)] })),
  ).toEqual([]);
});

test('of several places the one that the faults lie in comes first', () => {
  const lines = (change: Record<number, string>): string =>
    Array.from({ length: 40 }, (_, n) => `${change[n + 1] ?? `const v${n + 1} = ${n + 1};`}\n`).join('');
  const diff = [{ path: 'a.ts', before: lines({}), after: lines({ 3: 'const v3 = 0;', 30: 'const v30 = zero;' }) }];
  const patches = proposeReverts(problemOf(diff, { diagnoses: [fault('a.ts', 30, 'zero')] }));
  expect(patches[0]?.edits[0]?.text).toBe(lines({ 3: 'const v3 = 0;' }));
});

test('a name that the commit took away leads to its place from the files that still use it', () => {
  const diff = [
    { path: 'parcel.ts', before: 'export const parcelOf = 1;\n', after: 'export const toParcel = 1;\n' },
    { path: 'other.ts', before: 'export const a = 1;\n', after: 'export const a = 2;\n' },
  ];
  const patches = proposeReverts(problemOf(diff, { diagnoses: [fault('main.ts', 7, 'parcelOf')] }));
  expect(patches[0]?.edits).toEqual([{ path: 'parcel.ts', text: 'export const parcelOf = 1;\n' }]);
});

test('a test is never taken back alone', () => {
  const diff = [
    { path: 'a.ts', before: 'export const a = 1;\n', after: 'export const a: string = 1;\n' },
    { path: 'a.test.ts', before: 'expect(a).toBe(1);\n', after: 'expect(a).toBe(2);\n' },
  ];
  const patches = proposeReverts(problemOf(diff, { diagnoses: [fault('a.ts', 1)] }));
  expect(patches.map(({ edits }) => edits.map(({ path }) => path))).toEqual([['a.ts'], ['a.ts', 'a.test.ts']]);
});

test('an expectation that a person changed is not touched in any way', () => {
  const test_ = { path: 'a.test.ts', before: 'expect(a).toBe(1);\n', after: 'expect(a).toBe(2);\n' };
  const asked = { failingTests: ['a.test.ts'], files: { 'a.ts': 'export const a = 1;\n' } };
  expect(proposeReverts(problemOf([test_], asked))).toEqual([]);
  const code = { path: 'a.ts', before: 'export const a = 1;\n', after: 'export const a = 3;\n' };
  const both = proposeReverts(problemOf([test_, code], { failingTests: ['a.test.ts'] }));
  expect(both.flatMap(({ edits }) => edits.map(({ path }) => path))).toEqual(['a.ts']);
});

test('a test that does not compile any more is no expectation: the whole commit goes with it', () => {
  const diff = [
    { path: 'a.ts', before: 'export const a = 1;\n', after: 'export const b = 1;\n' },
    { path: 'a.test.ts', before: 'use(a);\n', after: 'use(a, 1);\n' },
  ];
  const patches = proposeReverts(
    problemOf(diff, { diagnoses: [fault('a.test.ts', 1, 'a')], failingTests: ['a.test.ts'] }),
  );
  expect(patches.some(({ edits }) => edits.length === 2)).toBe(true);
});

test('files that came go, and files that went come back', () => {
  const diff = [
    { path: 'new.ts', before: null, after: 'export {};\n' },
    { path: 'old.ts', before: 'export const old = 1;\n', after: null },
  ];
  const whole = proposeReverts(problemOf(diff, {})).find(({ edits }) => edits.length === 2);
  expect(whole?.edits).toEqual([
    { path: 'new.ts', text: null },
    { path: 'old.ts', text: 'export const old = 1;\n' },
  ]);
});

test('a file of a kind that was not read is taken as unchanged, one that is gone since is not brought back', () => {
  const code = { path: 'a.ts', before: 'export const a = 1;\n', after: 'export const a: string = 1;\n' };
  const script = { path: 'run.sh', before: 'one\n', after: 'two\n' };
  const files = (problem: RevertProblem): readonly (readonly string[])[] =>
    proposeReverts({ ...problem, files: new Map([['a.ts', code.after]]) }).map(({ edits }) =>
      edits.map(({ path }) => path),
    );
  expect(files(problemOf([code, script], { diagnoses: [fault('a.ts', 1)] }))).toEqual([['a.ts'], ['a.ts', 'run.sh']]);
  const gone = { ...script, path: 'gone.ts' };
  expect(files(problemOf([code, gone], { diagnoses: [fault('a.ts', 1)] }))).toEqual([['a.ts']]);
});

test('a lock is taken back with everything else or not at all', () => {
  const diff = [
    { path: 'package.json', before: '{"a":1}\n', after: '{"a":2}\n' },
    { path: 'package-lock.json', before: '{"b":1}\n', after: '{"b":2}\n' },
  ];
  const patches = proposeReverts(problemOf(diff, { diagnoses: [fault('package.json', 1)] }));
  expect(patches.map(({ edits }) => edits.length)).toEqual([2]);
});

test('whatever a commit and the files hold, patches are whole, different, inside and in order', () => {
  const path = fc.constantFrom(
    'a.ts',
    'b/c.ts',
    'a.test.ts',
    '../out.ts',
    '.git/config',
    'node_modules/x.js',
    '/etc/x',
  );
  const body = fc.option(fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\0', '\r') }), { nil: null });
  const diff = fc.uniqueArray(fc.record({ path, before: body, after: body }), { selector: (one) => one.path });
  fc.assert(
    fc.property(diff, fc.dictionary(path, fc.string({ unit: fc.constantFrom('a', 'b', '\n') })), (changes, files) => {
      const problem = { ...problemOf(changes, { files, diagnoses: [fault('a.ts', 1, 'a')] }) };
      const patches = proposeReverts(problem);
      for (const patch of patches) {
        expect(patch.edits.length).toBeGreaterThan(0);
        for (const edit of patch.edits) {
          expect(['a.ts', 'b/c.ts', 'a.test.ts']).toContain(edit.path);
          expect(edit.text).not.toBe(problem.files.get(edit.path) ?? null);
        }
        expect(patch.chance).toBeGreaterThan(0);
      }
      expect(new Set(patches.map(({ edits }) => JSON.stringify(edits))).size).toBe(patches.length);
      expect(patches.map(({ chance }) => chance)).toEqual(
        patches.map(({ chance }) => chance).toSorted((a, b) => b - a),
      );
    }),
  );
});

function problemOf(
  diff: readonly FileDiff[],
  given: {
    readonly files?: Readonly<Record<string, string>>;
    readonly diagnoses?: readonly Diagnosis[];
    readonly failingTests?: readonly string[];
  },
): RevertProblem {
  const after = diff.flatMap(({ path, after: text }) => (text === null ? [] : [[path, text] as const]));
  return {
    files: new Map([...after, ...Object.entries(given.files ?? {})]),
    diagnoses: given.diagnoses ?? [],
    failingTests: given.failingTests ?? [],
    culprit: { commit, diff },
  };
}

function fault(file: string, line: number, subject: string | null = null): Diagnosis {
  return { tool: 'tsc', kind: 'type', code: 'TS2304', file, line, column: 1, message: 'no such name', subject };
}
