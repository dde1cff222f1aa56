// The words of the bench command.
import { expect, test } from 'vitest';
import { readCommandLine, readOptions } from './command-line.ts';

test('a name and flags become a plan', () => {
  expect(readCommandLine(['events', '--json', '--slice', '2/5', '--check'])).toEqual({
    kind: 'run',
    name: 'events',
    json: true,
    check: true,
    record: false,
    resume: false,
    trace: false,
    slice: { part: 2, of: 5 },
    options: {},
  });
});

test('flags may come before the name, and values with an equals sign', () => {
  expect(readCommandLine(['--record', 'simulate', '--seeds=100', '--first-seed', '7'])).toMatchObject({
    name: 'simulate',
    record: true,
    options: { seeds: '100', 'first-seed': '7' },
  });
});

test('no name, or --list, asks for the list', () => {
  expect(readCommandLine([])).toEqual({ kind: 'list' });
  expect(readCommandLine(['events', '--list'])).toEqual({ kind: 'list' });
});

test.each([
  [['events', 'ingest'], 'one benchmark at a time'],
  [['events', '--slice', '6/5'], '2/5'],
  [['events', '--slice', '0/5'], '2/5'],
  [['events', '--slice', 'half'], '2/5'],
  [['events', '--seeds'], 'needs a value'],
  [['events', '--seeds', '--json'], 'needs a value'],
  [['events', '-j'], 'no option'],
])('%j is wrong, and says why', (words, because) => {
  expect(readCommandLine(words)).toMatchObject({ kind: 'wrong', because: expect.stringContaining(because) });
});

test('options not given take their defaults; unknown ones are refused by name', () => {
  const known = { seeds: { what: 'how many', default: '10' } };
  expect(readOptions({}, known)).toEqual({ values: { seeds: '10' } });
  expect(readOptions({ seeds: '3' }, known)).toEqual({ values: { seeds: '3' } });
  expect(readOptions({ sedes: '3' }, known)).toEqual({ because: expect.stringMatching(/no --sedes.*--seeds/) });
  expect(readOptions({ toString: '3' }, {})).toEqual({ because: expect.stringContaining('it has none') });
});
