// Commands are found as npm's conventions have them, and what cannot be read finds nothing.
import { expect, test } from 'vitest';
import { commandsFound } from './commands.ts';

const text = (scripts: Readonly<Record<string, unknown>>): string => JSON.stringify({ scripts });

test('scripts by their names, the install by the lock file', () => {
  expect(commandsFound(text({ build: 'tsc', test: 'node --test' }), true)).toEqual({
    install: 'npm ci --ignore-scripts --no-audit --no-fund',
    build: 'npm run build',
    test: 'npm test',
    testFile: 'node --test {file}',
  });
  expect(commandsFound(text({}), false)).toEqual({ install: null, build: null, test: null, testFile: null });
});

test.each([
  ['vitest run', 'npx vitest run {file}'],
  ['jest --ci', 'npx jest {file}'],
  ['node --test --test-reporter=spec tests/', 'node --test {file}'],
  ['make check', null],
])('one file of "%s"', (script, wanted) => {
  expect(commandsFound(text({ test: script }), false).testFile).toBe(wanted);
});

test.each(['{', 'null', '[]', '{"scripts":7}', '{"scripts":{"test":{}}}'])('%s finds nothing', (broken) => {
  expect(commandsFound(broken, false)).toMatchObject({ build: null, test: null });
});

test('the placeholder that npm init writes is no test', () => {
  expect(commandsFound(text({ test: 'echo "Error: no test specified" && exit 1' }), false).test).toBeNull();
});
