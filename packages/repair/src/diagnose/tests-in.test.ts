// "All tests that passed before still pass", said of two logs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from '@kintsugi/domain';
import { describe, expect, test } from 'vitest';
import { lostTests, testsIn } from './index.ts';

const log = (name: string) => readFileSync(join(import.meta.dirname, 'golden', 'logs', `${name}.txt`), 'utf8');
const tally = (name: string) => {
  const results = testsIn(log(name));
  const count = (outcome: TestResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return [count('passed'), count('failed'), count('skipped')];
};
const result = (name: string, outcome: TestResult['outcome'], file: string | null = null) => ({ name, outcome, file });

describe('the tests in a log', () => {
  // Node counts a passing test that is still to be done apart; it passed. A file that could not be loaded is one failed test.
  test.each([
    ['nodetest-spec', [4, 5, 1]],
    ['nodetest-tap', [4, 5, 1]],
    ['vitest', [3, 6, 1]],
    ['vitest-verbose', [3, 6, 1]],
    ['vitest-tap', [3, 6, 1]],
    ['jest-verbose', [3, 5, 2]],
    ['mocha', [3, 3, 2]],
    ['pytest-verbose', [2, 3, 2]],
    ['go-test-verbose', [2, 3, 1]],
    ['cargo-test', [1, 1, 1]],
  ])('of %s are as many as the runner counted', (name, counted) => {
    expect(tally(name)).toEqual(counted);
  });

  test('have the same names in both forms of one runner', () => {
    const names = (name: string) =>
      testsIn(log(name))
        .map((one) => `${one.outcome} ${one.name}`)
        .sort();
    expect(names('vitest')).toEqual(names('vitest-verbose'));
    expect(names('vitest')).toEqual(names('vitest-tap'));
    expect(names('nodetest-spec').filter((name) => !name.includes('load.test'))).toEqual(
      names('nodetest-tap').filter((name) => !name.includes('load.test')),
    );
  });

  test('are none where no runner speaks', () => {
    expect(testsIn('PASS the salt\n✓ built in 3 s\nok then\n')).toEqual([]);
  });
});

describe('lost tests', () => {
  test('are those that failed, were skipped or are gone', () => {
    const before = [result('a', 'passed'), result('b', 'passed'), result('c', 'passed'), result('d', 'failed')];
    const after = [result('a', 'failed'), result('b', 'skipped'), result('d', 'passed')];
    expect(lostTests(before, after).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(lostTests(before, before)).toEqual([]);
  });

  test('are counted by name: two that are called alike are two', () => {
    const twice = [result('a', 'passed'), result('a', 'passed')];
    expect(lostTests(twice, [result('a', 'passed')])).toHaveLength(1);
  });

  test('are not those of a file that passed as a whole', () => {
    const before = [result('a', 'passed', 'x.test.ts'), result('b', 'failed', 'x.test.ts')];
    expect(lostTests(before, [result('x.test.ts', 'passed', 'x.test.ts')])).toEqual([]);
    expect(lostTests(before, [result('y.test.ts', 'passed', 'y.test.ts')])).toHaveLength(1);
  });

  test('are those of a file that passed as a whole, when one of its tests fails now', () => {
    const before = [result('x.test.ts', 'passed', 'x.test.ts')];
    expect(lostTests(before, [result('a', 'passed', 'x.test.ts'), result('b', 'failed', 'x.test.ts')])).toHaveLength(1);
    expect(lostTests(before, [result('a', 'passed', 'x.test.ts')])).toEqual([]);
  });
});
