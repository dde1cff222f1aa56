// The scorer and the baselines against small cases worked out by hand, and the reading of a folder of the data's shape.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BenchNeeds } from '../../harness/bench.ts';
import { byDigitRule } from './digit-rule.ts';
import { byDrain } from './drain.ts';
import { readLogs } from './log-cases.ts';
import { normalised, scored } from './score.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-logs-'));
  await mkdir(join(folder, 'any name'));
  await writeFile(join(folder, 'any name', 'content.log.gz'), gzipSync('a 1\nb, c\n\n'));
  await writeFile(join(folder, 'any name', 'labels.csv'), 'LineId,EventId\n1,E1\n2,E2\n3,E3\n');
  await writeFile(join(folder, 'any name', 'templates.csv'), 'EventId,EventTemplate\nE1,a <*>:<*>\nE2,"b, c"\nE3,\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a system is read from its folder, plain or packed, with an empty line at the end', async () => {
  const [log, ...others] = await readLogs(folder);
  expect(others).toEqual([]);
  expect(log).toMatchObject({ system: 'any name', lines: ['a 1', 'b, c', ''], labels: ['E1', 'E2', 'E3'] });
  expect([...log!.templates]).toEqual([
    ['E1', 'a <*>'],
    ['E2', 'b, c'],
    ['E3', ''],
  ]);
});

test('a folder without systems is refused with its name', async () => {
  await expect(readLogs(join(folder, 'absent'))).rejects.toThrow(BenchNeeds);
});

test.each([
  ['a <NUM>  b <:IP:> ', 'a <*> b <*>'],
  ['<*>.<*>:<*> <*>#<*>', '<*> <*>'],
  ['<*><*>/<*>-<*>', '<*>'],
  ['<ok> <*>@<*>', '<ok> <*>@<*>'],
])('templates are normalised: %s', (text, expected) => {
  expect(normalised(text)).toBe(expected);
});

test('four lines of two labels, one line astray', () => {
  const templates = new Map([
    ['E1', 'up <*>'],
    ['E2', 'down'],
  ]);
  const parsed = { groups: [1, 1, 2, 3], texts: ['up <*>', 'up <NUM>', 'down', 'up 4'] };
  // Of E1's three lines two are together, so only the group of E2 is right: 1 of 3 found, 1 of 2 wanted.
  // Texts: `up <*>` and `down` are right, `up 4` is not: 2 of 3 found, 2 of 2 wanted.
  expect(scored(parsed, ['E1', 'E1', 'E2', 'E1'], templates)).toEqual({ ga: 0.25, fga: 0.4, pa: 0.75, fta: 0.8 });
});

test('labels of one text are groups of their own, and one text', () => {
  const templates = new Map([
    ['E1', 'user <*>'],
    ['E2', 'user <*>'],
  ]);
  const parsed = { groups: ['x', 'x'], texts: ['user <*>', 'user <*>'] };
  expect(scored(parsed, ['E1', 'E2'], templates)).toEqual({ ga: 0, fga: 0, pa: 1, fta: 1 });
});

test('the digit rule masks tokens with a digit', () => {
  expect(byDigitRule(['took 12ms to 1.2.3.4', 'took  12ms']).texts).toEqual(['took <*> to <*>', 'took  <*>']);
});

test('Drain joins lines of one length, one beginning and enough in common', () => {
  const lines = ['open file a now', 'open file b now', 'shut file a now', 'open file a', '7 a b x', '8 a c x'];
  const { groups, texts } = byDrain(lines);
  expect(groups).toEqual([1, 1, 2, 3, 4, 4]);
  expect(texts).toEqual([
    'open file <*> now',
    'open file <*> now',
    'shut file a now',
    'open file a',
    '<*> a <*> x',
    '<*> a <*> x',
  ]);
});
