// The server as its callers meet it: incidents, approvals, commands, telemetry.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client } from '@kintsugi/contract';
import { actionHash } from '@kintsugi/engine';
import { expect, test } from 'vitest';
import { folder, world, started, clientOf, value, refusalOf, request, seedIncident } from './started-server.kit.ts';

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
