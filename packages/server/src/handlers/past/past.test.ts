// Going back: incidents, services and everything as they were, and as they were known, at a moment.
import { createClient, type Answer, type Client, type Reply } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent, type Signal } from '@kintsugi/domain';
import { createInMemoryEventStore } from '@kintsugi/engine/kits';
import type { SeriesQuery, SeriesWindow } from '@kintsugi/engine/ports';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from '../../access/guarded-server.kit.ts';
import { inMemoryWorld } from '../../world/in-memory-world.kit.ts';

const NOW = Date.now();
const iso = (secondsAgo: number) => new Date(NOW - secondsAgo * 1_000).toISOString();
const signal: Signal = {
  id: 'sig_old',
  series: { measure: 'errors', service: 'beta' },
  meaning: 'errors',
  direction: 'up',
  onsetMs: NOW - 610_000,
  seenMs: NOW - 601_000,
  band: { low: 0, usual: 0.001, high: 0.003 },
  now: 0.31,
  unit: '1',
  surprise: 12,
};

let guarded: Guarded;
let client: Client;
/** What the telemetry store holds of the service alpha. */
const questions: SeriesQuery[] = [];

async function series(query: SeriesQuery): Promise<readonly SeriesWindow[]> {
  questions.push(query);
  const values = { requests: 50, errors: 5, unready: 0 }[query.match.measure ?? ''];
  if (values === undefined) return [];
  const length = Math.round((query.toMs - query.fromMs) / query.stepMs);
  const { fromMs, stepMs } = query;
  const key = { measure: query.match.measure ?? '', service: 'alpha' };
  return [{ series: key, unit: '1', fromMs, stepMs, values: new Float64Array(length).fill(values) }];
}

beforeAll(async () => {
  let recordedMs = NOW;
  const store = createInMemoryEventStore({ now: () => recordedMs });
  const plain = inMemoryWorld();
  const world = inMemoryWorld({ store, telemetry: { ...plain.telemetry, series } });
  // Opened 600 s ago, escalated 500 s ago, resolved 400 s ago, which was on record only 300 s ago.
  const told: [secondsAgo: number, recordedAgo: number, event: IncidentEvent][] = [
    [600, 600, { type: 'incident-opened', title: 'beta fails', severity: 'minor', signal }],
    [550, 550, { type: 'severity-raised', severity: 'major' }],
    [500, 500, { type: 'incident-escalated', because: 'nobody knows why' }],
    [400, 300, { type: 'incident-resolved', attribution: 'by-person', because: 'mended by hand' }],
  ];
  for (const [index, [secondsAgo, recordedAgo, { type, ...body }]] of told.entries()) {
    recordedMs = NOW - recordedAgo * 1_000;
    const actor = { kind: 'person', name: 'ada' } as const;
    const atMs = NOW - secondsAgo * 1_000;
    const event = { id: `evt_old_${index}`, type, schemaVersion: INCIDENT_SCHEMA_VERSION, atMs, actor, causeId: null };
    await store.append('incident:inc_old', index, [{ ...event, body }]);
  }
  recordedMs = NOW;
  guarded = await guardedServer('', world);
  client = createClient({ url: guarded.server.url, token: await guarded.token() });
});
afterAll(() => guarded.close());

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.problem.detail} (${reply.problem.mend})`);
  return reply.value;
}

const ids = (page: Answer<'listIncidents'>) => page.items.map(({ id }) => id);
const old = { id: 'inc_old' };

test('an incident at a moment is the fold of what had happened by then', async () => {
  const at = async (secondsAgo: number) => {
    const { phase, severity, version } = value(
      await client.getIncident({ params: old, query: { at: iso(secondsAgo) } }),
    );
    return [phase, severity, version];
  };
  expect([await at(590), await at(540), await at(450), await at(350)]).toEqual([
    ['observing', 'minor', 1],
    ['observing', 'major', 2],
    ['escalated', 'major', 3],
    ['resolved', 'major', 4],
  ]);
});

test('what was so and what was known are two questions', async () => {
  const query = { at: iso(350), knownAt: iso(350) };
  expect(value(await client.getIncident({ params: old, query })).phase).toBe('escalated');
  const entries = async (asked: typeof query | { at: string }) =>
    value(await client.getTimeline({ params: old, query: asked })).items.map(({ version }) => version);
  expect([await entries(query), await entries({ at: iso(350) })]).toEqual([
    [1, 2, 3],
    [1, 2, 3, 4],
  ]);
});

test('before it was opened it is not there, and the answer says when it was', async () => {
  const query = { at: iso(700) };
  for (const reply of [
    await client.getIncident({ params: old, query }),
    await client.listHypotheses({ params: old, query }),
    await client.getTimeline({ params: old, query }),
  ])
    expect(!reply.ok && [reply.problem.status, reply.problem.mend]).toEqual([
      404,
      `It was opened at ${iso(600)}: ask for a later one.`,
    ]);
});

test('the list shows what was opened by then, in the state of then, and filters look at that state', async () => {
  expect(ids(value(await client.listIncidents({ query: { at: iso(700) } })))).toEqual([]);
  const list = async (query: object) => ids(value(await client.listIncidents({ query })));
  expect(await list({ at: iso(540) })).toEqual(['inc_old']);
  expect(await list({ at: iso(540), severity: 'minor' })).toEqual([]);
  expect(await list({ at: iso(450), open: 'true' })).toEqual(['inc_old']);
  expect(await list({ at: iso(350), open: 'true' })).toEqual([]);
  expect(await list({ at: iso(350), knownAt: iso(350), open: 'true' })).toEqual(['inc_old']);
  expect(await list({ at: iso(0), open: 'false' })).toEqual(['inc_old']);
  expect(await list({ at: iso(0) })).toHaveLength(4);
});

test('pages of the past go on where the last one ended', async () => {
  const query = { at: iso(0), limit: 3 };
  const first = value(await client.listIncidents({ query }));
  const second = value(await client.listIncidents({ query: { ...query, cursor: first.nextCursor ?? '' } }));
  expect([ids(first).length, ids(second), second.nextCursor]).toEqual([3, ['inc_old'], null]);
});

test('services of the past say from what they are judged, and which release ran', async () => {
  const { items } = value(await client.listServices({ query: { at: iso(450), knownAt: iso(440) } }));
  expect(items.map(({ name, verdict, because, release }) => [name, verdict, because, release])).toEqual([
    ['alpha', 'healthy', 'its replicas answered, and no incident was open', 'r1'],
    ['beta', 'unhealthy', 'beta fails', 'r1'],
  ]);
  expect(items.map(({ replicas }) => replicas)).toEqual([
    { ready: 2, desired: 2 },
    { ready: null, desired: 2 },
  ]);
  expect(items[0]?.figures).toMatchObject({ requestsPerSecond: 10, errorShare: 0.1 });
  expect(questions.at(-1)).toMatchObject({ toMs: NOW - 450_000, knownAtMs: NOW - 440_000 });
  const now = value(await client.listServices({ query: { at: iso(1) } }));
  expect(now.items.find(({ name }) => name === 'alpha')?.release).toBe('r2');
});

test('of what nothing is stored nobody says that it was well', async () => {
  const { items } = value(await client.listServices({ query: { at: iso(650) } }));
  expect(items.find(({ name }) => name === 'beta')).toMatchObject({
    verdict: 'unobserved',
    because: 'nothing of the minute before is stored',
    replicas: { ready: null },
  });
});

test('everything at a moment: mode, what was open, services, approvals', async () => {
  const then = value(await client.getState({ query: { at: iso(450) } }));
  expect(then).toMatchObject({
    at: iso(450),
    knownAt: null,
    mode: { autonomy: null, paused: null, says: 'what the policy was before this start of the server is not kept' },
    incidents: [{ id: 'inc_old', phase: 'escalated' }],
    approvals: [],
    says: '1 open, 1 of 2 services unhealthy, 0 approvals waiting, not paused',
  });
  value(await client.pause({ body: { reason: 'lunch' } }));
  const now = value(await client.getState({}));
  expect(now).toMatchObject({ mode: { autonomy: 'propose', paused: { reason: 'lunch' } } });
  expect(now.approvals).toHaveLength(3);
  expect(now.incidents.map(({ id }) => id).toSorted()).toEqual(['inc_alpha', 'inc_beta', 'inc_both']);
  value(await client.resume({ body: {} }));
});

test('the difference between two moments, as sentences with their facts', async () => {
  const { items, says } = value(await client.getStateDifference({ query: { from: iso(540), to: iso(0) } }));
  expect(items.filter(({ incidentId }) => incidentId === 'inc_old')).toEqual([
    {
      kind: 'incident-ended',
      at: iso(400),
      incidentId: 'inc_old',
      service: 'beta',
      says: 'beta fails: ended, escalated',
      from: 'observing',
      to: 'escalated',
    },
  ]);
  expect(items.find(({ kind }) => kind === 'change')).toMatchObject({ service: 'alpha', from: 'r1', to: 'r2' });
  expect(items.find(({ kind }) => kind === 'service-verdict')).toMatchObject({
    service: 'alpha',
    from: 'healthy',
    to: 'unhealthy',
  });
  expect(says).toBe('3 opened, 1 ended, 0 moved on, 1 changes, 1 services are judged otherwise');
  const moved = value(await client.getStateDifference({ query: { from: iso(590), to: iso(450) } }));
  expect(moved.items.map(({ says: sentence }) => sentence)).toEqual([
    'beta fails: observing → escalated',
    'beta fails: minor → major',
  ]);
  const reversed = await client.getStateDifference({ query: { from: iso(1), to: iso(2) } });
  expect(!reversed.ok && reversed.problem.status).toBe(400);
});

test('a caller who is limited to services sees of the past only theirs', async () => {
  const limited = await guarded.as('alpha-responder');
  expect(ids(value(await limited.listIncidents({ query: { at: iso(450) } })))).toEqual([]);
  const state = value(await limited.getState({ query: { at: iso(450) } }));
  expect([state.incidents, state.services.map(({ name }) => name), state.says]).toEqual([
    [],
    ['alpha'],
    '0 open, 0 of 1 services unhealthy, 0 approvals waiting, not paused',
  ]);
  const { items } = value(await limited.getStateDifference({ query: { from: iso(590), to: iso(0) } }));
  expect(items.some(({ service }) => service === 'beta')).toBe(false);
  const theirs = await limited.getIncident({ params: old, query: { at: iso(450) } });
  expect(!theirs.ok && theirs.problem.status).toBe(404);
});
