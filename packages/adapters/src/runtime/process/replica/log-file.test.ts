// A replica's output on disk: the format that others tail, whole lines, and a bound.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from './log-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kintsugi-log-'));
  file = join(folder, 'alpha', 'alpha-1.log');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('each line carries its time and its stream, however the chunks were cut', () => {
  const log = openLogFile(file);
  const euro = Buffer.from('costs 3 €\nnext');
  log.write('out', euro.subarray(0, 9));
  log.write('err', Buffer.from('boom\r\n'));
  log.write('out', euro.subarray(9));
  log.close();
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, ''))).toEqual([
    'err boom',
    'out costs 3 €',
    'out next',
    '',
  ]);
});

test('a line without end is cut, and what follows is a new line', () => {
  const log = openLogFile(file);
  for (let count = 0; count < 10; count++) log.write('out', Buffer.alloc(10_000, 'x'));
  log.write('out', Buffer.from('\nafter\n'));
  log.close();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(16 * 1024 + 40);
  expect(lines.at(-1)).toMatch(/ out after$/);
});

test('a flood is bounded: one file and the one before it', () => {
  const log = openLogFile(file, 50_000);
  for (let count = 0; count < 1_000; count++) log.write('out', Buffer.from(`${'y'.repeat(990)}\n`));
  log.close();
  expect(readdirSync(join(folder, 'alpha')).toSorted()).toEqual(['alpha-1.log', 'alpha-1.log.1']);
  expect(statSync(file).size + statSync(`${file}.1`).size).toBeLessThan(110_000);
});
