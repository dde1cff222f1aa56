// What somebody sees who is limited to services: lists are filled with what is theirs, and name nothing else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from './guarded-server.kit.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await guardedServer();
});
afterAll(() => guarded.close());

function value<T>(reply: { ok: true; value: T } | { ok: false; problem: { detail: string } }): T {
  if (!reply.ok) throw new Error(reply.problem.detail);
  return reply.value;
}

test('pages of incidents are full, end where theirs end, and a cursor of somebody else is none', async () => {
  const client = await guarded.as('alpha-responder');
  const all = value(await client.listIncidents({}));
  expect(all.items.map(({ id }) => id).toSorted()).toEqual(['inc_alpha', 'inc_both']);
  expect(all.nextCursor).toBeNull();
  const first = value(await client.listIncidents({ query: { limit: 1 } }));
  expect(first.items).toHaveLength(1);
  const second = value(await client.listIncidents({ query: { limit: 1, cursor: first.nextCursor ?? '' } }));
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.items.map(({ id }) => id));
  expect(second.nextCursor).toBeNull();
  const strange = value(await client.listIncidents({ query: { limit: 1, cursor: 'inc_beta' } }));
  const unknown = value(await client.listIncidents({ query: { limit: 1, cursor: 'inc_nothing' } }));
  expect(strange).toEqual(unknown);
});

test('services, approvals, topology, counts and telemetry are theirs alone', async () => {
  const client = await guarded.as('alpha-responder');
  expect(value(await client.listServices({})).items.map(({ name }) => name)).toEqual(['alpha']);
  expect(value(await client.getService({ params: { name: 'alpha' } })).dependsOn).toEqual([]);
  expect(value(await client.getTopology({})).nodes.map(({ name }) => name)).toEqual(['alpha']);
  expect(value(await client.getStatus({})).incidents).toMatchObject({ total: 2, open: 2 });
  const approvals = value(await client.listApprovals({})).items.map(({ incidentId }) => incidentId);
  expect(new Set(approvals)).toEqual(new Set(['inc_alpha', 'inc_both']));
  const logs = await client.queryLogs({});
  expect(!logs.ok && [logs.problem.status, logs.problem.mend]).toEqual([400, 'Add ?service=NAME; yours: alpha.']);
  expect(value(await client.queryLogs({ query: { service: 'alpha' } })).items).toEqual([]);
  const theirs = await client.queryLogs({ query: { service: 'beta' } });
  expect(!theirs.ok && theirs.problem.status).toBe(404);
});

test('whoever is not limited sees all', async () => {
  const client = await guarded.as('a-viewer');
  expect(value(await client.listIncidents({})).items).toHaveLength(3);
  expect(value(await client.listServices({})).items).toHaveLength(2);
});
