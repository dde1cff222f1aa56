// Examples of the routes about Kintsugi itself: health, control, policy, what it learned, its agents and settings.
import type { accessRoutes } from '../routes/access.ts';
import type { machineRoutes } from '../routes/machine.ts';
import type { platformRoutes } from '../routes/platform.ts';
import type { Examples } from './example.ts';
import { applied, rollback, similar, summary, undo } from './parts.ts';

const paused = { by: 'ada', reason: 'to look first', since: '2026-01-02T03:04:30.000Z' };
const policy = {
  autonomy: 'propose' as const,
  rules: [{ action: 'rollback' as const, service: 'alpha', autonomy: 'act-and-tell' as const }],
  freezes: [{ from: '2026-12-24T00:00:00.000Z', to: '2026-12-27T00:00:00.000Z', reason: 'holidays' }],
  cooldownSeconds: 60,
  actionsPerHour: 12,
  blastRadiusMax: 0.5,
  falseAlarmsPerDay: 1,
  twoPersons: ['scale' as const],
  approvalSeconds: 900,
};
const token = {
  id: 'tok_abc',
  name: 'ci',
  madeFor: 'token' as const,
  prefix: 'kin_abc',
  role: 'responder' as const,
  services: ['alpha'],
  createdBy: 'ada',
  createdAt: '2026-01-02T03:00:00.000Z',
  expiresAt: '2026-02-01T03:00:00.000Z',
  lastUsedOn: null,
  state: 'active' as const,
};
const source = {
  name: 'otlp',
  kind: 'telemetry' as const,
  address: 'http://127.0.0.1:4318',
  state: 'up' as const,
  says: 'takes telemetry',
};
const asked = { asked: true } as const;

type Names = keyof typeof platformRoutes | keyof typeof machineRoutes | keyof typeof accessRoutes;

export const platformExamples: Examples<Names> = {
  getRoot: {
    input: {},
    answer: {
      state: 'up',
      version: '0.1.0',
      uptimeSeconds: 4_210,
      ready: true,
      reference: '/api/v1/openapi.json',
      docs: '/api/v1/docs',
    },
  },
  getHealth: { input: {}, answer: { state: 'up', version: '0.1.0', uptimeSeconds: 4_210 } },
  getReadiness: {
    input: {},
    answer: { ready: true, checks: [{ name: 'engine', ok: true, says: 'takes commands' }] },
  },
  getStatus: {
    input: {},
    answer: {
      name: 'two things',
      version: '0.1.0',
      uptimeSeconds: 4_210,
      autonomy: 'propose',
      paused: null,
      agents: [{ name: 'Surgeon', state: 'working', says: 'inc_01' }],
      incidents: { open: 1, total: 4, waitingForApproval: 1 },
      intake: { state: 'up', url: source.address, pointsPerSecond: 812.4, refused: 0, says: source.says },
      masked: [{ source: 'service alpha', rule: 'email', count: 41 }],
      stores: [{ name: 'event store', state: 'up', says: 'takes events' }],
      memoryBytes: 190_000_000,
      dataFolder: '.kintsugi',
    },
  },
  pause: { input: { body: { reason: paused.reason } }, answer: { paused } },
  resume: { input: { body: {} }, answer: { paused: null } },
  undo: { input: { body: {} }, answer: { says: undo.says, action: undo.action, outcome: applied } },
  verifyAudit: { input: {}, answer: { ok: true, events: 312, streams: 9, checkpoints: 4, fault: null } },
  getPolicy: { input: {}, answer: policy },
  rehearsePolicy: {
    input: { body: { autonomy: 'act', cooldownSeconds: 30 } },
    answer: {
      items: [
        {
          incidentId: 'inc_01',
          title: summary.title,
          at: '2026-01-02T03:04:15.000Z',
          action: rollback,
          says: 'go back to release r1 of alpha',
          done: true,
          help: 'helped',
          ruledThen: { kind: 'needs-approval', approvals: 1, because: 'autonomy for rollback of alpha is "propose"' },
          ruledNow: { kind: 'allowed', because: 'autonomy for rollback of alpha is "act"' },
          differs: true,
        },
      ],
      differing: 1,
      says: '1 of 1 choices would have been ruled on otherwise; what would have come of it, nobody knows',
    },
  },
  searchMemory: { input: { query: { q: 'TypeError', limit: 5 } }, answer: { items: [similar] } },
  getOwnMetrics: {
    input: {},
    answer:
      '# TYPE kintsugi_paused gauge\n# HELP kintsugi_paused 1 while everything that acts is paused.\nkintsugi_paused 0\n# EOF\n',
  },
  getReference: { input: {}, answer: '<!doctype html>\n<html lang="en"><title>Kintsugi API</title></html>\n' },
  listLessons: {
    input: {},
    answer: {
      items: [
        {
          causeKind: 'release',
          action: 'rollback',
          service: 'alpha',
          tries: 3,
          helped: 3,
          medianSecondsToHelp: 14.2,
        },
      ],
    },
  },
  getScorecard: {
    input: {},
    answer: {
      opened: 4,
      open: 1,
      escalated: 1,
      resolved: { byAction: 2, byItself: 1, byPerson: 0, unclear: 0 },
      actions: 3,
      undone: 0,
      helps: { helped: 2, refuted: 0, worse: 0, cannotTell: 0 },
      medianDetectedAfterSeconds: 3.1,
      medianResolvedAfterSeconds: 24.5,
      alarms: { right: 3, wrong: 0 },
      confidence: null,
    },
  },
  shutDown: { input: { body: { services: false } }, answer: { stopping: true } },
  getOpenApi: { input: {}, answer: { openapi: '3.1.0' } },
  listAgents: {
    input: {},
    answer: {
      items: [
        {
          name: 'Guardian',
          mandate: 'Looks whether it helped.',
          state: 'working',
          steps: [
            {
              says: 'Looking whether it helped: go back to release r1 of alpha.',
              incidentId: 'inc_01',
              repairId: null,
              title: summary.title,
              project: null,
              since: '2026-01-02T03:04:16.000Z',
            },
          ],
          last: null,
          done: 2,
        },
      ],
    },
  },
  getSettings: {
    input: {},
    answer: {
      file: '/srv/kintsugi.yaml',
      dataFolder: '/srv/.kintsugi',
      startedAt: '2026-01-02T01:54:20.000Z',
      values: { version: 1, name: 'two things' },
      fromEnvironment: [{ path: 'server.port', variable: 'KINTSUGI_SERVER_PORT' }],
      masked: ['events.url'],
      runtimes: [{ name: 'process', abilities: ['rollback', 'scale'] }],
      apps: [{ name: 'alpha', replicas: 3 }],
      sources: [source],
    },
  },
  listSources: { input: {}, answer: { items: [source] } },
  testSettings: {
    input: { body: {} },
    answer: {
      items: [
        {
          name: 'telemetry of beta',
          ok: false,
          says: 'no request was seen for five minutes',
          mend: 'Send OTLP there: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318.',
        },
      ],
      ok: false,
      says: '1 of 1 must be mended',
    },
  },
  listScenarios: {
    input: {},
    answer: { items: [{ name: 'sample', title: 'A sample', tagline: 'Something breaks, and is mended.' }] },
  },
  startScenario: { input: { params: { name: 'sample' }, body: {} }, answer: asked },
  triggerIncident: { input: { body: { scenario: 'sample' } }, answer: asked },
  getMe: {
    input: {},
    answer: {
      name: 'ada',
      role: 'approver',
      permissions: ['read', 'respond', 'approve'],
      services: null,
      way: 'file',
      expiresAt: null,
      demo: false,
    },
  },
  createToken: {
    input: { body: { name: 'ci', role: 'responder', services: ['alpha'], days: 30 } },
    answer: { ...token, secret: 'kin_abc_shown-this-once' },
  },
  listTokens: { input: {}, answer: { items: [token] } },
  revokeToken: { input: { params: { id: 'tok_abc' } }, answer: { ...token, state: 'revoked' } },
};
