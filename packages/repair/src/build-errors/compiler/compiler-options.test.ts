// What a project says about itself in its tsconfig.
import { expect, test } from 'vitest';
import { readCompilerSettings } from './compiler-options.ts';
import { problemOf } from '../projects.kit.ts';

test('options and files are those of the tsconfig and of what it extends', () => {
  const { top, files, outside } = problemOf({
    'tsconfig.json': '{ "extends": "./base.json", "include": ["src", "tools/*.ts"], "exclude": ["src/old"] } // ours\n',
    'base.json': '{ "compilerOptions": { "strict": true } }',
    'src/a.ts': '',
    'src/deep/b.ts': '',
    'src/old/c.ts': '',
    'tools/d.ts': '',
    'tools/deep/e.ts': '',
    'other.ts': '',
  });
  const read = readCompilerSettings({ top, files, outside });
  expect(read.kind === 'read' && read.settings.compilerOptions.strict).toBe(true);
  expect(read.kind === 'read' && read.settings.rootNames.toSorted()).toEqual([
    'src/a.ts',
    'src/deep/b.ts',
    'tools/d.ts',
  ]);
});

test('a project without one is told so', () => {
  expect(readCompilerSettings(problemOf({ 'a.ts': '' })).kind).toBe('no-config');
});
