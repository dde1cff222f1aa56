// What people do to an investigation over the API: open, look again, take back one action; and see how far it is.
import type { Reply } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent } from '@kintsugi/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from '../../access/guarded-server.kit.ts';
import { inMemoryWorld } from '../../world/in-memory-world.kit.ts';

let guarded: Guarded;
beforeAll(async () => {
  const world = inMemoryWorld();
  const past = Date.now() - 60_000;
  const signal = {
    id: 'sig_done',
    series: { measure: 'errors', service: 'beta' },
    meaning: 'errors',
    direction: 'up',
    onsetMs: past,
    seenMs: past,
    band: { low: 0, usual: 0, high: 0 },
    now: 1,
    unit: '1',
    surprise: 9,
  } as const;
  const request = { kind: 'rollback', service: 'beta', release: 'r1' } as const;
  const inverse = { kind: 'request', request: { kind: 'deploy', service: 'beta', release: 'r2' } } as const;
  const events: IncidentEvent[] = [
    { type: 'incident-opened', title: 'beta fails', severity: 'major', signal },
    { type: 'action-started', key: 'act_done', optionId: null, request, inverse, undoes: null },
    { type: 'action-applied', key: 'act_done', receipt: 'done' },
    { type: 'incident-resolved', attribution: 'by-person', because: 'well' },
  ];
  const stored = events.map(({ type, ...body }, index) => ({
    id: `evt_done_${index}`,
    type,
    schemaVersion: INCIDENT_SCHEMA_VERSION,
    atMs: past + index,
    actor: { kind: 'agent', name: 'Surgeon' } as const,
    causeId: null,
    body,
  }));
  await world.store.append('incident:inc_done', 0, stored);
  guarded = await guardedServer('', world);
});
afterAll(() => guarded.close());

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.problem.detail} (${reply.problem.mend})`);
  return reply.value;
}

test('one that is opened by hand is listed with its opener, its services and since when', async () => {
  const client = await guarded.as('a-responder');
  const body = { title: 'the page is white', severity: 'major', services: ['alpha', 'beta', 'alpha'] } as const;
  const opened = value(await client.openIncident({ body: { ...body, services: [...body.services] } }));
  const params = { id: opened.incidentId };
  const shown = value(await client.getIncident({ params }));
  expect(shown).toMatchObject({ title: 'the page is white', severity: 'major', services: ['alpha', 'beta'] });
  expect(Date.parse(shown.openedAt) - Date.parse(shown.onsetAt)).toBeGreaterThanOrEqual(299_000);
  const [first, second] = value(await client.getTimeline({ params })).items;
  expect([first?.actor, second?.says]).toEqual([
    { kind: 'person', name: 'a-responder' },
    'beta: a person reports "the page is white"',
  ]);
  expect(value(await client.getInvestigation({ params }))).toMatchObject({
    budget: { actions: 0, mostActions: 3, seconds: null },
    depth: { most: 12 },
    says: expect.any(String),
  });
});

test('a service that is not there, and a time that is not yet, open nothing', async () => {
  const client = await guarded.as('a-responder');
  const before = value(await client.getStatus({})).incidents.total;
  const asked = { title: 'x', severity: 'minor' as const };
  const strange = await client.openIncident({ body: { ...asked, services: ['alphq'] } });
  expect(!strange.ok && [strange.problem.status, strange.problem.mend]).toEqual([404, 'Did you mean "alpha"?']);
  const since = new Date(Date.now() + 60_000).toISOString();
  const early = await client.openIncident({ body: { ...asked, services: ['alpha'], since } });
  expect(!early.ok && early.problem.status).toBe(400);
  expect(value(await client.getStatus({})).incidents.total).toBe(before);
});

test('the same key opens one incident, however often it is sent', async () => {
  const client = await guarded.as('a-responder');
  const body = { title: 'twice', severity: 'minor' as const, services: ['beta'] };
  const open = () => client.openIncident({ body }, { idempotencyKey: 'k1' });
  const [first, second] = [value(await open()), value(await open())];
  expect(second).toEqual(first);
});

test('looking again begins a round, and says no where the incident moved on or is over', async () => {
  const client = await guarded.as('a-responder');
  const again = value(await client.investigateIncident({ params: { id: 'inc_alpha' }, body: {} }));
  expect(again.version).toBeGreaterThan(4);
  expect(value(await client.getInvestigation({ params: { id: 'inc_alpha' } })).depth.round).toBeGreaterThan(0);
  const stale = await client.investigateIncident({ params: { id: 'inc_alpha' }, body: {} }, { ifMatch: 1 });
  expect(!stale.ok && [stale.problem.status, typeof stale.problem.version]).toEqual([412, 'number']);
  const over = await client.investigateIncident({ params: { id: 'inc_done' }, body: {} });
  expect(!over.ok && [over.problem.status, over.problem.title]).toEqual([409, 'Incident closed']);
});

test('one action is taken back, and not twice', async () => {
  const client = await guarded.as('a-responder');
  const params = { id: 'inc_done', actionId: 'act_done' };
  const done = value(await client.undoAction({ params, body: {} }));
  expect(done).toMatchObject({ says: 'deploy release r2 of beta', outcome: { kind: 'applied' } });
  expect(guarded.world.applied.at(-1)?.request).toEqual({ kind: 'deploy', service: 'beta', release: 'r2' });
  const again = await client.undoAction({ params, body: {} });
  expect(!again.ok && [again.problem.status, again.problem.title]).toEqual([409, 'Undone already']);
  const unknown = await client.undoAction({ params: { ...params, actionId: 'act_none' }, body: {} });
  expect(!unknown.ok && unknown.problem.status).toBe(404);
});
