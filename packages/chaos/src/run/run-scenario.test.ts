// A whole run against a stranger that answers the API: what is told, what is asked for, what is undone. Real processes outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from '@kintsugi/contract';
import type { ChaosEvent } from '../chaos-event.ts';
import { injectionOf } from '../kit/injection-of.ts';
import type { Scene } from '../kit/scene.ts';
import type { TimedStep, Truth, Variant } from '../scenario.ts';
import { incidentNow, NOON, openPretendApi, rollbackNow, type PretendApi } from './pretend-api.kit.ts';
import { runScenario } from './run-scenario.ts';

const QUICK = { warmUpSeconds: 0, baselineSeconds: 0.1, lookEveryMs: 20, timeoutSeconds: 8, afterwardsSeconds: 0.1 };
const TRUTH: Truth = {
  causes: [{ kind: 'release', service: 'alpha' }],
  sinceStep: 0,
  right: [{ action: 'rollback', service: 'alpha' }],
  wrong: [],
};

/** Customers who are always content, and a partner who remembers what it was told. */
const OUTSIDE = `import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
createServer(async (request, response) => {
  let text = '';
  for await (const piece of request) text += piece;
  if (request.method === 'POST') appendFileSync(process.env.TOLD, text + '\\n');
  const second = { requests: 10, failures: 0, orders: 1, visits: 4, p95Ms: 20 };
  const now = Math.floor(Date.now() / 1000);
  const perSecond = [];
  for (let ago = 9; ago >= 0; ago -= 1) perSecond.push({ ...second, at: new Date((now - ago) * 1000).toISOString() });
  response.end(JSON.stringify({ totals: second, last: second, perSecond }));
}).listen(Number(process.env.CONTROL_PORT), '127.0.0.1');`;

let folder = '';
let api: PretendApi;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'));
  await mkdir(join(folder, 'alpha'));
  await mkdir(join(folder, 'data', 'state'), { recursive: true });
  await writeFile(join(folder, 'alpha', 'main.ts'), 'export const price = (cents: number) => cents + 1;\n');
  await writeFile(join(folder, 'outside.mjs'), OUTSIDE);
  await writeFile(join(folder, 'kintsugi.yaml'), 'services:\n  alpha: { release: alpha }\n  beta: { release: beta }\n');
  const process = (name: string, port: number, needs: string) =>
    `  - { name: ${name}, command: [node, outside.mjs], control: "http://127.0.0.1:${port}", needs: ${needs}, ` +
    `env: { CONTROL_PORT: "${port}", TOLD: "${join(folder, `told-${name}`)}" } }\n`;
  const world = `processes:\n${process('partner', 4101, '[]')}${process('customers', 4102, '[alpha]')}`;
  await writeFile(join(folder, 'world.yaml'), world);
  api = await openPretendApi(['alpha', 'beta'], join(folder, 'data'));
});
afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(inject: readonly TimedStep[], change: Partial<Variant> = {}, signal = new AbortController().signal) {
  const events: ChaosEvent[] = [];
  const variant = { inject, quietSeconds: 0.2, truth: TRUTH, ...change };
  await runScenario({
    scenario: { name: 'one', title: '', tagline: '', application: folder, vary: () => variant },
    seed: 1,
    ports: 'free',
    pace: QUICK,
    tell: (event) => events.push(event),
    access: Promise.resolve({ apiUrl: api.url, token: 'a-token' }),
    signal,
  });
  return events;
}

const release: TimedStep = {
  do: 'release',
  service: 'alpha',
  patches: [{ file: 'main.ts', find: 'cents + 1', replace: 'cents + 2' }],
};
const told = async (name: string) => (await readFile(join(folder, `told-${name}`), 'utf8')).trim().split('\n');
const kinds = (events: readonly ChaosEvent[]) => events.map(({ kind }) => kind).filter((kind) => kind !== 'customers');
const judged = (events: readonly ChaosEvent[]) => events.find((event) => event.kind === 'judged');

test('a run from the world to the judgement: a release goes out, is taken back by others, and that is healed', async () => {
  let deployed = '';
  api.onChange = (service, kind) => {
    if (kind !== 'deploy') return;
    deployed = String(api.asked.at(-1)?.action['folder']);
    api.incidents.push({ incident: incidentNow(), actions: [rollbackNow(service)] });
    const now = api.services.get(service);
    setTimeout(() => now && api.services.set(service, { ...now, ...api.services.get(service), release: 'r1' }), 50);
  };
  const events = await run([release]);
  expect(kinds(events)).toEqual(['world-ready', 'customers-came', 'baseline', 'injected', 'judged', 'cleaned-up']);
  expect(events.find(({ kind }) => kind === 'baseline')).toMatchObject({
    errorRatio: 0,
    p95Ms: 20,
    ordersPerVisit: 0.25,
  });
  expect(events.find(({ kind }) => kind === 'injected')).toMatchObject({ says: 'alpha release 2 goes out' });
  expect(judged(events)).toMatchObject({
    scenario: 'one',
    outcome: 'healed',
    agrees: true,
    postmortem: '/data/inc_1.md',
  });
  expect(events.at(-1)).toEqual({ kind: 'cleaned-up', says: [] });
  expect(api.asked.map(({ action }) => action.kind)).toEqual(['deploy']);
  expect(api.asked[0]?.reason).toBe('routine change');
  expect(deployed).toMatch(/\/work-\w+\/build-\w+\/release$/);
  expect(existsSync(deployed)).toBe(false);
});

test('nobody acted: the release, the setting and the partner go back to what they were, the last one first', async () => {
  const setting: TimedStep = { do: 'configure', service: 'beta', set: { LIMIT: '0' } };
  const partner: TimedStep = { do: 'control', process: 'partner', send: { mode: 'down' }, restore: { mode: 'ok' } };
  const events = await run([release, { ...setting, atSeconds: 0.05 }, { ...partner, atSeconds: 0.1 }]);
  expect(judged(events)).toMatchObject({ outcome: 'left-alone', agrees: false });
  const asked = api.asked.map(({ service, action }) => `${service} ${action.kind}`);
  expect(asked.slice(0, 2).toSorted()).toEqual(['alpha deploy', 'beta configure']);
  expect(asked.slice(2)).toEqual(['beta restore-configuration', 'alpha rollback']);
  expect(api.services.get('alpha')?.release).toBe('r1');
  expect(await told('partner')).toEqual(['{"mode":"down"}', '{"mode":"ok"}']);
});

test('what is meant for a while is taken back after it, once', async () => {
  const events = await run([
    {
      do: 'control',
      process: 'customers',
      send: { rate: 3 },
      restore: { rate: 1 },
      forSeconds: 0.1,
      says: 'many come',
    },
  ]);
  expect(kinds(events)).toEqual([
    'world-ready',
    'customers-came',
    'baseline',
    'injected',
    'taken-back',
    'judged',
    'cleaned-up',
  ]);
  expect(await told('customers')).toEqual(['{"rate":3}', '{"rate":1}']);
});

test('a signal reaches the replica, and a stopped process goes on afterwards', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    await once(child, 'spawn');
    const beta = api.services.get('beta');
    const replica = {
      instance: 'beta-1',
      state: 'ready',
      pid: child.pid ?? 0,
      release: 'r1',
      configuration: 1,
    } as const;
    const rest = { startedAt: NOON, restarts: 0, lastExit: null, healthy: true, memoryBytes: null, inFlight: 0 };
    if (beta) api.services.set('beta', { ...beta, replicaStates: [{ ...replica, ...rest }] });
    const state = async () => /\) (\w)/.exec(await readFile(`/proc/${child.pid}/stat`, 'utf8'))?.[1];
    let during: string | undefined;
    const step = { do: 'signal', service: 'beta', replica: 1, signal: 'SIGSTOP', restore: 'SIGCONT' } as const;
    const watching = run([step], { quietSeconds: 0.5 });
    while (during !== 'T' && !child.killed) during = await state();
    await watching;
    expect(await state()).toMatch(/[SR]/);
  } finally {
    child.kill('SIGKILL');
  }
});

test('data changes by a statement in the one file of that name, and back', async () => {
  const file = join(folder, 'data', 'state', 'things.db');
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE things (n INTEGER); INSERT INTO things VALUES (1)');
  const step = {
    do: 'statement',
    database: 'things.db',
    sql: 'UPDATE things SET n = 7',
    restore: 'UPDATE things SET n = n + 1',
  } as const;
  await run([step]);
  expect(database.prepare('SELECT n FROM things').get()).toEqual({ n: 8 });
  database.close();
});

test('an injection that does not get in breaks the run and judges nothing', async () => {
  const events = await run([{ do: 'configure', service: 'gamma', set: {} }]);
  expect(kinds(events)).toEqual(['world-ready', 'customers-came', 'baseline', 'broke', 'cleaned-up']);
  expect(events.find(({ kind }) => kind === 'broke')).toMatchObject({ says: expect.stringMatching(/404/) });
});

test.each<[string, TimedStep, RegExp]>([
  [
    'a place to patch that is gone',
    { do: 'release', service: 'alpha', patches: [{ file: 'main.ts', find: 'nowhere', replace: '' }] },
    /holds 0 times, not once/,
  ],
  ['a process that is not there', { do: 'control', process: 'nobody', send: {}, restore: {} }, /no process nobody/],
  ['a replica that is not there', { do: 'signal', service: 'beta', replica: 0, signal: 'SIGSTOP' }, /no ready replica/],
  ['a file that is not there', { do: 'statement', database: 'no.db', sql: '' }, /0 files are called no\.db/],
  ['a path that is not there', { do: 'request', service: 'beta', send: { method: 'PUT', path: '/x' } }, /answered 404/],
  [
    'a proxy that was not asked for',
    { do: 'proxy', process: 'partner', mode: { kind: 'drop' } },
    /not behind a fault proxy/,
  ],
])('no silent miss: %s', async (_name, step, says) => {
  const world = { application: folder, processes: new Map(), proxies: new Map() } as unknown as Scene['world'];
  const scene = { api: createClient({ url: api.url }), world, drafts: folder };
  await expect(injectionOf(step, scene).then((ready) => ready.go())).rejects.toThrow(says);
});

test('a run that is stopped takes everything back and says nothing of a judgement', async () => {
  const stopping = new AbortController();
  api.onChange = (_service, kind) => {
    if (kind === 'deploy') setTimeout(() => stopping.abort(), 50);
  };
  const events = await run([release], { quietSeconds: 60 }, stopping.signal);
  expect(kinds(events)).not.toContain('judged');
  expect(kinds(events)).not.toContain('broke');
  expect(events.at(-1)).toEqual({ kind: 'cleaned-up', says: [] });
  expect(api.asked.map(({ action }) => action.kind)).toEqual(['deploy', 'rollback']);
  const ready = events.find((event) => event.kind === 'customers-came');
  for (const pid of ready?.pids ?? []) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
