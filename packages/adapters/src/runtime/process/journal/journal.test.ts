// The journal on disk: what was appended is read again, whatever a kill, a bad disk or a long life did to the file.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openJournal, readMemory } from './journal.ts';
import { takeKeeperLock } from './keeper-lock.ts';
import type { JournalRecord } from './records.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kintsugi-journal-'));
  file = join(folder, 'journal.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('what was appended is remembered by the next who opens it, and compacted', () => {
  const journal = openJournal(file);
  journal.append({ kind: 'key-fenced', key: 'one', atMs: 1 }, 'durable');
  journal.append({ kind: 'surroundings-declared', outside: { bank: 'http://b' }, otlpEndpoint: null });
  journal.close();
  const again = openJournal(file);
  expect(again.memory).toMatchObject({ outside: { bank: 'http://b' }, damaged: false });
  expect([...again.memory.fenced]).toEqual(['one']);
  again.close();
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a torn last line is left out, and is no damage', () => {
  const journal = openJournal(file);
  journal.append({ kind: 'key-fenced', key: 'one', atMs: 1 });
  journal.close();
  appendFileSync(file, '{"kind":"key-fenc');
  expect(readMemory(file)).toMatchObject({ damaged: false, fenced: new Set(['one']) });
});

test('a line that can’t be read in the middle is damage, and is not forgotten by compaction', () => {
  const fence = (key: string): string =>
    `${JSON.stringify({ kind: 'key-fenced', key, atMs: 1 } satisfies JournalRecord)}\n`;
  writeFileSync(file, `${fence('one')}{"kind":"key-f\u0000\n${fence('two')}`);
  openJournal(file).close();
  expect(readMemory(file)).toMatchObject({ damaged: true, fenced: new Set(['one', 'two']) });
});

test('a journal that grows is compacted while it is open, and goes on', () => {
  const journal = openJournal(file);
  const outside = { long: 'x'.repeat(900_000) };
  for (let count = 0; count < 6; count++)
    journal.append({ kind: 'surroundings-declared', outside, otlpEndpoint: String(count) });
  journal.append({ kind: 'key-fenced', key: 'last', atMs: 1 }, 'durable');
  expect(statSync(file).size).toBeLessThan(3_000_000);
  journal.close();
  expect(readMemory(file)).toMatchObject({ otlpEndpoint: '5', fenced: new Set(['last']) });
});

test('the keeper’s lock is held by one, and free when let go', () => {
  const lock = join(folder, 'keeper.lock');
  const first = takeKeeperLock(lock);
  expect(takeKeeperLock(lock)).toBeNull();
  first?.release();
  const second = takeKeeperLock(lock);
  expect(second).not.toBeNull();
  second?.release();
});
