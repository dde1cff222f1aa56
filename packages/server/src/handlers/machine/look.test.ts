// Looks into the machine over HTTP: root, reference, own metrics, memory by words, services and spans in one look.
import { BASE_PATH, ROUTE_NAMES, routeNamed, type Reply } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent } from '@kintsugi/domain';
import type { SpanQuery } from '@kintsugi/engine/ports';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from '../../access/guarded-server.kit.ts';
import { inMemoryWorld } from '../../world/in-memory-world.kit.ts';
import { openMetrics } from './own-metrics.ts';

let guarded: Guarded;
const asked: SpanQuery[] = [];
beforeAll(async () => {
  const plain = inMemoryWorld();
  const span = (spanId: string, startMs: number) => ({
    traceId: 'abc',
    spanId,
    parentSpanId: null,
    service: 'alpha',
    instance: 'alpha-1',
    operation: 'GET /',
    kind: 'server' as const,
    startMs,
    durationMs: 12,
    error: true,
    status: 500,
    peer: null,
    attributes: {},
  });
  const spans = async (query: SpanQuery) => (asked.push(query), [span('1', 1_000), span('2', 2_000)]);
  const world = inMemoryWorld({
    telemetry: { ...plain.telemetry, spans },
    intake: () => ({
      up: true,
      url: null,
      pointsPerSecond: null,
      refused: 7,
      says: 'takes',
      masked: [{ source: 'log "x"', rule: 'jwt', count: 3 }],
    }),
  });
  await remembered(world);
  guarded = await guardedServer('', world);
});
afterAll(() => guarded.close());

async function remembered({ store }: ReturnType<typeof inMemoryWorld>): Promise<void> {
  const atMs = Date.now() - 60_000;
  const signal = {
    id: 'sig_old',
    series: { measure: 'errors', service: 'beta' },
    meaning: 'errors',
    direction: 'up',
    onsetMs: atMs,
    seenMs: atMs,
    band: { low: 0, usual: 0, high: 0 },
    now: 1,
    unit: '1',
    surprise: 9,
  } as const;
  const events: IncidentEvent[] = [
    { type: 'incident-opened', title: 'the zebra crossing broke', severity: 'major', signal },
    { type: 'incident-resolved', attribution: 'by-person', because: 'well' },
    { type: 'postmortem-written', path: 'inc_zebra.md', sha256: 'x' },
  ];
  const actor = { kind: 'agent', name: 'Historian' } as const;
  const stored = events.map(({ type, ...body }, index) => ({
    id: `evt_z_${index}`,
    type,
    schemaVersion: INCIDENT_SCHEMA_VERSION,
    atMs,
    actor,
    causeId: null,
    body,
  }));
  await store.append('incident:inc_zebra', 0, stored);
}

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.problem.detail);
  return reply.value;
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(guarded.server.url + path, { headers });

test('the root says that it lives, is ready, and where the reference is', async () => {
  expect(value(await (await guarded.as('a-viewer')).getRoot({}))).toMatchObject({
    state: 'up',
    ready: true,
    docs: '/api/v1/docs',
  });
});

test('the reference is a page with every route, without a script, under the policy of pages', async () => {
  const reply = await get(`${BASE_PATH}/docs`);
  const page = await reply.text();
  expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(reply.headers.get('content-security-policy')).toContain("script-src 'self'");
  for (const name of ROUTE_NAMES) {
    expect(page).toContain(`<tr id="${name}">`);
    expect(page).toContain(routeNamed(name).path);
  }
  expect(page).not.toMatch(/<script|<style|<link|<img|src=|https?:/);
  expect(value(await (await guarded.as('a-viewer')).getReference({}))).toBe(page);
});

test('own metrics need no credentials on this machine, and need them through a proxy or with a wrong token', async () => {
  const reply = await get(`${BASE_PATH}/metrics`);
  const text = await reply.text();
  expect([reply.status, reply.headers.get('content-type')]).toEqual([
    200,
    'application/openmetrics-text; charset=utf-8',
  ]);
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'kintsugi_incidents_open 3',
      'kintsugi_approvals_waiting 3',
      'kintsugi_intake_refused_total 7',
      'kintsugi_masked_total{source="log \\"x\\"",rule="jwt"} 3',
      'kintsugi_check_ok{check="engine"} 1',
      'kintsugi_feed_clients 0',
    ]),
  );
  // What nobody knows is no zero.
  expect(text).not.toMatch(/^kintsugi_intake_points_per_second \d/m);
  expect(text.endsWith('# EOF\n')).toBe(true);
  expect((await get('/metrics')).status).toBe(200);
  expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
  expect((await get('/metrics', { authorization: 'Bearer guess' })).status).toBe(401);
  expect(value(await (await guarded.as('a-viewer')).getOwnMetrics({}))).toContain('# EOF');
});

test('a metric is told with its type and unit, and its labels cannot break the line', () => {
  const family = { name: 'x_seconds', type: 'gauge', unit: 'seconds', help: 'a\nb' } as const;
  expect(openMetrics([{ ...family, samples: [{ labels: { a: 'q"\\\n' }, value: 1.5 }, { value: null }] }])).toBe(
    '# TYPE x_seconds gauge\n# UNIT x_seconds seconds\n# HELP x_seconds a\\nb\nx_seconds{a="q\\"\\\\\\n"} 1.5\n# EOF\n',
  );
});

test('past incidents are found by words; whoever is limited finds theirs', async () => {
  const client = await guarded.as('a-viewer');
  const found = value(await client.searchMemory({ query: { q: 'zebra' } })).items;
  expect(found.map(({ id, title }) => [id, title])).toEqual([['inc_zebra', 'the zebra crossing broke']]);
  expect(value(await client.searchMemory({ query: { q: 'giraffe' } })).items).toEqual([]);
  const limited = await guarded.as('alpha-responder');
  expect(value(await limited.searchMemory({ query: { q: 'zebra' } })).items).toEqual([]);
});

test('how services stand, in one look, also at the root; whoever is limited is counted theirs', async () => {
  const client = await guarded.as('a-viewer');
  expect(value(await client.getServicesStatus({}))).toMatchObject({
    healthy: 0,
    unhealthy: 2,
    items: [{ name: 'alpha' }, { name: 'beta' }],
  });
  const atRoot = await get('/services/status', { authorization: `Bearer ${await guarded.token('a-viewer')}` });
  expect(await atRoot.json()).toMatchObject({ unhealthy: 2 });
  expect(value(await (await guarded.as('alpha-responder')).getServicesStatus({}))).toMatchObject({ unhealthy: 1 });
});

test('spans are asked for within bounds, and the newest come first', async () => {
  const client = await guarded.as('a-viewer');
  const query = { service: 'alpha', errors: 'true', limit: 5 } as const;
  const { items } = value(await client.queryTraces({ query }));
  expect(items.map(({ spanId, durationSeconds }) => [spanId, durationSeconds])).toEqual([
    ['2', 0.012],
    ['1', 0.012],
  ]);
  expect(asked.at(-1)).toMatchObject({ service: 'alpha', errorsOnly: true, limit: 5 });
});
