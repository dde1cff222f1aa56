// The words of `demo build`, as a person reads them and as a program does; and that Ctrl-C leaves nothing of it behind.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BreakageJudgement } from '@kintsugi/chaos';
import { expect, test } from 'vitest';
import { expectGolden, testPaper } from '../../golden.kit.ts';
import { buildEndingLines, buildHeadLines, buildResultOf, judgedText, pushedText } from './build-words.ts';

const breakages = [
  { name: 'one', title: 'One', tagline: 'a name is spelt in two ways' },
  { name: 'two', title: 'Two', tagline: 'a rule is wanted that is not there yet' },
  { name: 'three', title: 'Three', tagline: 'a sign is turned round' },
];
const repaired: BreakageJudgement = {
  breakage: 'one',
  right: 'repaired',
  outcome: 'repaired',
  help: 'import alpha from ./beta.ts',
  helpKind: 'import',
  candidatesTried: 3,
  seconds: { detected: 2.9, pullRequest: 9.4, merged: 12.1, verified: 24.6 },
  repairId: 'rep_1',
  pullRequest: 'http://127.0.0.1:1/pulls/1',
  agrees: true,
  why: [],
};
const asked: BreakageJudgement = {
  ...repaired,
  breakage: 'two',
  right: 'asked',
  outcome: 'asked',
  help: 'go back to the commit before',
  helpKind: 'revert',
  seconds: { detected: 3.3, pullRequest: 14.2, merged: null, verified: null },
};
const wrong: BreakageJudgement = {
  ...repaired,
  breakage: 'three',
  outcome: 'failed',
  help: null,
  helpKind: null,
  pullRequest: null,
  seconds: { detected: 3.1, pullRequest: null, merged: null, verified: null },
  agrees: false,
  why: ['it ended as failed, and right would have been repaired', 'the time was up: 1 repair(s); the first is coding'],
};

test.each([120, 64])('head and ending on %i columns', (columns) => {
  const paper = testPaper(columns);
  const ending = { judgements: [repaired, asked, wrong], of: 3, seconds: 212, breakages };
  expectGolden(`demo-build-${columns}`, [...buildHeadLines(breakages, paper), ...buildEndingLines(ending, paper)]);
});

test('one of them alone, and all as it should be', () => {
  const paper = testPaper(100);
  const ending = { judgements: [repaired], of: 1, seconds: 61.4, breakages };
  expectGolden('demo-build-one', [...buildHeadLines(breakages.slice(0, 1), paper), ...buildEndingLines(ending, paper)]);
});

test('the judge’s word in a line: what was done, and when', () => {
  expect(judgedText(repaired)).toBe(
    'repaired, merged, deployed and verified: import alpha from ./beta.ts · seen after 2.9 s · pull request 9.4 s · merged 12 s · verified 25 s',
  );
  expect(judgedText(asked)).toBe('handed to a person · seen after 3.3 s · pull request 14 s');
});

test('what people merge is told by their own words, which a terminal does not obey', () => {
  const commits = [{ author: 'A', subject: 'Tidy\u001b[31m up', commit: '0123456789abcdef' }];
  expect(pushedText({ kind: 'pushed', atMs: 0, breakage: 'one', title: 'One', place: 1, of: 3, commits })).toBe(
    'merges 0123456789ab “Tidy up”',
  );
});

test('a program reads one object with every judgement', () => {
  const result = buildResultOf([repaired, wrong], 3, 212.34);
  expect(result).toMatchObject({ agreed: 1, of: 3, seconds: 212.3 });
  expect(result.breakages.map(({ outcome }) => outcome)).toEqual(['repaired', 'failed']);
});

/** Processes of this machine whose command line names `folder`. */
function processesOf(folder: string): string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(folder));
}

test(
  'Ctrl-C while its repository is laid leaves no process, no port and no clone behind',
  { timeout: 120_000 },
  async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'kintsugi build-')));
    const temporary = await mkdtemp(join(tmpdir(), 'kintsugi-temporary-'));
    const main = join(import.meta.dirname, '../../main.ts');
    const child = spawn(process.execPath, [main, 'demo', 'build'], {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const exited = once(child, 'exit');
    await expect.poll(() => said, { timeout: 90_000 }).toMatch(/as a repository of its own/);
    const url = /API at (http:[\d.:/]+\d)/.exec(said)?.[1] ?? '';
    expect((await fetch(`${url}/health`)).ok).toBe(true);
    child.kill('SIGINT');
    expect(await exited).toEqual([130, null]);
    expect(processesOf(folder)).toEqual([]);
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
    expect(said).not.toMatch(/Error:|TypeError/);
    expect((await readdir(temporary)).filter((name) => name.startsWith('work-'))).toEqual([]);
    for (const place of [folder, temporary]) await rm(place, { recursive: true });
  },
);
