// Versions and ranges as npm understands them.
import { expect, test } from 'vitest';
import { satisfies } from './version-range.ts';

test.each([
  ['1.2.3', '^1.2.0', true],
  ['2.0.0', '^1.2.0', false],
  ['0.2.9', '^0.2.3', true],
  ['0.3.0', '^0.2.3', false],
  ['0.0.4', '^0.0.3', false],
  ['1.2.9', '~1.2.3', true],
  ['1.3.0', '~1.2.3', false],
  ['1.9.0', '~1', true],
  ['1.9.0', '1.x', true],
  ['1.9.0', '1', true],
  ['2.0.0', '1', false],
  ['1.2.7', '1.2', true],
  ['1.3.0', '1.2', false],
  ['1.0.0', '', true],
  ['1.0.0', '*', true],
  ['1.5.0', '>=1.2.0 <2', true],
  ['2.0.0', '>= 1.2.0 < 2', false],
  ['2.1.0', '>2', false],
  ['3.0.0', '>2', true],
  ['2.1.0', '<=2', true],
  ['1.5.0', '1.2 - 1.6', true],
  ['1.6.9', '1.2 - 1.6', true],
  ['3.0.0', '^1.0.0 || ^3.0.0', true],
  ['1.0.0', 'latest', null],
  ['1.0.0', 'github:a/b', null],
  ['1.0.0', 'npm:other@1', null],
  ['1.0.0-rc.1', '^1.0.0', false],
  ['1.0.0-rc.1', '1.0.0-rc.1', true],
  ['nonsense', '^1.0.0', null],
])('%s in %s: %s', (version, range, answer) => {
  expect(satisfies(version, range)).toBe(answer);
});
