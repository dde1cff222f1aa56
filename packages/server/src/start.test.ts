// The server as its callers meet it: over HTTP with the typed client, on a folder of its own, with a world in memory.
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, kindOf, type Client, type Reply } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent, type Option, type Signal } from '@kintsugi/domain';
import { actionHash } from '@kintsugi/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfiguration } from './configuration/load.ts';
import { readAddress, readToken } from './folder/address.ts';
import { startServer, type Server, type StartResult } from './start.ts';
import { inMemoryWorld, opens, type TestWorld } from './world/in-memory-world.kit.ts';

let folder = '';
let world: TestWorld;
const running: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-server-'));
  world = inMemoryWorld();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop(false)));
  await rm(folder, { recursive: true });
});

async function start(port = 0, own = world): Promise<StartResult> {
  const file = join(folder, 'kintsugi.yaml');
  const people = '[{ name: ada, role: approver }, { name: bob, role: approver }, { name: vera, role: viewer }]';
  await writeFile(file, `version: 1\nname: two things\nserver: { port: ${port} }\npeople: ${people}\n`);
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const started = await startServer({ configuration: loaded.configuration, openWorld: opens(own), version: '1.2.3' });
  if (started.ok) running.push(started.server);
  return started;
}

async function started(): Promise<Server> {
  const result = await start();
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.server;
}

async function clientOf(server: Server, person?: string): Promise<Client> {
  const token = await readToken(server.dataFolder, person);
  return createClient({ url: server.url, ...(token === null ? {} : { token }) });
}

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.problem.detail} (${reply.problem.mend})`);
  return reply.value;
}

function refusalOf(reply: Reply<unknown>): [status: number, kind: string] {
  return reply.ok ? [reply.status, 'accepted'] : [reply.problem.status, kindOf(reply.problem)];
}

const NOW = Date.now();
const request = { kind: 'rollback', service: 'alpha', release: 'r1' } as const;
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
const rollback: Option = {
  id: 'opt_1',
  deed: {
    kind: 'act',
    request,
    inverse: { kind: 'request', request: { kind: 'deploy', service: 'alpha', release: 'r2' } },
  },
  hypothesisId: 'hyp_1',
  says: 'go back to release r1 of alpha',
  expects: 'errors back to 0.1 % in about 6 s',
  secondsToEffect: 6,
  refutedAfterSeconds: 40,
  refutedIf: 'errors are above 1 % after 40 s',
  chance: 0.9,
  blastRadius: 0.5,
  worth: 0.8,
  because: 'the errors began with it',
};

/** An incident that waits for an approval that `ada` asked for. */
async function seedIncident(id = 'inc_1', more: readonly IncidentEvent[] = []) {
  const cause = { kind: 'release', service: 'alpha', changeId: 'chg_1', from: 'r1', to: 'r2' } as const;
  const why = { says: 'it began 0.6 s after it', evidenceIds: ['ev-1'], weight: 3 };
  const hypothesis = {
    id: 'hyp_1',
    cause,
    says: 'release r2 of alpha',
    confidence: 0.94,
    for: [why],
    against: [],
    missing: [],
    wouldSettle: 'going back',
  };
  const evidence = {
    id: 'ev-1',
    kind: 'signal',
    signal,
    takenMs: NOW - 7_000,
    says: 'alpha fails',
    query: { kind: 'series', series: signal.series, fromMs: NOW - 60_000, toMs: NOW - 7_000 },
  } as const;
  const events: IncidentEvent[] = [
    { type: 'incident-opened', title: 'alpha answers 500 to 31 % of its callers', severity: 'major', signal },
    { type: 'evidence-frozen', round: 1, evidence: [evidence], missing: [] },
    { type: 'hypotheses-ranked', round: 1, hypotheses: [hypothesis] },
    { type: 'options-weighed', round: 1, options: [rollback] },
    {
      type: 'option-chosen',
      optionId: 'opt_1',
      ruling: { kind: 'needs-approval', approvals: 2, because: 'two persons' },
      passedOver: [],
    },
    {
      type: 'approval-requested',
      approvalId: 'apr_1',
      optionId: 'opt_1',
      actionHash: actionHash(request),
      needed: 2,
      expiresMs: NOW + 600_000,
      proposer: { kind: 'person', name: 'ada' },
    },
    ...more,
  ];
  const stored = events.map(({ type, ...body }, index) => ({
    id: `evt_${id}_${index}`,
    type,
    schemaVersion: INCIDENT_SCHEMA_VERSION,
    atMs: NOW - 6_000 + index,
    actor: { kind: 'agent', name: 'Strategist' } as const,
    causeId: null,
    body,
  }));
  await world.store.append(`incident:${id}`, 0, stored);
}

test('it starts, says so, is found by its folder, and leaves nothing behind', async () => {
  const server = await started();
  expect(await readAddress(server.dataFolder)).toMatchObject({ url: server.url, pid: process.pid });
  const client = await clientOf(server);
  expect(value(await client.getHealth({}))).toMatchObject({ state: 'up', version: '1.2.3' });
  expect(value(await client.getReadiness({}))).toMatchObject({ ready: true });
  expect(value(await client.getStatus({}))).toMatchObject({
    name: 'two things',
    autonomy: 'propose',
    paused: null,
    incidents: { open: 0 },
  });
  await server.stop(false);
  await server.stopped;
  expect(await readAddress(server.dataFolder)).toBeNull();
  expect(refusalOf(await client.getHealth({}))).toEqual([503, 'unreachable']);
  expect((await start()).ok).toBe(true);
});

test('it stops in order, ends services only when asked to, and goes on past a part that fails', async () => {
  const order: string[] = [];
  const note = (what: string) => async () => void order.push(what);
  const failing = async () => {
    order.push('intake');
    throw new Error('it hangs');
  };
  world = inMemoryWorld({
    quiet: note('quiet'),
    endServices: note('services'),
    stopIntake: failing,
    close: note('stores'),
  });
  const first = await started();
  await Promise.all([first.stop(true), first.stop(false)]);
  expect(order.splice(0)).toEqual(['quiet', 'services', 'intake', 'stores']);
  await (await started()).stop(false);
  expect(order).toEqual(['quiet', 'intake', 'stores']);
});

test('INV-39: without a word in the configuration it listens on the loopback alone', async () => {
  const server = await started();
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
});

test('a second server on the same folder is refused, and the first goes on', async () => {
  const server = await started();
  const second = await start(0, inMemoryWorld());
  expect(second).toMatchObject({ ok: false, refusal: { kind: 'folder-in-use' } });
  expect((await (await clientOf(server)).getHealth({})).ok).toBe(true);
});

test('a port that is taken is refused with a mend, and the folder is free again', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const taken = await start(port);
  expect(taken).toMatchObject({
    ok: false,
    refusal: { kind: 'port-in-use', detail: `something listens on 127.0.0.1:${port} already` },
  });
  expect(!taken.ok && taken.refusal.mend).toContain('KINTSUGI_SERVER_PORT');
  await new Promise((resolve) => other.close(resolve));
  expect((await start(0, inMemoryWorld())).ok).toBe(true);
});

test('a world that cannot be opened is refused, and the folder is free again', async () => {
  const file = join(folder, 'kintsugi.yaml');
  await writeFile(file, 'version: 1\nname: x\nserver: { port: 0 }\n');
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error('configuration');
  const refusal = { kind: 'event-store-unavailable', detail: 'no', mend: 'yes' };
  const failed = await startServer({
    configuration: loaded.configuration,
    openWorld: async () => ({ ok: false, refusal }),
    version: '1',
  });
  expect(failed).toEqual({ ok: false, refusal });
  expect((await start()).ok).toBe(true);
});

test('a damaged log does not keep the server from saying so', async () => {
  await seedIncident();
  const readAll = async () => Promise.reject(new Error('event 3 is damaged'));
  const verify = async () =>
    ({
      ok: false,
      events: 6,
      streams: 1,
      checkpoints: 0,
      fault: {
        kind: 'bad-hash',
        stream: 'incident:inc_1',
        version: 3,
        detail: 'its hash is not its own',
        mend: 'restore it',
      },
    }) as const;
  world = inMemoryWorld({
    store: {
      append: world.store.append,
      read: world.store.read,
      streams: world.store.streams,
      checkpoint: world.store.checkpoint,
      close: world.store.close,
      readAll,
      verify,
    },
  });
  const client = await clientOf(await started());
  const ready = await client.getReadiness({});
  expect(ready).toMatchObject({ ok: true, status: 503, value: { ready: false } });
  expect(value(ready).checks.find(({ name }) => name === 'engine')?.says).toContain('event 3 is damaged');
  expect(value(await client.verifyAudit({}))).toMatchObject({ ok: false, fault: { version: 3, mend: 'restore it' } });
});

test('an incident is shown with its causes, options and timeline', async () => {
  await seedIncident();
  const server = await started();
  const client = await clientOf(server, 'vera');
  const params = { id: 'inc_1' };
  const incident = await client.getIncident({ params });
  expect(value(incident)).toMatchObject({
    phase: 'deciding',
    services: ['alpha'],
    leading: { confidence: 0.94 },
    waitsFor: { kind: 'approval' },
    now: 'Chose: go back to release r1 of alpha.',
  });
  expect(incident.ok && incident.etag).toBe('"6"');
  expect(value(await client.listIncidents({ query: { open: 'true', service: 'alpha' } })).items).toHaveLength(1);
  expect(value(await client.listIncidents({ query: { service: 'beta' } })).items).toHaveLength(0);
  expect(value(await client.listHypotheses({ params })).items).toMatchObject([
    { rank: 1, cause: { kind: 'release', service: 'alpha', subject: 'r2' } },
  ]);
  expect(value(await client.listOptions({ params })).items).toMatchObject([
    { kind: 'act', chosen: true, action: request },
  ]);
  const [evidence] = value(await client.listEvidence({ params })).items;
  expect(evidence?.query).toMatch(/^\/api\/v1\/metrics\/query\?measure=errors&service=alpha&from=/);
  const timeline = value(await client.getTimeline({ params, query: { after: 2 } }));
  expect(timeline.items.map(({ kind }) => kind)).toEqual([
    'hypothesis_generated',
    'options_weighed',
    'option_chosen',
    'approval_requested',
  ]);
  expect(timeline.items[0]?.detail).toContain('   for: it began 0.6 s after it');
  expect(value(await client.listServices({})).items).toMatchObject([
    { name: 'alpha', verdict: 'unhealthy', openIncidents: ['inc_1'] },
    { name: 'beta', verdict: 'healthy' },
  ]);
  expect(refusalOf(await client.listEvents({ params }))).toEqual([403, 'forbidden']);
  expect(refusalOf(await client.getIncident({ params: { id: 'inc_none' } }))).toEqual([404, 'unknown-incident']);
  expect(value(await client.getPostmortem({ params })).markdown).toContain('inc_1');
});

test('raw events carry their hashes, and the chain verifies', async () => {
  await seedIncident();
  const client = await clientOf(await started());
  const { items } = value(await client.listEvents({ params: { id: 'inc_1' } }));
  expect(items[1]?.previousHash).toBe(items[0]?.hash);
  expect(value(await client.verifyAudit({}))).toMatchObject({ ok: true, events: 6, fault: null });
});

test('an approval is refused when stale or by its proposer, and given by somebody else for exactly that action', async () => {
  await seedIncident();
  const server = await started();
  const [ada, bob, vera] = [
    await clientOf(server, 'ada'),
    await clientOf(server, 'bob'),
    await clientOf(server, 'vera'),
  ];
  const [approval] = value(await vera.listApprovals({})).items;
  expect(approval).toMatchObject({
    id: 'apr_1',
    hash: actionHash(request),
    needed: 2,
    approvedBy: [],
    state: 'waiting',
  });
  const params = { id: 'apr_1' };
  const body = { hash: approval?.hash ?? '' };
  expect(refusalOf(await vera.approve({ params, body }))).toEqual([403, 'forbidden']);
  expect(refusalOf(await ada.approve({ params, body }))).toEqual([403, 'own-proposal']);
  expect(refusalOf(await bob.approve({ params, body: { hash: 'f'.repeat(64) } }))).toEqual([409, 'stale-approval']);
  expect(refusalOf(await bob.approve({ params: { id: 'apr_0' }, body }))).toEqual([409, 'stale-approval']);
  expect(value(await bob.approve({ params, body }))).toMatchObject({ approvedBy: ['bob'], state: 'waiting' });
  expect(refusalOf(await bob.approve({ params, body }))).toEqual([409, 'approved-already']);
  expect(world.applied).toEqual([]);
});

test('a rejection needs a reason and ends the approval', async () => {
  await seedIncident();
  const bob = await clientOf(await started(), 'bob');
  const body = { hash: actionHash(request) };
  expect(refusalOf(await bob.reject({ params: { id: 'apr_1' }, body: { ...body, reason: ' ' } }))).toEqual([
    400,
    'invalid-input',
  ]);
  expect((await bob.reject({ params: { id: 'apr_1' }, body: { ...body, reason: 'not on a Friday' } })).ok).toBe(true);
  expect(value(await bob.listApprovals({})).items).toEqual([]);
  const all = value(await bob.listApprovals({ query: { state: 'all' } })).items;
  expect(all.find(({ id }) => id === 'apr_1')).toMatchObject({ state: 'rejected', approvedBy: [] });
});

test('a command on an incident that moved on is 412 with its version; on a closed one it is refused; a comment is not', async () => {
  await seedIncident('inc_2', [{ type: 'incident-resolved', attribution: 'by-itself', because: 'it went' }]);
  await seedIncident();
  const client = await clientOf(await started(), 'bob');
  const params = { id: 'inc_1' };
  const late = await client.resolveIncident({ params, body: { reason: 'done by hand' } }, { ifMatch: 3 });
  expect(refusalOf(late)).toEqual([412, 'moved-on']);
  expect(!late.ok && late.problem.version).toBe(6);
  expect(
    value(await client.resolveIncident({ params, body: { reason: 'done by hand' } }, { ifMatch: 6 })).version,
  ).toBeGreaterThan(6);
  expect(value(await client.getIncident({ params }))).toMatchObject({ phase: 'resolved', ending: 'by-person' });
  for (const id of ['inc_1', 'inc_2']) {
    expect(refusalOf(await client.escalateIncident({ params: { id }, body: { reason: 'x' } }))).toEqual([
      409,
      'incident-closed',
    ]);
  }
  expect((await client.commentIncident({ params, body: { text: 'thanks' } })).ok).toBe(true);
});

test('whoever waits for the timeline is told when something happens', async () => {
  await seedIncident();
  const client = await clientOf(await started(), 'bob');
  const params = { id: 'inc_1' };
  const waiting = client.getTimeline({ params, query: { after: 6, waitSeconds: 20 } });
  await client.commentIncident({ params, body: { text: 'I am looking' } });
  expect(value(await waiting).items).toMatchObject([
    { kind: 'comment_added', says: 'I am looking', actor: { kind: 'person', name: 'bob' } },
  ]);
});

test('a stop does not wait for those who wait', async () => {
  await seedIncident();
  const server = await started();
  const client = await clientOf(server);
  const waiting = client.getTimeline({ params: { id: 'inc_1' }, query: { after: 6, waitSeconds: 30 } });
  await expect.poll(() => client.getHealth({}).then((reply) => reply.ok)).toBe(true);
  expect((await client.shutDown({ body: {} })).ok).toBe(true);
  await server.stopped;
  expect(await waiting).toMatchObject({ ok: true });
});

test('a person acts on a service; a dry run only says what would happen; a name that is wrong is mended', async () => {
  const server = await started();
  const client = await clientOf(server, 'bob');
  const act = (name: string, action: Parameters<Client['actOnService']>[0]['body']['action'], dryRun = false) =>
    client.actOnService({ params: { name }, body: { action, reason: 'r', dryRun } });
  expect(value(await act('alpha', { kind: 'rollback' }, true))).toMatchObject({
    dryRun: true,
    action: request,
    ruling: { kind: 'allowed' },
    outcome: null,
  });
  expect(world.applied).toEqual([]);
  expect(value(await act('alpha', { kind: 'rollback' }))).toMatchObject({
    outcome: { kind: 'applied' },
    undo: { action: { kind: 'deploy' } },
  });
  expect(world.applied).toMatchObject([{ request, by: 'bob' }]);
  expect(refusalOf(await act('alpah', { kind: 'rolling-restart' }))).toEqual([404, 'unknown-service']);
  expect(refusalOf(await act('alpha', { kind: 'deploy' }))).toEqual([400, 'invalid-input']);
  expect(refusalOf(await act('alpha', { kind: 'deploy', release: '7' }))).toEqual([404, 'unknown-release']);
  expect(refusalOf(await act('alpha', { kind: 'deploy', folder: folder }))).toEqual([400, 'no-entry']);
  expect(value(await act('alpha', { kind: 'deploy', release: '1' }, true)).action).toMatchObject({ release: 'r1' });
  expect(refusalOf(await act('alpha', { kind: 'configure', set: { A: '1' } }))).toEqual([409, 'unable']);
  expect(
    refusalOf(
      await (
        await clientOf(server, 'vera')
      ).actOnService({ params: { name: 'alpha' }, body: { action: { kind: 'rolling-restart' }, reason: 'r' } }),
    ),
  ).toEqual([403, 'forbidden']);
});

test('a pause outlives the server, and says who and why', async () => {
  const server = await started();
  const client = await clientOf(server, 'bob');
  expect(value(await client.pause({ body: { reason: 'a drill' } })).paused).toMatchObject({
    by: 'bob',
    reason: 'a drill',
  });
  expect(refusalOf(await client.pause({ body: { reason: 'again' } }))).toEqual([409, 'paused-already']);
  await server.stop(false);
  const again = await clientOf(await started(), 'bob');
  expect(value(await again.getStatus({})).paused).toMatchObject({ by: 'bob' });
  expect(value(await again.resume({ body: {} })).paused).toBeNull();
  expect(refusalOf(await again.undo({ body: {} }))).toEqual([409, 'nothing-to-undo']);
});

test('windows of telemetry are bounded, and a trace that nobody has is not found', async () => {
  const client = await clientOf(await started());
  expect(refusalOf(await client.queryMetrics({ query: { from: '2020-01-01T00:00:00Z', stepSeconds: 1 } }))).toEqual([
    400,
    'window-out-of-bounds',
  ]);
  expect(value(await client.queryMetrics({ query: { measure: 'requests' } })).items).toEqual([]);
  expect(refusalOf(await client.getTrace({ params: { id: 'abc123' } }))).toEqual([404, 'unknown-trace']);
});

test("the token file is the operator's, and nothing of it stands in the reference", async () => {
  const server = await started();
  const token = await readFile(join(server.dataFolder, 'token'), 'utf8');
  const reference = await fetch(`${server.url}/api/v1/openapi.json`);
  expect(reference.status).toBe(200);
  expect(await reference.text()).not.toContain(token.trim());
});
