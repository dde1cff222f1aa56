/** How a test run is told: the closing line never claims more than is known. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { closingLine, emptyTally, settled, skippedLines, type Tally } from './test/tally.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const tally: Tally = {
  passed: 7,
  failed: 0,
  skipped: [
    { module: 'a.test.ts', name: 'one', reason: 'no PostgreSQL' },
    { module: 'a.test.ts', name: 'two', reason: 'no PostgreSQL' },
    { module: 'b.test.ts', name: 'three', reason: null },
  ],
  ended: true,
};

test('the closing line', () => {
  expect(closingLine(tally)).toBe('7 passed, 0 failed, 3 skipped');
});

test('what was skipped is told once for each reason', () => {
  expect(skippedLines(tally)).toEqual([
    'skipped 2: no PostgreSQL  (a.test.ts)',
    'skipped 1: without a reason: three  (b.test.ts)',
  ]);
});

test('a runner that died, or failed without a failed test, is a failure', () => {
  expect(settled(tally, 0).failed).toBe(0);
  expect(settled(tally, 1).failed).toBe(1);
  expect(settled(tally, null).failed).toBe(1);
  expect(settled({ ...tally, ended: false }, 0).failed).toBe(1);
  expect(settled(emptyTally, 0).failed).toBe(1);
  expect(settled({ ...tally, failed: 2 }, 1).failed).toBe(2);
});

/** Runs the real program on one planted test file, in a folder of its own that no other check reads. */
function runOn(text: string): { lines: string[]; status: number | null } {
  mkdirSync(join(top, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(top, '.cache', 'planted-'));
  try {
    writeFileSync(join(folder, 'planted.test.ts'), text);
    const args = [join(top, 'tools/test.ts'), '--root', folder];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { lines: stdout.trimEnd().split('\n'), status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the program counts what passed, failed and was skipped, and exits 1 on a failure', () => {
  const { lines, status } = runOn(`
    import { test } from 'vitest';
    test('passes', () => {});
    test('fails', () => { throw new Error('as it must'); });
    test('skips', ({ skip }) => skip('the moon is not full'));`);
  expect(lines.slice(-2)).toEqual([
    'skipped 1: the moon is not full  (planted.test.ts)',
    '1 passed, 1 failed, 1 skipped',
  ]);
  expect(status).toBe(1);
});

test('a file that cannot be loaded, or a worker that dies, is a failure', () => {
  expect(runOn(`import './gone.ts';`)).toMatchObject({
    status: 1,
    lines: expect.arrayContaining(['0 passed, 1 failed, 0 skipped']),
  });
  const died = runOn(`import { test } from 'vitest'; test('dies', () => { process.kill(process.pid, 'SIGKILL'); });`);
  expect(died.status).toBe(1);
  expect(died.lines.at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed, \d+ skipped$/);
});

test('processes that tests leave behind are told and ended', () => {
  const left = join(top, '.cache', `left-${process.pid}`);
  const program = `require('node:fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)`;
  const { lines, status } = runOn(`
    import { spawn } from 'node:child_process';
    import { existsSync } from 'node:fs';
    import { expect, test, vi } from 'vitest';
    test('leaves', async () => {
      spawn(process.execPath, ['-e', ${JSON.stringify(program)}, ${JSON.stringify(left)}], { stdio: 'ignore' }).unref();
      await vi.waitUntil(() => existsSync(${JSON.stringify(left)}));
    });`);
  const pid = Number(readFileSync(left, 'utf8'));
  rmSync(left);
  expect(lines).toContain('the tests left processes running; they were ended');
  expect(isRunning(pid)).toBe(false);
  expect([lines.at(-1), status]).toEqual(['1 passed, 0 failed, 0 skipped', 0]);
});

/** A process that is dead and not collected yet does not run; only Linux can tell. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
