// Examples of the routes about what is watched, and about everything at a moment.
import type { stateRoutes } from '../routes/state.ts';
import type { watchedRoutes } from '../routes/watched.ts';
import type { Examples } from './example.ts';
import { approval, change, HASH, rollback, series, service, span, summary, undo } from './parts.ts';

const params = { name: 'alpha' };

export const watchedExamples: Examples<keyof typeof watchedRoutes | keyof typeof stateRoutes> = {
  listServices: { input: { query: { at: '2026-01-02T03:04:20Z' } }, answer: { items: [service] } },
  getServicesStatus: {
    input: {},
    answer: {
      healthy: 0,
      unhealthy: 1,
      inconclusive: 0,
      unobserved: 0,
      items: [
        { name: 'alpha', verdict: 'unhealthy', because: service.because, release: 'r2', openIncidents: ['inc_01'] },
      ],
    },
  },
  getService: {
    input: { params },
    answer: {
      ...service,
      replicaStates: [
        {
          instance: 'alpha-1',
          state: 'ready',
          pid: 4711,
          release: 'r2',
          configuration: 1,
          startedAt: '2026-01-02T03:04:06.000Z',
          restarts: 0,
          lastExit: null,
          healthy: true,
          memoryBytes: 61_000_000,
          inFlight: 2,
        },
      ],
      releases: [
        { release: 'r2', number: 2, contentHash: HASH, registeredAt: '2026-01-02T03:04:05.000Z', current: true },
      ],
      limits: { memoryBytes: 268_435_456, concurrency: 64 },
      dependsOn: ['beta'],
    },
  },
  actOnService: {
    input: { params, body: { action: { kind: 'rollback' }, reason: 'the new release fails', dryRun: true } },
    answer: {
      dryRun: true,
      action: rollback,
      says: 'go back to release r1 of alpha',
      ruling: { kind: 'allowed', because: 'a person asked for it' },
      undo,
      outcome: null,
      blastRadius: 0.5,
    },
  },
  getTopology: {
    input: {},
    answer: {
      nodes: [
        { name: 'alpha', outside: false, verdict: 'unhealthy' },
        { name: 'beta', outside: false, verdict: 'healthy' },
      ],
      edges: [{ caller: 'alpha', callee: 'beta', outside: false, sources: ['traces', 'declared'] }],
      windowSeconds: 900,
    },
  },
  listChanges: { input: { query: { service: 'alpha', limit: 10 } }, answer: { items: [change] } },
  queryMetrics: {
    input: { query: { measure: 'errors', service: 'alpha', join: 'sum', stepSeconds: 5 } },
    answer: {
      items: [{ series, unit: '1', from: '2026-01-02T03:04:00.000Z', stepSeconds: 5, values: [0, 71, null] }],
    },
  },
  queryLogs: {
    input: { query: { service: 'alpha', text: 'TypeError', limit: 20 } },
    answer: {
      items: [
        {
          at: '2026-01-02T03:04:10.000Z',
          service: 'alpha',
          instance: 'alpha-1',
          severity: 17,
          body: 'TypeError: total is not a function',
          traceId: span.traceId,
        },
      ],
    },
  },
  queryTraces: { input: { query: { service: 'alpha', errors: 'true' } }, answer: { items: [span] } },
  getTrace: { input: { params: { id: span.traceId } }, answer: { items: [span] } },
  getState: {
    input: { query: { at: '2026-01-02T03:04:20Z', knownAt: '2026-01-02T03:04:20Z' } },
    answer: {
      at: '2026-01-02T03:04:20.000Z',
      knownAt: '2026-01-02T03:04:20.000Z',
      mode: { autonomy: 'propose', paused: null, says: 'by default it might propose' },
      incidents: [summary],
      services: [service],
      approvals: [approval],
      says: '1 open, 1 of 1 services unhealthy, 1 approvals waiting, not paused',
    },
  },
  getStateDifference: {
    input: { query: { from: '2026-01-02T03:04:00Z', to: '2026-01-02T03:05:00Z' } },
    answer: {
      from: '2026-01-02T03:04:00.000Z',
      to: '2026-01-02T03:05:00.000Z',
      items: [
        {
          kind: 'incident-opened',
          says: summary.title,
          at: summary.openedAt,
          incidentId: 'inc_01',
          service: 'alpha',
          from: null,
          to: 'major',
        },
      ],
      leftOut: 0,
      says: '1 opened, 0 ended, 0 moved on, 0 changes, 0 services are judged otherwise',
    },
  },
};
