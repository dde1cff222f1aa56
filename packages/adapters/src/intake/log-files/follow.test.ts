// Log files as services leave them: growing, rotated, truncated, refused by the store, and followed again after a restart.
import { appendFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogLine } from '@kintsugi/engine/ports';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followLogFiles } from './index.ts';
import type { LogFollower } from './index.ts';

let folder = '';
const followers: LogFollower[] = [];
const lines: LogLine[] = [];
const troubles: string[] = [];
let refusing = false;
let refused = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi logs '));
  await mkdir(join(folder, 'logs', 'alpha'), { recursive: true });
  lines.length = troubles.length = 0;
  refusing = false;
  refused = 0;
});
afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.close();
  await rm(folder, { recursive: true });
});

const file = () => join(folder, 'logs', 'alpha', 'alpha-1.log');
const at = (second: number) => `2026-01-01T12:00:${String(second).padStart(2, '0')}.000Z`;
const say = (second: number, text: string, stream = 'out') => appendFile(file(), `${at(second)} ${stream} ${text}\n`);
const bodies = () => lines.map(({ body }) => body);

function follow(): LogFollower {
  const follower = followLogFiles({
    folder: join(folder, 'logs'),
    positions: join(folder, 'positions.json'),
    pollMs: 5,
    now: Date.now,
    onTrouble: (what) => troubles.push(what),
    sink: {
      accept: (batch) => {
        if (refusing) refused += 1;
        if (refusing) return Promise.resolve({ ok: false, retryAfterSeconds: 1, because: 'full' });
        lines.push(...(batch.logs ?? []));
        return Promise.resolve({ ok: true });
      },
    },
  });
  followers.push(follower);
  return follower;
}

async function stop(): Promise<void> {
  await followers.pop()?.close();
}

test('a line becomes an entry with service, instance, time and severity', async () => {
  await say(1, 'ready');
  await say(2, '[error] no stock, trace_id=0123456789abcdef0123456789abcdef');
  await say(3, '{"level":50,"msg":"broken"}');
  await say(4, 'low on paper', 'err');
  follow();
  await expect.poll(() => lines.length).toBe(4);
  expect(lines[0]).toEqual({
    atMs: Date.parse(at(1)),
    service: 'alpha',
    instance: 'alpha-1',
    severity: 9,
    body: 'ready',
    traceId: null,
  });
  expect(lines[1]).toMatchObject({ severity: 17, traceId: '0123456789abcdef0123456789abcdef' });
  expect(lines.slice(2).map(({ severity }) => severity)).toEqual([17, 13]);
});

test('stack traces of several languages are one entry each', async () => {
  const traces = [
    'TypeError: x is not a function\n    at run (app.js:1:2)\n    at main (app.js:9:1) {\n  code: 7\n}',
    'java.lang.IllegalStateException: no\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: gone\n\t... 12 more',
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: no',
  ];
  for (const trace of traces) {
    for (const text of trace.split('\n')) await say(1, text, 'err');
    await say(1, 'next');
  }
  follow();
  await expect.poll(() => lines.length).toBe(6);
  expect(bodies()).toEqual(traces.flatMap((trace) => [trace, 'next']));
  expect(lines.filter(({ severity }) => severity === 17).map(({ body }) => body)).toEqual(traces);
});

test('what comes while it follows is found, and a half written line is waited for', async () => {
  follow();
  await say(1, 'one');
  await expect.poll(bodies).toEqual(['one']);
  await appendFile(file(), `${at(2)} out tw`);
  await appendFile(file(), `o\n${at(5)} out three\n`);
  await expect.poll(bodies).toEqual(['one', 'two', 'three']);
});

test('a restart goes on where it stopped: nothing twice, nothing lost', async () => {
  await say(1, 'one');
  follow();
  await expect.poll(bodies).toEqual(['one']);
  await stop();
  await say(2, 'two');
  follow();
  await expect.poll(bodies).toEqual(['one', 'two']);
  await stop();
  expect(bodies()).toEqual(['one', 'two']);
});

test('a rotated file is read to its end before the new one', async () => {
  await say(1, 'one');
  follow();
  await expect.poll(bodies).toEqual(['one']);
  await stop();
  await say(2, 'two');
  await rename(file(), `${file()}.1`);
  await say(3, 'three');
  follow();
  await expect.poll(bodies).toEqual(['one', 'two', 'three']);
  expect(troubles).toEqual([]);
});

test('a truncated file begins anew, and lines rotated away unread are reported', async () => {
  await say(1, 'a first line that is long');
  follow();
  await expect.poll(bodies).toHaveLength(1);
  await truncate(file(), 0);
  await say(2, 'two');
  await expect.poll(bodies).toEqual(['a first line that is long', 'two']);
  await stop();
  await rename(file(), join(folder, 'elsewhere'));
  await say(3, 'three');
  follow();
  await expect.poll(bodies).toContain('three');
  expect(troubles).toEqual([expect.stringMatching(/alpha-1 was rotated away/)]);
});

test('what the store refuses is offered again', async () => {
  refusing = true;
  await say(1, 'one');
  await say(5, 'two');
  follow();
  await expect.poll(() => refused).toBeGreaterThan(1);
  await stop();
  expect(lines).toEqual([]);
  refusing = false;
  follow();
  await expect.poll(bodies).toEqual(['one', 'two']);
});

test('what is not in the format is passed over, and a damaged place is read from the start', async () => {
  await writeFile(join(folder, 'positions.json'), '{"alpha/alpha-1.log": 7, oh');
  await appendFile(file(), 'hello\n\n2026 out\n');
  await say(1, 'one');
  follow();
  await expect.poll(bodies).toEqual(['one']);
});
