/**
 * Runs the tests quietly: failures in full, what was skipped and why, and always a closing line
 * `N passed, N failed, N skipped`. Arguments go on to vitest. Knows no test.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAsGroup } from './test/process-group.ts';
import { closingLine, emptyTally, settled, skippedLines, type Tally } from './test/tally.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const timeLimitMs = 10 * 60_000;
const vitest = [
  join(top, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=minimal',
  `--reporter=${join(top, 'tools/test/tally-reporter.ts')}`,
];

async function runTests(args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kintsugi-tests-'));
  const tallyPath = join(folder, 'tally.json');
  try {
    const { exitCode, leftBehind, brokenOff } = await runAsGroup(process.execPath, [...vitest, ...args], {
      cwd: top,
      env: { ...process.env, KINTSUGI_TEST_TALLY: tallyPath, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
      timeLimitMs,
    });
    if (brokenOff !== undefined) console.log(`the run is not whole: ${brokenOff}`);
    if (leftBehind) console.log('the tests left processes running; they were ended');
    const tally = settled(readTally(tallyPath), exitCode);
    for (const line of skippedLines(tally)) console.log(line);
    console.log(closingLine(tally));
    return tally.failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTally(path: string): Tally {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Tally;
  } catch {
    return emptyTally; // vitest died before its first module
  }
}

process.exitCode = await runTests(process.argv.slice(2));
