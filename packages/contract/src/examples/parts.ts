// Parts of which examples are made: one small system, `alpha` that calls `beta`, in one bad minute. Literals alone.
import type { Answer } from '../routes.ts';

export const rollback = { kind: 'rollback', service: 'alpha', release: 'r1' } as const;
export const undo = {
  action: { kind: 'deploy', service: 'alpha', release: 'r2' },
  says: 'deploy release r2 of alpha',
} as const;
export const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
export const SHA = '5f2b7c9d1e3a4b6c8d0e2f4a6b8c0d2e4f6a8b0c';
export const ada = { kind: 'person', name: 'ada' } as const;
export const surgeon = { kind: 'agent', name: 'Surgeon' } as const;
export const ofIncident = { id: 'inc_01' } as const;
export const applied = { kind: 'applied', because: '3 of 3 replicas replaced', mend: null } as const;
export const series = { measure: 'errors', service: 'alpha' } as const;

export const change: Answer<'listChanges'>['items'][number] = {
  id: 'chg_1',
  kind: 'release',
  service: 'alpha',
  at: '2026-01-02T03:04:05.000Z',
  completedAt: '2026-01-02T03:04:09.000Z',
  by: 'ada',
  says: 'release 2 (a1b2c3d4)',
  from: 'r1',
  to: 'r2',
  actionKey: null,
};

export const cause: Answer<'listHypotheses'>['items'][number]['cause'] = {
  kind: 'release',
  service: 'alpha',
  subject: 'r2',
};

export const summary: Answer<'listIncidents'>['items'][number] = {
  id: 'inc_01',
  version: 9,
  title: 'alpha: 31 % of the requests fail (usual up to 0.3 %)',
  phase: 'verifying',
  severity: 'major',
  services: ['alpha'],
  openedAt: '2026-01-02T03:04:09.000Z',
  onsetAt: '2026-01-02T03:04:06.000Z',
  endedAt: null,
  ending: null,
  leading: { says: 'release 2 of alpha', confidence: 0.94, cause },
  waitsFor: { kind: 'effect', says: 'the effect of the action', until: null },
};

export const service: Answer<'listServices'>['items'][number] = {
  name: 'alpha',
  url: 'http://127.0.0.1:7001',
  verdict: 'unhealthy',
  because: 'alpha: 31 % of the requests fail (usual up to 0.3 %)',
  release: 'r2',
  releaseNumber: 2,
  configuration: 1,
  replicas: { ready: 3, desired: 3 },
  figures: {
    requestsPerSecond: 46.2,
    errorShare: 0.31,
    p90Seconds: 0.084,
    recent: { requestsPerSecond: [46, 47], errorShare: [0.001, 0.31], p90Seconds: [0.05, null] },
  },
  lastChange: change,
  openIncidents: ['inc_01'],
};

export const approval: Answer<'approve'> = {
  id: 'apr_01',
  incidentId: 'inc_01',
  action: rollback,
  says: 'go back to release r1 of alpha',
  hash: HASH,
  proposedBy: { kind: 'agent', name: 'Strategist' },
  because: 'autonomy for rollback of alpha is "propose". The errors began with release 2',
  undo,
  blastRadius: 0.5,
  requestedAt: '2026-01-02T03:04:15.000Z',
  expiresAt: '2026-01-02T03:19:15.000Z',
  needed: 1,
  approvedBy: [],
  state: 'waiting',
};

export const evidence: Answer<'listEvidence'>['items'][number] = {
  id: 'ev-1-1',
  kind: 'signal',
  says: 'alpha: 31 % of the requests fail, usual up to 0.3 %',
  takenAt: '2026-01-02T03:04:12.000Z',
  query: '/api/v1/metrics/query?measure=errors&service=alpha&from=2026-01-02T03:03:06.000Z&to=2026-01-02T03:04:09.000Z',
  signal: {
    id: 'sig_1',
    series,
    meaning: 'errors',
    direction: 'up',
    onsetAt: '2026-01-02T03:04:06.000Z',
    seenAt: '2026-01-02T03:04:09.000Z',
    usual: { low: 0, usual: 0.001, high: 0.003 },
    now: 0.31,
    unit: '1',
    surprise: 12,
    crossing: null,
    text: null,
  },
};

export const similar: Answer<'listSimilar'>['items'][number] = {
  id: 'inc_00',
  title: 'alpha: 12 % of the requests fail',
  likeness: 0.8,
  because: 'alpha, errors, TypeError',
  cause: 'release 1 of alpha',
  helped: 'go back to release r0 of alpha',
};

export const span: Answer<'getTrace'>['items'][number] = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  parentSpanId: null,
  service: 'alpha',
  instance: 'alpha-1',
  operation: 'GET /things',
  kind: 'server',
  startedAt: '2026-01-02T03:04:10.000Z',
  durationSeconds: 0.084,
  error: true,
  status: 500,
  peer: null,
  attributes: { 'http.request.method': 'GET' },
};
