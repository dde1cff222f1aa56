// The intake as the server uses it: a real thread, real HTTP, a real store; only the observer follows a script.
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Signal } from '@kintsugi/domain';
import { startIntake } from './start-intake.ts';
import type { Intake, IntakeOptions } from './start-intake.ts';

vi.setConfig({ testTimeout: 60_000 });

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi intake '));
  cleanups.push(() => rm(folder, { recursive: true }));
  return folder;
}

async function start(folder: string, options: Partial<IntakeOptions> = {}) {
  const troubles: string[] = [];
  const signals: Signal[] = [];
  const started = await startIntake({
    otlp: { host: '127.0.0.1', port: 0 },
    telemetry: { folder: join(folder, 'telemetry'), retentionMs: 86_400_000, maxBytes: 1 << 28, freeBytesMin: 0 },
    logs: { folder: join(folder, 'logs'), positions: join(folder, 'log-positions.json') },
    observerModule: new URL('scripted-observer.ts', import.meta.url).href,
    onTrouble: (what) => troubles.push(what),
    backoffMs: { first: 20, most: 100 },
    ...options,
  });
  if (!started.ok) throw new Error(started.refusal.detail);
  const { intake } = started;
  cleanups.push(() => intake.close());
  intake.onSignals((some) => signals.push(...some));
  return { intake, troubles, signals };
}

const line = (body: string) => ({
  atMs: Date.now(),
  service: 'alpha',
  instance: 'a',
  severity: 9,
  body,
  traceId: null,
});
const lately = () => ({ fromMs: Date.now() - 60_000, toMs: Date.now() + 60_000 });
const bodies = async (intake: Intake) =>
  (await intake.telemetry.logs({ ...lately(), limit: 100 })).map(({ body }) => body);

async function post(intake: Intake, body: string): Promise<number> {
  const record = { timeUnixNano: `${Date.now()}000000`, body: { stringValue: body } };
  const response = await fetch(`http://127.0.0.1:${intake.otlpPort}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }),
  });
  return response.status;
}

test('what comes by OTLP, by message and from files can be asked for, and is observed', async () => {
  const folder = await freshFolder();
  const { intake, signals } = await start(folder);
  expect(await post(intake, 'signal from-otlp')).toBe(200);
  expect(await intake.write({ logs: [line('signal from-main')] })).toEqual({ ok: true });
  await mkdir(join(folder, 'logs', 'beta'), { recursive: true });
  await appendFile(
    join(folder, 'logs', 'beta', 'beta-1.log'),
    `${new Date().toISOString()} out signal from-file\n${new Date().toISOString()} out end\n`,
  );
  await expect
    .poll(() => signals.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1)), { timeout: 40_000 })
    .toEqual(['from-file', 'from-main', 'from-otlp']);
  expect(await bodies(intake)).toEqual(
    expect.arrayContaining(['signal from-otlp', 'signal from-main', 'signal from-file']),
  );
  expect(intake.status()).toMatchObject({ up: true, restarts: 0, report: { refused: 0, store: { refusing: null } } });
});

test('derived series are stored, and prime the observer after a restart', async () => {
  const folder = await freshFolder();
  const first = await start(folder);
  await first.intake.write({ logs: [line('one'), line('two')] });
  const total = async () => {
    const [window] = await first.intake.telemetry.series({
      match: { measure: 'requests', service: 'alpha' },
      join: 'sum',
      stepMs: 120_000,
      ...lately(),
    });
    return window?.values[0];
  };
  await expect.poll(total, { timeout: 40_000 }).toBe(2);
  await first.intake.close();
  const second = await start(folder);
  await expect.poll(() => second.intake.status().report?.tracks, { timeout: 40_000 }).toBe(1);
});

test('a thread that dies is reported and started again on the same port, with everything that was acknowledged', async () => {
  const { intake, troubles } = await start(await freshFolder());
  const port = intake.otlpPort;
  expect(await post(intake, 'before')).toBe(200);
  await intake.write({ logs: [line('crash')] });
  await expect.poll(() => intake.status().restarts, { timeout: 40_000 }).toBe(1);
  await expect.poll(() => intake.status().up, { timeout: 40_000 }).toBe(true);
  expect(troubles).toEqual([expect.stringMatching(/told to crash.*started again in 20 ms/)]);
  expect(intake.otlpPort).toBe(port);
  expect(await post(intake, 'after')).toBe(200);
  expect(await bodies(intake)).toEqual(['before', 'crash', 'after']);
});

test('while the thread is busy the main thread is not, and nothing is lost', async () => {
  const { intake } = await start(await freshFolder());
  const slow = intake.write({ logs: [line('sleep 800')] });
  const startedMs = performance.now();
  let turns = 0;
  let busy = true;
  void slow.then(() => (busy = false));
  while (busy) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(turns).toBeGreaterThan(100);
  expect(performance.now() - startedMs).toBeGreaterThan(700);
  expect(await bodies(intake)).toEqual(['sleep 800']);
});

test("with the engine's own observer, spans become requests by service and operation", async () => {
  const { intake } = await start(await freshFolder(), { observerModule: '@kintsugi/engine' });
  const span = (n: number) => ({
    traceId: '1'.repeat(32),
    spanId: String(n).padStart(16, '0'),
    parentSpanId: null,
    service: 'alpha',
    instance: 'a',
    operation: 'GET /things',
    kind: 'server' as const,
    startMs: Date.now(),
    durationMs: 5,
    error: false,
    status: 200,
    peer: null,
    attributes: {},
  });
  expect(await intake.write({ spans: [span(1), span(2), span(3)] })).toEqual({ ok: true });
  const sums = async () => {
    const found = await intake.telemetry.series({
      match: { measure: 'requests', service: 'alpha' },
      join: 'sum',
      stepMs: 120_000,
      ...lately(),
    });
    return found.map(({ series, values }) => [series.operation, values[0]]);
  };
  await expect.poll(sums, { timeout: 40_000 }).toEqual([
    [undefined, 3],
    ['GET /things', 3],
  ]);
});

test('a port that is taken is a refusal that says what mends it', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => other.close(resolve)));
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(start(await freshFolder(), { otlp: { host: '127.0.0.1', port } })).rejects.toThrow(
    /is in use.*configure another port/,
  );
});

test('no secret reaches the store, by whatever way it came, and what was masked is reported', async () => {
  const folder = await freshFolder();
  const { intake } = await start(folder);
  expect(await post(intake, 'login password=Zq7Xw9Lk2 by eve@example.org')).toBe(200);
  expect(await intake.write({ logs: [line('GET https://u:Zq7Xw9Lk2@host/x')] })).toEqual({ ok: true });
  await mkdir(join(folder, 'logs', 'beta'), { recursive: true });
  const now = new Date().toISOString();
  await appendFile(join(folder, 'logs', 'beta', 'beta-1.log'), `${now} out {"apiKey":"Zq7Xw9Lk2"}\n${now} out end\n`);
  await expect
    .poll(() => bodies(intake), { timeout: 20_000 })
    .toEqual(
      expect.arrayContaining([
        'login password=<masked:namedSecret> by <masked:email>',
        'GET https://u:<masked:urlPassword>@host/x',
        '{"apiKey":"<masked:namedSecret>"}',
      ]),
    );
  await expect.poll(() => intake.status().report?.masked.length, { timeout: 20_000 }).toBe(4);
  expect(JSON.stringify(intake.status())).not.toMatch(/Zq7Xw9Lk2|eve@/);
  await intake.close();
  const files = await readdir(join(folder, 'telemetry'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile()))
    expect((await readFile(join(file.parentPath, file.name), 'latin1')).includes('Zq7Xw9Lk2')).toBe(false);
});
