// Examples of the routes about incidents and approvals.
import type { incidentRoutes } from '../routes/incidents.ts';
import type { Examples } from './example.ts';
import {
  ada,
  applied,
  approval,
  cause,
  evidence,
  HASH,
  ofIncident,
  rollback,
  SHA,
  similar,
  summary,
  surgeon,
  undo,
} from './parts.ts';

const params = ofIncident;
const told = { incidentId: 'inc_01', version: 10 };

export const incidentExamples: Examples<keyof typeof incidentRoutes> = {
  listIncidents: {
    input: { query: { open: 'true', severity: 'major', limit: 50 } },
    answer: { items: [summary], nextCursor: null },
  },
  getIncident: {
    input: { params, query: { at: '2026-01-02T03:04:20Z' } },
    answer: {
      ...summary,
      impact: 'alpha: errors 31 % (usually 0 % to 0.3 %) for 3 s',
      now: 'Looking whether it helped: go back to release r1 of alpha.',
      predicted: false,
      signals: 1,
      actions: 1,
      detectedAfterSeconds: 3,
      endedAfterSeconds: null,
      calledPeople: [],
    },
  },
  listEvidence: { input: { params }, answer: { items: [evidence] } },
  listHypotheses: {
    input: { params },
    answer: {
      items: [
        {
          id: 'hyp-1-release-alpha',
          rank: 1,
          cause,
          says: 'release 2 of alpha',
          confidence: 0.94,
          for: [{ says: 'it came 1.0 s before the onset', evidenceIds: ['ev-1-2'], weight: 3 }],
          against: [],
          missing: [],
          wouldSettle: 'going back to release 1',
        },
      ],
    },
  },
  listOptions: {
    input: { params },
    answer: {
      items: [
        {
          id: 'opt-1-rollback',
          kind: 'act',
          action: rollback,
          undo,
          hypothesisId: 'hyp-1-release-alpha',
          says: 'go back to release r1 of alpha',
          expects: 'errors back to 0.1 %',
          effectAfterSeconds: 6,
          refutedAfterSeconds: 40,
          refutedIf: 'errors are above 0.3 % after 40 s',
          chance: 0.9,
          blastRadius: 0.5,
          worth: 0.8,
          because: 'the errors began with release 2',
          chosen: true,
        },
      ],
    },
  },
  listActions: {
    input: { params },
    answer: {
      items: [
        {
          id: 'act_01',
          key: 'act_01',
          action: rollback,
          says: 'go back to release r1 of alpha',
          by: surgeon,
          startedAt: '2026-01-02T03:04:16.000Z',
          endedAt: '2026-01-02T03:04:20.000Z',
          outcome: applied,
          help: null,
          attribution: null,
          undo,
          undone: false,
        },
      ],
    },
  },
  getTimeline: {
    input: { params, query: { after: 8, waitSeconds: 20 } },
    answer: {
      items: [
        {
          id: 'evt_09',
          version: 9,
          at: '2026-01-02T03:04:20.000Z',
          recordedAt: '2026-01-02T03:04:20.004Z',
          actor: surgeon,
          kind: 'action_executed',
          says: 'done: 3 of 3 replicas replaced · 4.0 s',
          detail: [],
        },
      ],
      version: 9,
    },
  },
  listEvents: {
    input: { params },
    answer: {
      items: [
        {
          id: 'evt_09',
          stream: 'incident:inc_01',
          version: 9,
          type: 'action-applied',
          schemaVersion: 1,
          at: '2026-01-02T03:04:20.000Z',
          recordedAt: '2026-01-02T03:04:20.004Z',
          actor: surgeon,
          causeId: 'evt_08',
          body: { key: 'act_01', receipt: '3 of 3 replicas replaced' },
          previousHash: HASH,
          hash: HASH,
        },
      ],
    },
  },
  getPostmortem: {
    input: { params },
    answer: { incidentId: 'inc_01', markdown: '# alpha: 31 % of the requests fail\n', path: 'memory/inc_01.md' },
  },
  getIncidentLineage: {
    input: { params },
    answer: {
      repairId: 'rep_01',
      entries: [
        {
          id: 'evt_20',
          version: 1,
          at: '2026-01-02T03:05:00.000Z',
          actor: { kind: 'agent', name: 'Architect' },
          kind: 'repair-opened',
          says: 'the build of site fails',
          detail: [],
        },
      ],
      markdown: '# The build of site fails\n',
    },
  },
  getImpact: {
    input: { params },
    answer: {
      incidentId: 'inc_01',
      from: '2026-01-02T03:04:06.000Z',
      to: '2026-01-02T03:05:06.000Z',
      users: {
        value: null,
        before: null,
        unit: 'users/min',
        says: 'telemetry does not say who asks, so nobody can count users',
        query: null,
      },
      money: {
        value: 60,
        before: 0,
        unit: 'EUR/min',
        says: '60 EUR a minute: 3 of orders × 20 EUR',
        query: '/api/v1/metrics/query?measure=business%3Aorders&service=alpha',
      },
      failing: [
        {
          service: 'alpha',
          value: 859,
          before: 3,
          total: 859,
          unit: 'requests/min',
          says: 'alpha: 859 of 2772 requests a minute fail, 3 before',
          query: '/api/v1/metrics/query?measure=errors&service=alpha',
        },
      ],
      business: [
        {
          name: 'orders',
          service: 'alpha',
          value: 9,
          before: 12,
          unit: 'orders/min',
          lostPerMinute: 3,
          says: 'orders: 9 orders/min, 12 orders/min before',
          query: '/api/v1/metrics/query?measure=business%3Aorders&service=alpha',
        },
      ],
      says: 'alpha: 859 of 2772 requests a minute fail, 3 before; 60 EUR a minute: 3 of orders × 20 EUR',
    },
  },
  openIncident: {
    input: { body: { title: 'the page stays white', severity: 'major', services: ['alpha'] } },
    answer: { incidentId: 'inc_02', version: 1 },
  },
  investigateIncident: { input: { params, body: {} }, answer: told },
  getInvestigation: {
    input: { params },
    answer: {
      incidentId: 'inc_01',
      phase: 'orienting',
      step: 'rank',
      says: 'Round 2: ranks what may be the cause by what was frozen. Leading: release 2 of alpha.',
      since: '2026-01-02T03:04:12.000Z',
      depth: { round: 1, most: 12 },
      budget: { actions: 0, mostActions: 3, seconds: null },
      evidence: 42,
      hypotheses: 4,
      options: 0,
      missing: ['spans of beta'],
    },
  },
  undoAction: {
    input: { params: { id: 'inc_01', actionId: 'act_01' }, body: {} },
    answer: { says: 'deploy release r2 of alpha', action: undo.action, outcome: applied },
  },
  listSimilar: { input: { params }, answer: { items: [similar] } },
  resolveIncident: { input: { params, body: { reason: 'seen to be well' } }, answer: told },
  escalateIncident: { input: { params, body: { reason: 'it is the network' } }, answer: told },
  commentIncident: { input: { params, body: { text: `see commit ${SHA}` } }, answer: told },
  listApprovals: { input: { query: { state: 'waiting' } }, answer: { items: [approval] } },
  approve: {
    input: { params: { id: 'apr_01' }, body: { hash: HASH } },
    answer: { ...approval, approvedBy: [ada.name], state: 'approved' },
  },
  reject: {
    input: { params: { id: 'apr_01' }, body: { hash: HASH, reason: 'not on a Friday' } },
    answer: { ...approval, state: 'rejected' },
  },
};
