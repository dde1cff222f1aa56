// The shelf of logs: bounded on disk, and the logs of a process that was killed can be read.
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogShelf } from './log-shelf.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kintsugi-logs-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('the oldest ended logs are given up first, and one that is written to never', async () => {
  const shelf = await openLogShelf(folder, 1);
  const running = shelf.begin('running');
  running.write('x'.repeat(700_000));
  for (const [at, id] of ['old', 'middle', 'new'].entries()) {
    const log = shelf.begin(id);
    log.write(id.repeat(150_000));
    log.end();
    utimesSync(join(folder, `${id}.log`), at + 1, at + 1);
  }
  await shelf.tidy();
  const left = await Promise.all(['running', 'old', 'middle', 'new'].map((id) => shelf.read(id, 0)));
  expect(left.map((log) => log !== null)).toEqual([true, false, false, true]);
  running.end();
});

test('a log whose writer was killed is ended, and says what it had', async () => {
  (await openLogShelf(folder, 1)).begin('cut').write('as far as it ca');
  expect(await (await openLogShelf(folder, 1)).read('cut', 3)).toEqual({
    text: 'far as it ca',
    nextByte: 15,
    ended: true,
  });
});
