// The list of incidents: as many pages as anybody wants, and no stream is read for them, however long the incidents are.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent, type NewEvent, type Signal } from '@kintsugi/domain';
import type { EventStore } from '@kintsugi/engine/ports';
import { storyOf } from '@kintsugi/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from '../../configuration/load.ts';
import { readToken } from '../../folder/address.ts';
import { presentSummary } from '../../presenters/incident.ts';
import { startServer, type Server } from '../../start.ts';
import { inMemoryWorld, opens } from '../../world/in-memory-world.kit.ts';

const INCIDENTS = 300;
const EVENTS_EACH = 100;
const NOW = Date.now();
const PEOPLE = [{ name: 'alpha-viewer', role: 'viewer', services: ['alpha'] }];

let folder = '';
let server: Server;
let store: EventStore;
let reads = 0;
let client: Client;
let limited: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-page-'));
  const file = join(folder, 'kintsugi.yaml');
  await writeFile(file, `version: 1\nname: page\nserver: { port: 0 }\npeople: ${JSON.stringify(PEOPLE)}\n`);
  const world = inMemoryWorld();
  store = world.store;
  for (let number = 0; number < INCIDENTS; number += 1) await live(number);
  const counting: EventStore = {
    append: store.append.bind(store),
    read: (stream, from) => ((reads += 1), store.read(stream, from)),
    readAll: (options) => ((reads += 1), store.readAll(options)),
    streams: (prefix) => ((reads += 1), store.streams(prefix)),
    checkpoint: store.checkpoint.bind(store),
    verify: store.verify.bind(store),
    close: store.close.bind(store),
  };
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const openWorld = opens({ ...world, store: counting });
  const started = await startServer({ configuration: loaded.configuration, openWorld, version: '1' });
  if (!started.ok) throw new Error(started.refusal.detail);
  ({ server } = started);
  const as = async (person?: string) =>
    createClient({ url: server.url, token: (await readToken(server.dataFolder, person)) ?? '' });
  [client, limited] = [await as(), await as('alpha-viewer')];
});

afterAll(async () => {
  await server.stop(false);
  await rm(folder, { recursive: true });
});

const idOf = (number: number) => `inc_${String(number).padStart(4, '0')}`;
const serviceOf = (number: number) => (number % 10 === 0 ? 'alpha' : 'beta');

/** A life of a hundred events, resolved and written up long ago; every seventh was handed over before. */
async function live(number: number): Promise<void> {
  const openedMs = NOW - (INCIDENTS - number + 24) * 3_600_000;
  const signal: Signal = {
    id: `sig_${number}`,
    series: { measure: 'errors', service: serviceOf(number) },
    meaning: 'errors',
    direction: 'up',
    onsetMs: openedMs - 9_000,
    seenMs: openedMs,
    band: { low: 0, usual: 0.001, high: 0.003 },
    now: 0.31,
    unit: '1',
    surprise: 12,
  };
  const talk = Array.from({ length: EVENTS_EACH - 5 }, (_, n): IncidentEvent => {
    if (n % 3 === 0) return { type: 'signal-joined', signal: { ...signal, id: `sig_${number}_${n}` } };
    return { type: 'comment-added', text: `look ${n}` };
  });
  const leading = {
    id: 'hyp_1',
    cause: { kind: 'release', service: serviceOf(number), changeId: 'chg_1', from: 'r1', to: 'r2' } as const,
  };
  const hypothesis = {
    ...leading,
    says: `release ${number} of it`,
    confidence: 0.9,
    for: [],
    against: [],
    missing: [],
  };
  const events: IncidentEvent[] = [
    { type: 'incident-opened', title: `Number ${number} fails`, severity: 'major', signal },
    { type: 'hypotheses-ranked', round: 1, hypotheses: [{ ...hypothesis, wouldSettle: '' }] },
    ...talk,
    number % 7 === 0
      ? { type: 'incident-escalated', because: 'nothing helps' }
      : { type: 'comment-added', text: 'well' },
    { type: 'incident-resolved', attribution: 'by-person', because: 'mended' },
    { type: 'postmortem-written', path: 'p.md', sha256: 'h' },
  ];
  const stored = events.map(({ type, ...body }, index): NewEvent => {
    const actor = { kind: 'person', name: 'ada' } as const;
    const id = `evt_${number}_${index}`;
    return { id, type, schemaVersion: INCIDENT_SCHEMA_VERSION, atMs: openedMs + index, actor, causeId: null, body };
  });
  await store.append(`incident:${idOf(number)}`, 0, stored);
}

type Query = NonNullable<Parameters<Client['listIncidents']>[0]['query']>;

async function allPages(of: Client, query: Query) {
  const items: Awaited<ReturnType<typeof onePage>>['items'] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await onePage(of, cursor === undefined ? query : { ...query, cursor });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

async function onePage(of: Client, query: Query) {
  const reply = await of.listIncidents({ query });
  if (!reply.ok) throw new Error(reply.problem.detail);
  return reply.value;
}

test('no page of any filter reads a stream, also for a caller who is limited to services', async () => {
  reads = 0;
  const filters: readonly Query[] = [
    {},
    { service: 'alpha' },
    { severity: 'major' },
    { text: 'RELEASE 29' },
    { open: 'true' },
    { phase: 'resolved' },
    { since: new Date(NOW - 100 * 3_600_000).toISOString() },
  ];
  const counts: number[] = [];
  for (const query of filters) counts.push((await allPages(client, { ...query, limit: 50 })).length);
  expect(counts).toEqual([300, 30, 300, 11, 0, 300, 76]);
  expect(await allPages(limited, { limit: 7 })).toHaveLength(30);
  expect(reads).toBe(0);
});

test('what a page says of an incident is what its whole stream says', async () => {
  for (const item of await allPages(client, { limit: 200 })) {
    const { state } = storyOf(await store.read(`incident:${item.id}`));
    expect(item).toEqual(presentSummary({ id: item.id, state }));
  }
});

test('pages are newest first, hold each incident once, and go on where the cursor was', async () => {
  const newestFirst = Array.from({ length: INCIDENTS }, (_, n) => idOf(INCIDENTS - 1 - n));
  expect((await allPages(client, { limit: 7 })).map(({ id }) => id)).toEqual(newestFirst);
  expect((await onePage(client, { limit: 2, cursor: idOf(100) })).items.map(({ id }) => id)).toEqual([
    idOf(99),
    idOf(98),
  ]);
  expect((await onePage(client, { limit: 1, cursor: idOf(0) })).items).toEqual([]);
});
