// Which files a compiler is given, as tsconfig.json files say.
import type { Diagnosis } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { pathsIn } from './config-globs.ts';
import { compilerSetting } from './index.ts';
import type { ProjectFiles } from './index.ts';

test('the nearest configuration counts, with what it extends from outside of the files', () => {
  const { config, options, rootNames } = compilerSetting(
    projectOf(
      {
        'tsconfig.json': '{ "include": ["src"] }',
        'svc/tsconfig.json': '{ "extends": "strictest/tsconfig.json", // as all\n "include": ["src"], }',
        'svc/src/a.ts': '',
        'svc/src/deep/b.ts': '',
        'svc/other.ts': '',
        'src/c.ts': '',
      },
      ['svc/src/a.ts'],
      { '/top/node_modules/strictest/tsconfig.json': '{ "compilerOptions": { "strict": true, "incremental": true } }' },
    ),
  );
  expect(config).toBe('svc/tsconfig.json');
  expect(rootNames).toEqual(['svc/src/a.ts', 'svc/src/deep/b.ts']);
  expect(options).toMatchObject({ strict: true, noEmit: true });
  expect(options.incremental).toBeUndefined();
});

test('of a configuration that only refers to others the one that takes the diagnosed file in counts', () => {
  const files = {
    'tsconfig.json': '{ "files": [], "references": [{ "path": "./app" }, { "path": "./tsconfig.test.json" }] }',
    'app/tsconfig.json': '{}',
    'app/a.ts': '',
    'tsconfig.test.json': '{ "include": ["test/**/*.ts"] }',
    'test/a.test.ts': '',
  };
  expect(compilerSetting(projectOf(files, ['test/a.test.ts'])).config).toBe('tsconfig.test.json');
  expect(compilerSetting(projectOf(files, ['app/a.ts'])).config).toBe('app/tsconfig.json');
});

test('a diagnosed file is looked at though no configuration takes it in, and without any configuration', () => {
  expect(
    compilerSetting(projectOf({ 'tsconfig.json': '{ "include": ["src"] }', 'a.ts': '' }, ['a.ts'])).rootNames,
  ).toEqual(['a.ts']);
  const bare = compilerSetting(projectOf({ 'a.ts': '', 'b.js': '', 'a.test.ts': '' }, []));
  expect([bare.config, bare.rootNames]).toEqual([null, ['a.ts', 'b.js']]);
});

test('broken and hostile configurations leave something to go on with', () => {
  const circle = { 'tsconfig.json': '{ "extends": "./a.json" }', 'a.json': '{ "extends": "./tsconfig.json" }' };
  for (const text of [
    '',
    '{',
    '[]',
    'null',
    '{"include":"src"}',
    '{"include":[1],"references":[{"path":"../../.."}]}',
    '{"compilerOptions":{"target":"never"}}',
  ]) {
    expect(compilerSetting(projectOf({ 'tsconfig.json': text, 'a.ts': '' }, ['a.ts', '../b.ts'])).rootNames).toContain(
      'a.ts',
    );
  }
  expect(compilerSetting(projectOf({ ...circle, 'a.ts': '' }, ['a.ts'])).rootNames).toEqual(['a.ts']);
});

test.each([
  ['src', 'src/a/b.ts', true],
  ['src', 'srcs/a.ts', false],
  ['src/*', 'src/a.ts', true],
  ['src/*', 'src/a/b.ts', false],
  ['src/**/*.test.ts', 'src/a/b.test.ts', true],
  ['src/**/*.test.ts', 'src/b.test.ts', true],
  ['**/*', 'a/b/c.ts', true],
  ['**/*', 'a/node_modules/c.ts', false],
  ['./src/?.ts', 'src/a.ts', true],
  ['./src/?.ts', 'src/ab.ts', false],
  ['**/x/**', 'a/x/b/c.ts', true],
  ['a.ts', 'a.ts', true],
])('the pattern %s and the path %s: %s', (glob, path, taken) => {
  expect(pathsIn([path], '', { include: [glob] })).toEqual(taken ? [path] : []);
});

test('a pattern of many stars costs little', () => {
  const glob = `${'**/*a*a*a*a*a*a*a*/'.repeat(14)}b`;
  expect(pathsIn([`${'aaaaaaaaaaaaaaaaaaaaaaaaa/'.repeat(39)}c`], '', { include: [glob] })).toEqual([]);
});

function projectOf(
  files: Readonly<Record<string, string>>,
  diagnosed: readonly string[],
  outside: Readonly<Record<string, string>> = {},
): ProjectFiles {
  const diagnoses = diagnosed.map((file): Diagnosis => ({
    tool: 'tsc',
    kind: 'type',
    code: null,
    file,
    line: 1,
    column: 1,
    message: '',
    subject: null,
  }));
  return { top: '/top', files: new Map(Object.entries(files)), diagnoses, readOutside: (path) => outside[path] };
}
