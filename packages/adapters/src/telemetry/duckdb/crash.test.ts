// INV-33. What was acknowledged is there: after a kill, and after a disk that was really full.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { START_MS, cleanups, freshFolder, open } from './testing.ts';

const ROWS = 500;

/** Starts the writer and collects what it says; */
async function startWriter(folder: string, limitKib: number | null) {
  const script = fileURLToPath(new URL('crashing-writer.ts', import.meta.url));
  const node = `exec "${process.execPath}" --disable-warning=ExperimentalWarning "${script}" "${folder}" ${ROWS}`;
  const child = spawn('bash', ['-c', limitKib === null ? node : `ulimit -S -f ${limitKib}; ${node}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  cleanups.push(() => {
    child.kill('SIGKILL');
    return ended;
  });
  return { child, lines, ended };
}

/** Every row of every acknowledged batch, by the sum of its values. */
async function expectAll(folder: string, acknowledged: readonly number[]): Promise<void> {
  const store = await open({ folder, now: Date.now });
  const toMs = START_MS + (Math.max(...acknowledged) + 1) * ROWS;
  const [window] = await store.series({
    match: { measure: 'written' },
    join: 'sum',
    fromMs: START_MS,
    toMs,
    stepMs: ROWS,
  });
  const missing = acknowledged.filter((n) => window?.values[n] !== n * ROWS * ROWS + (ROWS * (ROWS - 1)) / 2);
  expect(missing).toEqual([]);
}

const numbers = (lines: readonly string[]) => lines.filter((line) => /^\d+$/.test(line)).map(Number);

test('kill -9 loses no acknowledged batch', { timeout: 60_000 }, async () => {
  const folder = await freshFolder();
  const writer = await startWriter(folder, null);
  await expect.poll(() => writer.lines.length, { timeout: 40_000 }).toBeGreaterThan(60);
  writer.child.kill('SIGKILL');
  await writer.ended;
  await expectAll(folder, numbers(writer.lines));
});

const prlimit = spawnSync('bash', ['-c', 'prlimit --version']).status === 0;

test.skipIf(!prlimit)(
  'files that may not grow refuse writes, and take them again with everything that was acknowledged',
  { timeout: 60_000 },
  async () => {
    const folder = await freshFolder();
    const writer = await startWriter(folder, 600);
    const refused = () => writer.lines.find((line) => line.startsWith('refused'));
    await expect.poll(refused, { timeout: 40_000 }).toMatch(/can't be written .*free space on the disk/);
    await promisify(execFile)('bash', ['-c', `prlimit --pid ${writer.child.pid} --fsize=unlimited:`]);
    const before = numbers(writer.lines).length;
    await expect.poll(() => numbers(writer.lines).length, { timeout: 40_000 }).toBeGreaterThan(before + 20);
    writer.child.kill('SIGKILL');
    await writer.ended;
    await expectAll(folder, numbers(writer.lines));
  },
);
