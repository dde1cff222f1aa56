// The demo's words, its live screen, and that Ctrl-C leaves nothing of it behind.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Judgement } from '@kintsugi/chaos';
import { expect, test } from 'vitest';
import { expectGolden, testPaper } from '../golden.kit.ts';
import { baselineText, endingLines, headLines, resultOf } from './run-words.ts';
import { liveScreen } from './screen.ts';

const scenario = { name: 'one', title: 'One', tagline: 'a release breaks something; it is found, and taken back' };
const others = [
  {
    name: 'two',
    title: 'Two',
    tagline: 'a partner fails for a while and comes back; it watches, and leaves everything alone',
  },
  { name: 'three', title: 'Three', tagline: 'something grows after a release; it acts before a customer notices' },
];
const judged: Judgement = {
  scenario: 'one',
  outcome: 'healed',
  cause: 'release:alpha',
  help: 'rollback:alpha',
  mttdSeconds: 2.4,
  mttrSeconds: 22.6,
  wrongActions: 0,
  falseIncidents: 0,
  failedRequests: { beforeAction: 13, afterAction: 0 },
  incident: 'inc_01',
  postmortem: '/somewhere/.kintsugi/demo/postmortems/inc_01.md',
  agrees: true,
  why: [],
};
const audit = { ok: true, events: 214, streams: 3, checkpoints: 1, fault: null };

test.each([110, 64])('head and ending on %i columns', (columns) => {
  const paper = testPaper(columns);
  const ending = { judgement: judged, audit, others, folder: '/somewhere' };
  expectGolden(`demo-${columns}`, [...headLines(scenario, paper), ...endingLines(ending, paper)]);
});

test('an ending that the judge does not agree with says why', () => {
  const judgement: Judgement = {
    ...judged,
    outcome: 'failed',
    mttrSeconds: null,
    wrongActions: 1,
    agrees: false,
    why: ['it restarted beta, which was healthy'],
    failedRequests: { beforeAction: 3, afterAction: 40 },
    postmortem: null,
  };
  expectGolden('demo-disagreed', endingLines({ judgement, audit: null, others: [], folder: '/' }, testPaper(80)));
});

test('a baseline leaves out what was not measured', () => {
  const figures = {
    kind: 'baseline',
    seconds: 15,
    requestsPerSecond: 46.4,
    errorRatio: 0.001,
    p95Ms: null,
    ordersPerVisit: null,
  } as const;
  expect(baselineText(figures)).toBe('usual over 15 s: 46 requests/s · 0.1 % errors · p95 –');
});

test('a program reads one object, with nulls where there is nothing', () => {
  expect(Object.keys(resultOf('one', null))).toEqual([
    'scenario',
    'outcome',
    'cause',
    'help',
    'mttdSeconds',
    'mttrSeconds',
    'wrongActions',
    'postmortem',
  ]);
  expect(resultOf('one', judged)).toMatchObject({
    outcome: 'healed',
    cause: 'release:alpha',
    mttrSeconds: 22.6,
    wrongActions: 0,
  });
});

const ESCAPE = '\u001b[';

/** The little of a terminal that the screen uses: lines, cursor up, clear to the end. */
function terminalOf(written: readonly string[]): string[] {
  const rows: string[] = [];
  let at = 0;
  const [first = '', ...orders] = written.join('').split(ESCAPE);
  const print = (text: string) => {
    const [here = '', ...below] = text.split('\n');
    rows[at] = (rows[at] ?? '') + here;
    for (const line of below) rows[(at += 1)] = line;
  };
  print(first);
  for (const order of orders) {
    const [, up, clear, rest = ''] = /^(?:(\d+)A|(0J)|\?25[lh])([^]*)$/.exec(order) ?? [];
    if (up !== undefined) at -= Number(up);
    if (clear !== undefined) rows.length = at;
    print(rest);
  }
  return rows;
}

test('on a terminal the story stays in order above one live block, and the block is gone at the end', () => {
  const written: string[] = [];
  let tick = 0;
  const screen = liveScreen(testPaper(40), { rows: 24, write: (text) => written.push(text) }, () => [
    `tick ${(tick += 1)}`,
    'a very long line that would wrap on this paper and break the count',
  ]);
  screen.tell(['one']);
  screen.tell(['two', 'three']);
  expect(terminalOf(written).filter((row) => row !== '')).toEqual([
    'one',
    'two',
    'three',
    'tick 2',
    'a very long line that would wrap on th…',
  ]);
  screen.close();
  expect(terminalOf(written).filter((row) => row !== '')).toEqual(['one', 'two', 'three']);
  expect(written.join('')).toContain(`${ESCAPE}?25h`);
});

test('a low terminal gets the end of the block only', () => {
  const written: string[] = [];
  const screen = liveScreen(testPaper(40), { rows: 6, write: (text) => written.push(text) }, () => [
    '1',
    '2',
    '3',
    '4',
    '5',
  ]);
  screen.tell(['story']);
  expect(terminalOf(written).filter((row) => row !== '')).toEqual(['story', '4', '5']);
  screen.close();
});

/** Processes of this machine whose command line names `folder`. */
function processesOf(folder: string): string[] {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));
}

test('Ctrl-C in the middle of it leaves no process and no port behind', { timeout: 90_000 }, async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'kintsugi demo-')));
  const main = join(import.meta.dirname, '..', 'main.ts');
  const child = spawn(process.execPath, [main, 'demo'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = once(child, 'exit');
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/API at (http:\S+)/);
  const url = /API at (http:\S+)/.exec(said)?.[1] ?? '';
  expect((await fetch(`${url}/health`)).ok).toBe(true);
  expect(processesOf(folder)).not.toEqual([]);
  child.kill('SIGINT');
  expect(await exited).toEqual([130, null]);
  expect(processesOf(folder)).toEqual([]);
  await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
  expect(said).not.toMatch(/Error:|TypeError/);
  await rm(folder, { recursive: true });
});
