// The verdict and what people read of it; that it is the same every time, quick, and blind to who made the change.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf, type Files } from './change.kit.ts';
import { review, rules, type ChangeToReview } from './index.ts';

const mend: Files = {
  'src/price.ts': [
    'export function priceOf(grams: number): number {\n  return grams - 2;\n}\n',
    'export function priceOf(grams: number): number {\n  return grams * 2;\n}\n',
  ],
};

describe('a review', () => {
  test('approves a mend in which no rule finds anything, and says what it cannot know', () => {
    const { verdict, summary, findings } = review(changeOf(mend, { causeFiles: ['src/price.ts'] }));
    expect({ verdict, findings }).toEqual({ verdict: 'approve', findings: [] });
    expect(summary).toBe(
      [
        `Looked at 1 file with 2 changed lines by 21 rules (${rules.map(({ name }) => name).join(', ')}).`,
        'Found: nothing that a rule objects to.',
        'Not known from the text: whether it builds and its tests pass: that is for the proof to show; whether it does what was meant, where no test asks for it; who else uses what it changes; whether a test would notice if the fault came back: none is part of it; whether files that are no text changed: they are not in the difference.',
      ].join('\n\n'),
    );
  });

  test('asks for changes where something must not be merged, gravest first, with a mend for each', () => {
    const { verdict, summary, findings } = review(
      changeOf({
        'src/price.ts': [mend['src/price.ts']![0], 'export const priceOf = (grams: any) => grams * 2;\n'],
        'src/price.test.ts': ["test('grows', () => {\n  expect(priceOf(2)).toBe(4);\n});\n", null],
      }),
    );
    expect(verdict).toBe('request-changes');
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      'blocker tests-removed',
      'major escaped-checks',
    ]);
    expect(summary).toContain('Found: 1 blocker, 1 major.');
    expect(summary).toContain("- src/price.test.ts:1 the test 'grows' is gone (tests-removed, blocker)");
    expect(summary).toContain('whether it is too large for its cause: nobody said where the cause lies');
  });

  test('only comments where a person should look, or where there is nothing to judge', () => {
    const manifest = (dependencies: object) => JSON.stringify({ dependencies }, null, 2);
    const added = review(changeOf({ 'package.json': [manifest({}), manifest({ zod: '4.0.0' })] }));
    expect(added.verdict).toBe('comment');
    expect(added.summary).toContain('what the packages do that it brings in');
    expect(review(changeOf({})).verdict).toBe('comment');
    expect(review(changeOf({ 'a.ts': ['a', 'a'] })).summary).toContain('nothing differs');
  });

  test('judges a repair of ours as it judges a stranger, and a revert by all but its size', () => {
    const swallowing: Files = { 'src/a.ts': ['f();\n', 'try {\n  f();\n} catch {}\n'] };
    const kinds = 'revert compiler-fix syntax name import dependency small-edit model person'.split(
      ' ',
    ) as ChangeToReview['kind'][];
    for (const kind of kinds) {
      expect(review(changeOf(swallowing, { kind })).verdict).toBe('request-changes');
      expect(review(changeOf(mend, { kind })).verdict).toBe('approve');
    }
  });

  test('takes other rules instead of its own', () => {
    expect(review(changeOf(mend), []).summary).toContain('by 0 rules');
  });

  test('knows every rule by one name', () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });
});

describe('any change', () => {
  const fragments = [
    "it('a', () => {\n  expect(f(1)).toBe(2);\n});\n",
    "describe.each([1, 2])('b %d', (n) => {\n",
    '});\n',
    'try {\n',
    '} catch {}\n',
    'const a: any = `${b}',
    '/* ',
    ' */\n',
    "// it's\n",
    '"strict": true,\n',
    '{"scripts": {"test": "a"}, "dependencies": {"__proto__": "1", "chlk": "*"}}',
    '- run: npm test || true\n',
    '\u202e\u0000\ud800',
    '<<<<<<< a\n',
    '))))((((',
    '\'\'\'"""```',
    '\\',
    '\n',
  ];
  const text = fc.option(
    fc
      .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 12 })
      .map((parts) => parts.join('')),
    { nil: null, freq: 8 },
  );
  const path = fc.constantFrom(
    'src/a.ts',
    'src/a.test.ts',
    'test_a.py',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'eslint.config.js',
    'vitest.config.ts',
    '.github/workflows/a.yml',
    'LICENSE',
    'constructor',
    '__proto__',
    '',
  );
  const change = fc.record({
    diff: fc.uniqueArray(fc.record({ path, before: text, after: text }), {
      maxLength: 6,
      selector: (file) => file.path,
    }),
    causeFiles: fc.array(path, { maxLength: 3 }),
    kind: fc.constantFrom<ChangeToReview['kind']>('revert', 'model', 'person'),
    says: fc.string(),
  });

  test('is judged the same again, in whatever order its files come, and nothing throws', () => {
    fc.assert(
      fc.property(change, (one) => {
        const judged = review(one);
        expect(review({ ...one, diff: [...one.diff].reverse() })).toEqual(judged);
        expect(judged.findings.length).toBeLessThanOrEqual(200);
        for (const { path: where, line } of judged.findings) {
          expect(one.diff.some((file) => file.path === where)).toBe(true);
          expect(Number.isSafeInteger(line) && line >= 1).toBe(true);
        }
        const isRefused = judged.findings.some(({ severity }) => severity !== 'minor');
        expect(judged.verdict === 'request-changes').toBe(isRefused);
      }),
      { numRuns: 300 },
    );
  });

  test('that changes nothing has no finding', () => {
    fc.assert(
      fc.property(change, ({ diff, ...rest }) => {
        const same = diff.map((file) => ({ ...file, after: file.before }));
        expect(review({ ...rest, diff: same }).findings).toEqual([]);
      }),
    );
  });
});

describe('a change of 10,000 lines', () => {
  const lines = (make: (index: number) => string) =>
    Array.from({ length: 10_000 }, (_, index) => make(index)).join('\n');
  const hostile = [
    'catch ' + ' '.repeat(80),
    '(((((((('.repeat(10),
    'a: '.repeat(30),
    '\'`"/'.repeat(20),
    '\\'.repeat(90),
    'expect('.repeat(14),
  ];

  test.each([
    ['code', 'src/a.ts', (index: number) => `const a${index} = f(${index % 97}) as any;`],
    [
      'tests',
      'src/a.test.ts',
      (index: number) => `it('test ${index}', () => { expect(f(${index})).toBe(${index % 7}); });`,
    ],
    [
      'locked packages',
      'package-lock.json',
      (index: number) => `    "node_modules/p${index}": { "resolved": "https://packages.example/${index}" },`,
    ],
    ['suites that never end', 'src/a.test.ts', (index: number) => `describe('suite ${index}', () => {`],
    ['dependencies', 'package.json', (index: number) => `"package-${index}": "^1.0.0",`],
    ['pipeline', '.github/workflows/a.yml', (index: number) => `      - run: step ${index}`],
    ['one word', 'src/b.ts', (index: number) => 'word '.repeat(20) + (index % 3)],
    ...hostile.map(
      (line, number) =>
        [`hostile text ${number}`, number % 2 === 0 ? 'src/a.test.ts' : 'tsconfig.json', () => line] as const,
    ),
  ] as const)('of %s is judged within three seconds', (_, path, make) => {
    const before = lines(make);
    const after = lines((index) => make(index + (index % 5 === 0 ? 1 : 0)).replace('f(', 'g('));
    const object = (text: string) => (path === 'package.json' ? `{"dependencies": {${text}\n"z": "1.0.0"}}` : text);
    const startedMs = performance.now();
    review(
      changeOf(
        {
          [path]: [object(before.slice(0, before.length / 2).replace(/[^\n]*$/, '')), object(after)],
          'src/c.ts': [null, after],
        },
        { causeFiles: [path] },
      ),
    );
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });
});

test('neither review, diagnosis nor difference loads a compiler or anything else', () => {
  const source = join(import.meta.dirname, '..');
  const files = ['review', 'diagnose', 'difference'].flatMap((folder) =>
    readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(source, folder, name)),
  );
  const ours = files.filter((name) => name.endsWith('.ts') && !/\.(?:test|kit)\.ts$/.test(name));
  const loaded = ours.flatMap((name) => readFileSync(name, 'utf8').match(/^import (?!type).* from '[^.].*/gm) ?? []);
  expect(ours.length).toBeGreaterThan(50);
  expect(loaded).toEqual([]);
});
