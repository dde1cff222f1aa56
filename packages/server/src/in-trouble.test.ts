// What goes wrong around a real server, with its real stores, intake and runtime: each names its mend, and loses nothing.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteEventStore } from '@kintsugi/adapters/event-store/sqlite';
import { createClient, kindOf, type Client, type Reply } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent, type Signal } from '@kintsugi/domain';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfiguration } from './configuration/load.ts';
import { readToken } from './folder/address.ts';
import { startServer, type Server, type StartResult } from './start.ts';
import { endServices } from './world/end-everything.ts';
import { inMemoryWorld, opens } from './world/in-memory-world.kit.ts';
import { realWorld } from './world/open-world.ts';
import type { OpenWorld } from './world/world.ts';

const NOW = Date.now();
const SLOW = { timeout: 60_000 };
const WORDS = expect.stringMatching(/\w/);

let folder = '';
const running: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi trouble '));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop(true)));
  await endServices(dataFolder());
  await rm(folder, { recursive: true });
});

const dataFolder = (): string => join(folder, '.kintsugi');
const real = (): OpenWorld => realWorld({ onTrouble: () => {}, onCall: () => {} });

async function start(yaml: string, openWorld: OpenWorld = real()): Promise<StartResult> {
  const file = join(folder, 'kintsugi.yaml');
  await writeFile(file, `version: 1\nname: trouble\n${yaml}\n`);
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const started = await startServer({ configuration: loaded.configuration, openWorld, version: '1' });
  if (started.ok) running.push(started.server);
  return started;
}

async function up(yaml: string, openWorld?: OpenWorld): Promise<{ server: Server; client: Client }> {
  const started = await start(yaml, openWorld);
  if (!started.ok) throw new Error(started.refusal.detail);
  const token = (await readToken(dataFolder())) ?? '';
  return { server: started.server, client: createClient({ url: started.server.url, token }) };
}

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.problem.detail);
  return reply.value;
}

const FREE = 'server: { port: 0, otlpPort: 0 }';

async function declared(program: string, entry = 'main.mjs'): Promise<string> {
  await mkdir(join(folder, 'alpha'), { recursive: true });
  await writeFile(join(folder, 'alpha', 'main.mjs'), program);
  const health = '{ path: /health, intervalMs: 100, timeoutMs: 500, startTimeoutMs: 700 }';
  return `${FREE}\nservices: { alpha: { release: alpha, entry: ${entry}, health: ${health} } }`;
}

/** Nothing may run for this folder any more: the keeper's door is gone, and so is the lock. */
function expectNothingRuns(): void {
  expect(existsSync(join(dataFolder(), 'runtime', 'keeper.json'))).toBe(false);
  expect(existsSync(join(dataFolder(), 'lock'))).toBe(false);
}

test('telemetry that makes no sense is refused with its mend, counted, and disturbs nothing else', SLOW, async () => {
  const { server, client } = await up(FREE);
  const post = (body: string) =>
    fetch(`${server.otlpUrl ?? ''}/v1/logs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const refused = await post('{"resourceLogs": [');
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringMatching(/not JSON.*To mend it/)]);
  const record = { timeUnixNano: `${BigInt(NOW) * 1_000_000n}`, body: { stringValue: 'a line that was kept' } };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'alpha' } }] };
  expect(
    (await post(JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }))).status,
  ).toBe(200);
  const found = await client.queryLogs({ query: { service: 'alpha', from: new Date(NOW - 60_000).toISOString() } });
  expect(JSON.stringify(value(found))).toContain('a line that was kept');
});

test('a telemetry port that is taken is refused with its mend, and nothing stays behind', SLOW, async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const refused = await start(`server: { port: 0, otlpPort: ${port} }`);
  expect(refused).toMatchObject({ ok: false, refusal: { detail: expect.stringContaining(`${port}`), mend: WORDS } });
  expectNothingRuns();
  await new Promise((resolve) => other.close(resolve));
  await up(FREE);
});

test(
  'a release folder without its entry point keeps the server from starting, says so, and leaves nothing',
  SLOW,
  async () => {
    const refused = await start(await declared('', 'other.mjs'));
    expect(refused).toMatchObject({
      ok: false,
      refusal: { kind: 'no-entry-point', detail: expect.stringContaining('other.mjs'), mend: WORDS },
    });
    expectNothingRuns();
  },
);

test(
  'a service that never becomes healthy does not hold the server up, and is shown for what it is',
  SLOW,
  async () => {
    const { client } = await up(await declared('setInterval(() => {}, 1_000);'));
    expect((await client.getReadiness({})).ok).toBe(true);
    const alpha = async () => value(await client.getService({ params: { name: 'alpha' } }));
    await expect
      .poll(async () => (await alpha()).replicaStates[0]?.lastExit?.says ?? '', { timeout: 30_000 })
      .toMatch(/not healthy within 700 ms: nobody listens on its port/);
    expect(await alpha()).toMatchObject({ verdict: 'unhealthy', replicas: { ready: 0, desired: 1 } });
  },
);

const signal: Signal = {
  id: 'sig_1',
  series: { measure: 'errors', service: 'alpha' },
  meaning: 'errors',
  direction: 'up',
  onsetMs: NOW - 9_000,
  seenMs: NOW - 8_000,
  band: { low: 0, usual: 0.001, high: 0.003 },
  now: 0.31,
  unit: '1',
  surprise: 12,
};

/** Two incidents that have ended, in a log of their own making. */
async function writeHistory(): Promise<void> {
  await mkdir(dataFolder(), { recursive: true });
  const store = await openSqliteEventStore({ path: join(dataFolder(), 'events.sqlite') });
  for (const id of ['inc_1', 'inc_2']) {
    const events: IncidentEvent[] = [
      { type: 'incident-opened', title: 'alpha fails', severity: 'major', signal: { ...signal, id: `sig_${id}` } },
      { type: 'comment-added', text: 'a word' },
      { type: 'incident-resolved', attribution: 'by-itself', because: 'it went' },
    ];
    const stored = events.map(({ type, ...body }, index) => ({
      id: `evt_${id}_${index}`,
      type,
      schemaVersion: INCIDENT_SCHEMA_VERSION,
      atMs: NOW - 6_000 + index,
      actor: { kind: 'agent', name: 'Scout' } as const,
      causeId: null,
      body,
    }));
    await store.append(`incident:${id}`, 0, stored);
  }
  await store.close();
}

test('a damaged event stops all writing and is named; everything else can still be read', SLOW, async () => {
  await writeHistory();
  const path = join(dataFolder(), 'events.sqlite');
  const db = new DatabaseSync(path);
  const damage = `UPDATE events SET sealed = substr(sealed, 1, 40) WHERE version = 2
    AND stream = (SELECT id FROM streams WHERE name = 'incident:inc_1')`;
  expect(db.prepare(damage).run().changes).toBe(1);
  db.close();

  const { client } = await up(FREE);
  const ready = await client.getReadiness({});
  expect(ready).toMatchObject({ ok: true, status: 503, value: { ready: false } });
  expect(value(ready).checks.find(({ name }) => name === 'engine')?.says).toMatch(
    /event 2 of stream incident:inc_1 is damaged.*kintsugi audit verify/,
  );
  expect(value(await client.verifyAudit({}))).toMatchObject({
    ok: false,
    fault: { stream: 'incident:inc_1', version: 2, mend: expect.stringContaining('backup') },
  });
  expect(value(await client.listIncidents({ query: {} })).items.map(({ id }) => id)).toContain('inc_2');
  expect(value(await client.getTimeline({ params: { id: 'inc_2' }, query: {} })).items).toHaveLength(3);
  const damaged = await client.getIncident({ params: { id: 'inc_1' } });
  expect(!damaged.ok && [kindOf(damaged.problem), damaged.problem.mend]).toEqual([
    'damaged-stream',
    expect.stringContaining('backup'),
  ]);
  const refused = await client.pause({ body: { reason: 'a drill' } });
  expect(!refused.ok && [refused.problem.status, refused.problem.mend]).toEqual([503, WORDS]);
});

test('on a full disk commands are refused with their mend, reads go on, and writing comes back with the room', async () => {
  await writeHistory();
  const store = await openSqliteEventStore({ path: join(dataFolder(), 'events.sqlite') });
  const world = inMemoryWorld({ store, close: () => store.close() });
  const { client } = await up(FREE, opens(world));
  const params = { id: 'inc_1' };
  const comment = (n: number) => client.commentIncident({ params, body: { text: `${n}: ${'x'.repeat(1_900)}` } });
  await store.limitBytes(0);
  let accepted = 0;
  let refused = await comment(accepted);
  // What is left of the last page still fits.
  for (; refused.ok && accepted < 100; refused = await comment(accepted)) accepted += 1;
  expect(!refused.ok && refused.problem).toMatchObject({
    status: 503,
    detail: expect.stringMatching(/full/),
    mend: expect.stringContaining('kintsugi doctor'),
  });
  expect(value(await client.listIncidents({ query: {} })).items).toHaveLength(2);
  await store.limitBytes(null);
  expect((await comment(accepted)).ok).toBe(true);
  const comments = value(await client.listEvents({ params })).items.filter(({ type }) => type === 'comment-added');
  expect(comments).toHaveLength(1 + accepted + 1);
  expect(value(await client.verifyAudit({})).ok).toBe(true);
});

test('with a clock that went back over a restart, what happens next is still later than what happened', async () => {
  await writeHistory();
  const store = await openSqliteEventStore({ path: join(dataFolder(), 'events.sqlite') });
  const { clock } = inMemoryWorld();
  const anHourAgo = { ...clock, now: () => Date.now() - 3_600_000 };
  const { client } = await up(FREE, opens(inMemoryWorld({ store, clock: anHourAgo, close: () => store.close() })));
  expect((await client.commentIncident({ params: { id: 'inc_1' }, body: { text: 'later' } })).ok).toBe(true);
  const { items } = value(await client.listEvents({ params: { id: 'inc_1' } }));
  const times = items.map(({ at }) => Date.parse(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(items.filter(({ type }) => type === 'comment-added')).toHaveLength(2);
  expect(value(await client.verifyAudit({})).ok).toBe(true);
});

test(
  'two servers on one data folder: the second is refused with its mend, and the first keeps its address',
  SLOW,
  async () => {
    const { server, client } = await up(FREE);
    const before = await readFile(join(dataFolder(), 'server.json'), 'utf8');
    expect(await start(FREE)).toMatchObject({
      ok: false,
      refusal: { kind: 'folder-in-use', mend: expect.stringContaining('kintsugi down') },
    });
    expect(await readFile(join(dataFolder(), 'server.json'), 'utf8')).toBe(before);
    expect(value(await client.getHealth({}))).toMatchObject({ state: 'up' });
    expect(server.otlpUrl).not.toBeNull();
  },
);
