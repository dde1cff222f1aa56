// A server that gives the sample answers over real HTTP, by the route table, and remembers what it was told.
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { BASE_PATH, problem, type Answer, type RouteName, ROUTE_NAMES, routeNamed } from '@kintsugi/contract';
import { approval, incident, NOW_MS, page, repair, services, status, timeline } from '../show/samples.kit.ts';

type Answers = { readonly [N in RouteName]?: (told: unknown) => Answer<N> };

export interface PretendedServer {
  readonly url: string;
  readonly told: { readonly route: RouteName; readonly body: unknown; readonly token: string | undefined }[];
  close(): Promise<void>;
}

const over = { ...incident, phase: 'resolved', ending: 'healed', endedAt: incident.openedAt } as const;

const token = {
  id: 'tok_abc',
  name: 'ci',
  madeFor: 'token',
  prefix: 'kin_abc',
  role: 'responder',
  services: ['alpha', 'beta'],
  createdBy: 'ada',
  createdAt: new Date(NOW_MS).toISOString(),
  expiresAt: new Date(NOW_MS + 30 * 86_400_000).toISOString(),
  lastUsedOn: null,
  state: 'active',
} as const;
const shownToken = () => ({ ...token, services: [...token.services] });

const ANSWERS: Answers = {
  createToken: () => ({ ...shownToken(), secret: 'kin_abc_secret' }),
  listTokens: () => ({ items: [shownToken()] }),
  revokeToken: () => ({ ...shownToken(), state: 'revoked' }),
  getStatus: () => status,
  listServices: () => ({ items: [...services] }),
  listIncidents: () => ({ items: [incident], nextCursor: null }),
  getIncident: () => over,
  listHypotheses: () => ({ items: [...page.hypotheses] }),
  listOptions: () => ({ items: [...page.options] }),
  listActions: () => ({ items: [...page.actions] }),
  getTimeline: () => ({
    items: [...timeline, { ...last(), version: 10, kind: 'postmortem_written', says: 'inc_01.md' }],
    version: 10,
  }),
  getPostmortem: () => ({ incidentId: 'inc_01', markdown: '# alpha\n\nIt was the release.\n', path: null }),
  listApprovals: () => ({ items: [approval] }),
  approve: () => ({ ...approval, approvedBy: ['ada', 'bob'], state: 'approved' }),
  reject: () => ({ ...approval, state: 'rejected' }),
  getRepair: () => repair,
  approveRepair: () => ({ repairId: 'rep_01', version: 10 }),
  resolveIncident: () => ({ incidentId: 'inc_01', version: 11 }),
  undo: () => ({
    says: 'deploy release r2 of alpha',
    action: null,
    outcome: { kind: 'applied', because: '3 of 3 replicas replaced', mend: null },
  }),
  verifyAudit: () => ({
    ok: false,
    events: 9,
    streams: 1,
    checkpoints: 0,
    fault: {
      kind: 'bad-hash',
      stream: 'incident:inc_01',
      version: 4,
      says: 'its hash is not its own',
      mend: 'Restore it from a copy.',
    },
  }),
};

function last() {
  const entry = timeline.at(-1);
  if (entry === undefined) throw new Error('no sample');
  return entry;
}

export async function pretendServer(): Promise<PretendedServer> {
  const told: PretendedServer['told'] = [];
  const server = createServer((request, reply) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const route = ROUTE_NAMES.find(
        (name) => routeNamed(name).method === request.method && patternOf(name).test(path),
      );
      const body: unknown = text === '' ? null : JSON.parse(text);
      const make = route === undefined ? undefined : (ANSWERS[route] as ((told: unknown) => unknown) | undefined);
      if (route !== undefined) told.push({ route, body, token: request.headers.authorization });
      const answer =
        make === undefined ? problem({ kind: 'not-pretended', status: 404, detail: path, mend: '' }) : make(body);
      reply
        .writeHead(make === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function patternOf(name: RouteName): RegExp {
  return new RegExp(`^${BASE_PATH}${routeNamed(name).path.replaceAll(/:\w+/g, '[^/]+')}$`);
}
