// Each rule on checks refuses that they are switched off, and is silent when they stay or get stricter.
import { describe, expect, test } from 'vitest';
import { saidBy } from '../../change.kit.ts';
import { compilerOptions } from './compiler-options.ts';
import { lintOptions } from './lint-options.ts';
import { pipeline } from './pipeline.ts';
import { scripts } from './scripts.ts';
import { testOptions } from './test-options.ts';

describe('compiler options', () => {
  const strict =
    '{\n  "compilerOptions": {\n    "strict": true,\n    "noUnusedLocals": true\n  },\n  "include": ["src", "test"]\n}\n';
  const edited = (from: string, to: string) =>
    saidBy(compilerOptions, { 'tsconfig.json': [strict, strict.replace(from, to)] });

  test('refuse strictness that is off or gone, laxity that is on, and files that are left out', () => {
    expect(edited('"strict": true', '"strict": false')).toEqual([
      "blocker tsconfig.json:3 'strict' is on no more: the compiler overlooks faults",
    ]);
    expect(edited(',\n    "noUnusedLocals": true', '')).toHaveLength(1);
    expect(edited('"strict": true', '"strict": true,\n    "strictNullChecks": false')[0]).toContain('is switched off');
    expect(edited('"strict": true', '"strict": true,\n    "skipLibCheck": true')[0]).toMatch(/^major/);
    expect(edited('["src", "test"]', '["src"]')[0]).toContain("'include' changes which files");
    expect(saidBy(compilerOptions, { 'packages/a/tsconfig.build.json': [strict, null] })).toHaveLength(1);
  });

  test('are silent when it gets stricter, or something else changes', () => {
    expect(edited('"strict": true', '"strict": true,\n    "noImplicitReturns": true')).toEqual([]);
    expect(edited('"strict": true', '"strict": true,\n    "target": "es2022"')).toEqual([]);
    expect(saidBy(compilerOptions, { 'src/a.json': [strict, '{}'] })).toEqual([]);
  });
});

describe('lint options', () => {
  const before =
    "export default [{\n  ignores: [\n    'dist',\n  ],\n  rules: { 'no-undef': 'error',\n    eqeqeq: 'warn' },\n}];\n";
  const edited = (from: string, to: string) =>
    saidBy(lintOptions, { 'eslint.config.mjs': [before, before.replace(from, to)] });

  test('refuse rules that are off, less severe or gone, and files that are ignored', () => {
    expect(edited("'no-undef': 'error'", "'no-undef': 'off'")).toEqual([
      "blocker eslint.config.mjs:5 the rule 'no-undef' is less severe",
    ]);
    expect(edited("'no-undef': 'error'", "'no-undef': 'warn'")).toHaveLength(1);
    expect(edited("    eqeqeq: 'warn' ", '')).toHaveLength(1);
    expect(edited("eqeqeq: 'warn'", "eqeqeq: 'warn',\n    'no-eval': 0")[0]).toContain(
      "switches the rule 'no-eval' off",
    );
    expect(edited("    'dist',", "    'dist',\n    'src/old',")[0]).toContain('which files the linter looks at');
    expect(saidBy(lintOptions, { '.eslintignore': ['dist\n', 'dist\nsrc\n'] })).toHaveLength(1);
  });

  test('are silent when a rule comes or gets more severe', () => {
    expect(edited("eqeqeq: 'warn'", "eqeqeq: 'error'")).toEqual([]);
    expect(edited("eqeqeq: 'warn'", "eqeqeq: 'warn',\n    'no-var': 'error'")).toEqual([]);
    expect(saidBy(lintOptions, { 'src/rules.ts': ["const a = { eqeqeq: 'error' };\n", 'a();\n'] })).toEqual([]);
  });
});

describe('pipeline', () => {
  const before =
    'jobs:\n  build:\n    steps:\n      - run: npm ci\n      - run: npm test\n      - name: lint\n        run: npm run lint\n';
  const edited = (from: string, to: string) =>
    saidBy(pipeline, { '.github/workflows/build.yml': [before, before.replace(from, to)] });

  test.each([
    ['      - run: npm test\n', '', "takes out the step 'npm test'"],
    ['npm test', 'npm test || true', 'ignores that a command failed'],
    ['npm ci', 'npm ci --legacy-peer-deps', 'tells a command to check less'],
    ['      - run: npm test', '      - run: npm test\n        continue-on-error: true', 'lets a step fail'],
    ['      - run: npm test', '      - if: false\n        run: npm test', 'keeps a step from running'],
  ])('refuse %j made %j', (from, to, says) => {
    expect(edited(from, to).some((said) => said.startsWith('blocker') && said.includes(says))).toBe(true);
  });

  test('refuse that it is deleted, and ignored failures in scripts', () => {
    expect(saidBy(pipeline, { '.gitlab-ci.yml': [before, null] })).toHaveLength(1);
    expect(saidBy(pipeline, { 'scripts/build.sh': ['tsc\n', 'tsc || exit 0\n'] })).toHaveLength(1);
    expect(
      saidBy(pipeline, { 'package.json': ['"test": "vitest"\n', '"test": "vitest --passWithNoTests"\n'] }),
    ).toHaveLength(1);
  });

  test('are silent when a step comes or moves, and on code', () => {
    expect(edited('      - run: npm test\n', '      - run: npm test\n      - run: npm run types\n')).toEqual([]);
    const moved = before.replace('      - run: npm test\n', '') + '      - run: npm test\n';
    expect(saidBy(pipeline, { '.github/workflows/build.yml': [before, moved] })).toEqual([]);
    expect(saidBy(pipeline, { 'src/a.ts': ['a();\n', 'const b = a || true;\n'] })).toEqual([]);
  });
});

describe('scripts', () => {
  const manifest = (commands: Record<string, string>) => JSON.stringify({ name: 'a', scripts: commands }, null, 2);
  const before = { test: 'vitest run', build: 'tsc -p . && eslint .', start: 'node main.js' };
  const edited = (after: Record<string, string>) =>
    saidBy(scripts, { 'package.json': [manifest(before), manifest(after)] });

  test('refuse a check that is gone, empty, or has a part less', () => {
    expect(edited({ ...before, test: 'true' })[0]).toContain("the script 'test' does nothing any more");
    expect(edited({ ...before, test: 'echo no tests' })[0]).toMatch(/^blocker package\.json:4/);
    expect(edited({ build: before.build, start: before.start })[0]).toContain("the script 'test' is gone");
    expect(edited({ ...before, build: 'tsc -p .' })).toEqual([
      "major package.json:5 the script 'build' no longer runs 'eslint .'",
    ]);
  });

  test('are silent when one comes, gets more to do, or is no check', () => {
    expect(edited({ ...before, types: 'tsc' })).toEqual([]);
    expect(edited({ ...before, build: 'tsc -p tsconfig.json && eslint . && knip' })).toEqual([]);
    expect(edited({ test: before.test, build: before.build })).toEqual([]);
  });
});

describe('test options', () => {
  const before =
    "export default { test: {\n  include: ['src'],\n  coverage: { thresholds: { lines: 90,\n    branches: 80 } },\n} };\n";
  const edited = (from: string, to: string) =>
    saidBy(testOptions, { 'vitest.config.ts': [before, before.replace(from, to)] });

  test('refuse lower thresholds, files left out, and options that let failing tests pass', () => {
    expect(edited('lines: 90', 'lines: 60')).toEqual([
      "blocker vitest.config.ts:3 lowers the threshold 'lines' of coverage",
    ]);
    expect(edited('    branches: 80 ', '')).toHaveLength(1);
    expect(edited("include: ['src'],", "include: ['src'],\n  exclude: ['src/price.test.ts'],")[0]).toMatch(/^major/);
    expect(edited("include: ['src'],", "include: ['src'],\n  retry: 3,")[0]).toContain(
      "'retry' lets failing tests pass",
    );
    expect(
      saidBy(testOptions, { 'pytest.ini': ['[coverage]\nfail_under = 80\n', '[coverage]\nfail_under = 8\n'] }),
    ).toHaveLength(1);
  });

  test('are silent when more is asked', () => {
    expect(edited('lines: 90', 'lines: 95')).toEqual([]);
    expect(edited("include: ['src'],", "include: ['src', 'test'],")).toEqual([]);
    expect(saidBy(testOptions, { 'src/a.ts': ['const a = { lines: 90 };\n', 'const a = { lines: 9 };\n'] })).toEqual(
      [],
    );
  });
});
