// A server for tests of the whole: over HTTP with the typed client, on a folder of its own, with a world in memory.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, kindOf, type Client, type Reply } from '@kintsugi/contract';
import { INCIDENT_SCHEMA_VERSION, type IncidentEvent, type Option, type Signal } from '@kintsugi/domain';
import { actionHash } from '@kintsugi/engine';
import { afterEach, beforeEach } from 'vitest';
import { loadConfiguration } from './configuration/load.ts';
import { readToken } from './folder/address.ts';
import { startServer, type Server, type StartResult } from './start.ts';
import { inMemoryWorld, opens, type TestWorld } from './world/in-memory-world.kit.ts';

export let folder = '';
export let world: TestWorld;
const running: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-server-'));
  world = inMemoryWorld();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop(false)));
  await rm(folder, { recursive: true });
});

/** Of this test, instead of the usual one. */
export function useWorld(own: TestWorld): void {
  world = own;
}

export async function start(port = 0, own = world): Promise<StartResult> {
  const file = join(folder, 'kintsugi.yaml');
  const people = '[{ name: ada, role: approver }, { name: bob, role: approver }, { name: vera, role: viewer }]';
  await writeFile(file, `version: 1\nname: two things\nserver: { port: ${port} }\npeople: ${people}\n`);
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const started = await startServer({ configuration: loaded.configuration, openWorld: opens(own), version: '1.2.3' });
  if (started.ok) running.push(started.server);
  return started;
}

export async function started(): Promise<Server> {
  const result = await start();
  if (!result.ok) throw new Error(result.refusal.detail);
  return result.server;
}

export async function clientOf(server: Server, person?: string): Promise<Client> {
  const token = await readToken(server.dataFolder, person);
  return createClient({ url: server.url, ...(token === null ? {} : { token }) });
}

export function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.problem.detail} (${reply.problem.mend})`);
  return reply.value;
}

export function refusalOf(reply: Reply<unknown>): [status: number, kind: string] {
  return reply.ok ? [reply.status, 'accepted'] : [reply.problem.status, kindOf(reply.problem)];
}

const NOW = Date.now();
export const request = { kind: 'rollback', service: 'alpha', release: 'r1' } as const;
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
export const rollback: Option = {
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
export async function seedIncident(id = 'inc_1', more: readonly IncidentEvent[] = []) {
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
