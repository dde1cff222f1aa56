// A real server with a world in memory, people of every role, and incidents of alpha, of beta, and of both.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASE_PATH, createClient, ROLES, routeNamed, type Client, type RouteName } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent, type Option, type Signal } from '@kintsugi/domain';
import { actionHash } from '@kintsugi/engine';
import { loadConfiguration } from '../configuration/load.ts';
import { readToken } from '../folder/address.ts';
import type { DemoDoor } from '../handlers/machine/demo.ts';
import { startServer, type Server } from '../start.ts';
import { inMemoryWorld, opens, type TestWorld } from '../world/in-memory-world.kit.ts';

const NOW = Date.now();
const request = { kind: 'rollback', service: 'alpha', release: 'r1' } as const;
export const ACTION_HASH = actionHash(request);

/** A person for each role, bearing its name; `alpha-responder` and `alpha-approver` are limited to alpha. */
const PEOPLE = [
  ...ROLES.map((role) => ({ name: `a-${role}`, role })),
  { name: 'alpha-responder', role: 'responder', services: ['alpha'] },
  { name: 'alpha-approver', role: 'approver', services: ['alpha'] },
];

export interface Guarded {
  readonly server: Server;
  readonly world: TestWorld;
  /** What the server told its own log of. */
  readonly troubles: string[];
  as(person: string): Promise<Client>;
  token(person?: string): Promise<string>;
  close(): Promise<void>;
}

/** A demonstration in which nothing can be played. */
export const NO_SCENARIOS: DemoDoor = {
  scenarios: async () => [],
  start: async () => ({ ok: false, refusal: { kind: 'unknown-scenario', detail: 'there is none', mend: '' } }),
};

export async function guardedServer(extra = '', world = inMemoryWorld(), demo?: DemoDoor): Promise<Guarded> {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi-access-'));
  const file = join(folder, 'kintsugi.yaml');
  const yaml = `version: 1\nname: guarded\nserver: { port: 0${extra} }\npeople: ${JSON.stringify(PEOPLE)}\n`;
  await writeFile(file, yaml);
  await seed(world, 'inc_alpha', ['alpha'], 'apr_alpha');
  await seed(world, 'inc_beta', ['beta'], 'apr_beta');
  await seed(world, 'inc_both', ['alpha', 'beta'], 'apr_both');
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const troubles: string[] = [];
  const onTrouble = (line: string) => void troubles.push(line);
  const { configuration } = loaded;
  const started = await startServer({
    configuration,
    openWorld: opens(world),
    version: '1',
    onTrouble,
    ...(demo === undefined ? {} : { demo }),
  });
  if (!started.ok) throw new Error(started.refusal.detail);
  const { server } = started;
  const token = async (person?: string) => (await readToken(server.dataFolder, person)) ?? '';
  return {
    server,
    world,
    troubles,
    token,
    as: async (person) => createClient({ url: server.url, token: await token(person) }),
    close: async () => {
      await server.stop(false);
      await rm(folder, { recursive: true });
    },
  };
}

function signalOf(service: string, id: string): Signal {
  return {
    id: `sig_${id}_${service}`,
    series: { measure: 'errors', service },
    meaning: 'errors',
    direction: 'up',
    onsetMs: NOW - 9_000,
    seenMs: NOW - 8_000,
    band: { low: 0, usual: 0.001, high: 0.003 },
    now: 0.31,
    unit: '1',
    surprise: 12,
  };
}

const option: Option = {
  id: 'opt_1',
  deed: {
    kind: 'act',
    request,
    inverse: { kind: 'request', request: { kind: 'deploy', service: 'alpha', release: 'r2' } },
  },
  hypothesisId: 'hyp_1',
  says: 'go back to release r1 of alpha',
  expects: 'errors back to 0.1 %',
  secondsToEffect: 6,
  refutedAfterSeconds: 40,
  refutedIf: 'errors are above 1 % after 40 s',
  chance: 0.9,
  blastRadius: 0.5,
  worth: 0.8,
  because: 'the errors began with it',
};

/** An incident of `services` whose action on alpha waits for two approvals. */
async function seed(world: TestWorld, id: string, services: readonly string[], approvalId: string): Promise<void> {
  const [first = '', ...others] = services;
  const signals = others.map((service) => ({ type: 'signal-joined', signal: signalOf(service, id) }) as IncidentEvent);
  const ruling = { kind: 'needs-approval', approvals: 2, because: 'two persons' } as const;
  const events: IncidentEvent[] = [
    { type: 'incident-opened', title: `${first} fails`, severity: 'major', signal: signalOf(first, id) },
    ...signals,
    { type: 'options-weighed', round: 1, options: [option] },
    { type: 'option-chosen', optionId: 'opt_1', ruling, passedOver: [] },
    {
      type: 'approval-requested',
      approvalId,
      optionId: 'opt_1',
      actionHash: ACTION_HASH,
      needed: 2,
      expiresMs: NOW + 600_000,
      proposer: { kind: 'agent', name: 'Strategist' },
    },
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

const BODIES: Partial<Record<RouteName, object>> = {
  resolveIncident: { reason: 'x' },
  escalateIncident: { reason: 'x' },
  commentIncident: { text: 'x' },
  approve: { hash: 'a'.repeat(64) },
  reject: { hash: 'a'.repeat(64), reason: 'x' },
  actOnService: { action: { kind: 'rolling-restart' }, reason: 'x', dryRun: true },
  pause: { reason: 'x' },
  approveRepair: { commit: 'a'.repeat(40) },
  rejectRepair: { reason: 'x' },
  lockFiles: { paths: ['a.ts'] },
  extendLock: { token: 1 },
  openIncident: { title: 'x', severity: 'minor', services: ['alpha'] },
  triggerIncident: { scenario: 'sample' },
  createToken: { name: 'ci', role: 'viewer' },
};

/** By the first part of a path: an id of that kind that `of` names. */
const PREFIXES: Readonly<Record<string, string>> = {
  incidents: 'inc',
  approvals: 'apr',
  builds: 'bld',
  repairs: 'rep',
  tokens: 'tok',
};

/** A request to a route that is right in its shape, about what belongs to the service `of`. */
export function requestTo(name: RouteName, of: string) {
  const { method, path } = routeNamed(name);
  const [, first = ''] = path.split('/');
  const prefix = PREFIXES[first];
  const id = first === 'traces' ? 'abc' : prefix === undefined ? of : `${prefix}_${of}`;
  const place = path
    .replace(':id', id)
    .replace(':name', of)
    .replace(':lockId', 'lck_1')
    .replace(':evoId', 'evo_1')
    .replace(':actionId', 'act_1');
  return {
    method,
    path: BASE_PATH + place,
    body: method === 'POST' || method === 'PUT' ? (BODIES[name] ?? {}) : undefined,
  };
}

export async function send(
  server: Server,
  { method, path, body }: ReturnType<typeof requestTo>,
  token: string | null,
  headers: Readonly<Record<string, string>> = {},
) {
  const reply = await fetch(server.url + path, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    text,
    json: (reply.headers.get('content-type') ?? '').includes('json') ? (JSON.parse(text) as unknown) : null,
  };
}
