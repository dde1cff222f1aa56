// A stranger that answers the API as the contract says, for tests of the run: two services, and incidents as told.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { BASE_PATH, type Answer } from '@kintsugi/contract';

type Service = Answer<'getService'>;
type Incident = Answer<'getIncident'>;
type ActionDone = Answer<'listActions'>['items'][number];

export interface PretendApi {
  readonly url: string;
  /** Bodies of what was asked for by POST, with their service, in order. */
  readonly asked: { service: string; action: { kind: string; [key: string]: unknown }; reason: string }[];
  readonly services: Map<string, Service>;
  readonly incidents: { incident: Incident; actions: ActionDone[] }[];
  /** Called after each change that somebody asked for. */
  onChange: (service: string, kind: string) => void;
  close(): Promise<void>;
}

export async function openPretendApi(names: readonly string[], dataFolder: string): Promise<PretendApi> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const api: PretendApi = {
    url,
    asked: [],
    services: new Map(names.map((name) => [name, serviceNamed(name, url)])),
    incidents: [],
    onChange: () => {},
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', url).pathname.replace(BASE_PATH, '');
    let text = '';
    for await (const piece of request) text += String(piece);
    const content = request.method === 'POST' ? change(path, text) : shown(path);
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(content ?? { type: 'about:blank', title: 'no', status: 404, detail: '', mend: '' }));
  }

  function shown(path: string): unknown {
    const [, room = '', name = '', part] = path.split('/');
    const found = api.incidents.find(({ incident }) => incident.id === name);
    if (room === 'status') return statusOf(dataFolder);
    if (room === 'services') return name === '' ? { items: [...api.services.values()] } : api.services.get(name);
    if (room !== 'incidents') return undefined;
    if (name === '') return { items: api.incidents.map(({ incident }) => incident), nextCursor: null };
    if (part === 'actions') return { items: found?.actions ?? [] };
    if (part === 'postmortem') return { incidentId: name, markdown: '# it broke', path: `/data/${name}.md` };
    return found?.incident;
  }

  function change(path: string, text: string): unknown {
    const [, , name = ''] = path.split('/');
    const service = api.services.get(name);
    if (service === undefined) return undefined;
    const { action, reason } = JSON.parse(text) as { action: { kind: string; release?: string }; reason: string };
    api.asked.push({ service: name, action, reason });
    api.services.set(name, changed(service, action));
    api.onChange(name, action.kind);
    const undo = { action: { kind: 'rollback', service: name, release: service.release }, says: 'go back' };
    return { ...allowed, action: { kind: 'rolling-restart', service: name }, undo };
  }

  return api;
}

const allowed = {
  dryRun: false,
  says: 'done',
  ruling: { kind: 'allowed', because: '' },
  outcome: { kind: 'applied', because: '', mend: null },
  blastRadius: 0.5,
};

function changed(service: Service, { kind, release }: { kind: string; release?: string }): Service {
  if (kind === 'deploy') {
    const number = service.releases.length + 1;
    const next = { release: `r${number}`, number, contentHash: '', registeredAt: NOON, current: true };
    return { ...service, release: next.release, releaseNumber: number, releases: [...service.releases, next] };
  }
  if (kind === 'rollback') return { ...service, release: release ?? 'r1' };
  return { ...service, configuration: service.configuration + 1 };
}

export const NOON = '2030-01-01T12:00:00.000Z';

function serviceNamed(name: string, url: string): Service {
  const quiet = { requestsPerSecond: null, errorShare: null, p90Seconds: null };
  return {
    name,
    url,
    verdict: 'healthy',
    because: '',
    release: 'r1',
    releaseNumber: 1,
    configuration: 1,
    replicas: { ready: 1, desired: 1 },
    figures: { ...quiet, recent: { requestsPerSecond: [], errorShare: [], p90Seconds: [] } },
    lastChange: null,
    openIncidents: [],
    replicaStates: [],
    releases: [{ release: 'r1', number: 1, contentHash: '', registeredAt: NOON, current: true }],
    limits: { memoryBytes: null, concurrency: null },
    dependsOn: [],
  };
}

function statusOf(dataFolder: string): Answer<'getStatus'> {
  return {
    name: 'pretend',
    version: '0',
    uptimeSeconds: 1,
    autonomy: 'act',
    paused: null,
    agents: [],
    incidents: { open: 0, total: 0, waitingForApproval: 0 },
    intake: { state: 'up', url: null, pointsPerSecond: null, refused: null, says: '' },
    masked: [],
    stores: [],
    memoryBytes: 1,
    dataFolder,
  };
}

export function incidentNow(change: Partial<Incident> = {}): Incident {
  const now = new Date().toISOString();
  const cause = { kind: 'release', service: 'alpha', subject: 'r2' } as const;
  return {
    id: 'inc_1',
    version: 1,
    title: '',
    phase: 'resolved',
    severity: 'major',
    services: ['alpha'],
    openedAt: now,
    onsetAt: now,
    endedAt: now,
    ending: 'healed',
    leading: { says: '', confidence: 0.9, cause },
    waitsFor: null,
    impact: null,
    now: '',
    predicted: false,
    signals: 1,
    actions: 1,
    detectedAfterSeconds: 1,
    endedAfterSeconds: 1,
    calledPeople: [],
    ...change,
  };
}

export function rollbackNow(service: string): ActionDone {
  const now = new Date().toISOString();
  return {
    id: 'act_1',
    key: 'k',
    action: { kind: 'rollback', service, release: 'r1' },
    says: '',
    by: { kind: 'agent', name: 'Surgeon' },
    startedAt: now,
    endedAt: now,
    outcome: { kind: 'applied', because: '', mend: null },
    help: 'helped',
    attribution: 'by-action',
    undo: { action: null, says: '' },
    undone: false,
  };
}
