/**
 * Runs the tests quietly: failures in full, what was skipped and why, and always a closing line
 * `N passed, N failed, N skipped`. Arguments go on to vitest. Knows no test.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closingLine, emptyTally, settled, skippedLines, type Tally } from './test/tally.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const runTimeoutMs = 10 * 60_000;
const graceMs = 5_000;

async function runTests(args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kintsugi-tests-'));
  const tallyPath = join(folder, 'tally.json');
  try {
    const exitCode = await vitest(args, tallyPath);
    const tally = settled(readTally(tallyPath), exitCode);
    for (const line of skippedLines(tally)) console.log(line);
    console.log(closingLine(tally));
    return tally.failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The exit code of vitest; null when it was ended by a signal, ours at the time limit included. */
function vitest(args: readonly string[], tallyPath: string): Promise<number | null> {
  const reporters = ['--reporter=minimal', `--reporter=${join(top, 'tools/test/tally-reporter.ts')}`];
  const child = spawn(process.execPath, [join(top, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args], {
    cwd: top,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, KINTSUGI_TEST_TALLY: tallyPath, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
  });
  const end = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  };
  const limit = setTimeout(() => {
    console.log(`the tests took longer than ${runTimeoutMs / 60_000} minutes and were ended`);
    end();
  }, runTimeoutMs);
  process.on('SIGTERM', end).on('SIGINT', end).on('SIGHUP', end);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.log(`vitest did not start: ${error.message}; run npm ci`);
      resolve(null);
    });
    child.on('close', (code) => resolve(code));
  }).finally(() => clearTimeout(limit)) as Promise<number | null>;
}

function readTally(path: string): Tally {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Tally;
  } catch {
    return emptyTally; // vitest died before its first module
  }
}

process.exitCode = await runTests(process.argv.slice(2));
