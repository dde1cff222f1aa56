// Answers of an invented server, for the golden files: two services, one incident in all its parts.
import type { Answer } from '@kintsugi/contract';
import type { IncidentPage } from './incidents.ts';

export const NOW_MS = Date.parse('2026-01-02T03:04:30.000Z');
const at = (secondsAgo: number) => new Date(NOW_MS - secondsAgo * 1_000).toISOString();

const rollback = { kind: 'rollback', service: 'alpha', release: 'r1' } as const;
const undo = {
  action: { kind: 'deploy', service: 'alpha', release: 'r2' },
  says: 'deploy release r2 of alpha',
} as const;
const cause = { kind: 'release', service: 'alpha', subject: 'r2' } as const;
const change = {
  id: 'chg_1',
  kind: 'release',
  service: 'alpha',
  at: at(25),
  completedAt: at(20),
  by: 'ada',
  says: 'release 2 (a1b2c3d4)',
  from: 'r1',
  to: 'r2',
  actionKey: null,
} as const;

export const services: Answer<'listServices'>['items'] = [
  {
    name: 'alpha',
    url: 'http://127.0.0.1:1',
    verdict: 'unhealthy',
    because: 'alpha answers 500',
    release: 'r2',
    releaseNumber: 2,
    configuration: 1,
    replicas: { ready: 3, desired: 3 },
    figures: {
      requestsPerSecond: 46.2,
      errorShare: 0.312,
      p90Seconds: 0.084,
      recent: {
        requestsPerSecond: [46],
        errorShare: [0, 0, 0.001, 0.2, 0.3, 0.31],
        p90Seconds: [0.05, 0.05, 0.06, 0.08, null, 0.084],
      },
    },
    lastChange: change,
    openIncidents: ['inc_01'],
  },
  {
    name: 'beta-with-a-long-name',
    url: 'http://127.0.0.1:2',
    verdict: 'unobserved',
    because: 'nobody asked it',
    release: 'r1',
    releaseNumber: 1,
    configuration: 1,
    replicas: { ready: 1, desired: 1 },
    figures: {
      requestsPerSecond: null,
      errorShare: null,
      p90Seconds: null,
      recent: { requestsPerSecond: [], errorShare: [], p90Seconds: [] },
    },
    lastChange: null,
    openIncidents: [],
  },
];

export const status: Answer<'getStatus'> = {
  name: 'two things',
  version: '0.1.0',
  uptimeSeconds: 4_210,
  autonomy: 'act',
  paused: null,
  agents: [
    { name: 'Scout', state: 'idle', says: '' },
    { name: 'Surgeon', state: 'working', says: 'inc_01' },
  ],
  incidents: { open: 1, total: 4, waitingForApproval: 0 },
  intake: { state: 'up', url: 'http://127.0.0.1:4318', pointsPerSecond: 812.4, refused: 0, says: 'takes OTLP' },
  masked: [
    { source: 'service alpha', rule: 'email', count: 41 },
    { source: 'service beta', rule: 'email', count: 2 },
    { source: 'build alpha', rule: 'vendorToken', count: 1 },
  ],
  stores: [{ name: 'event store', state: 'up', says: 'takes events' }],
  memoryBytes: 190_000_000,
  dataFolder: '.kintsugi',
};

export const incident: Answer<'getIncident'> = {
  id: 'inc_01',
  version: 9,
  title: 'alpha answers 500 to 31 % of its callers',
  phase: 'verifying',
  severity: 'major',
  services: ['alpha'],
  openedAt: at(21),
  onsetAt: at(24),
  endedAt: null,
  ending: null,
  leading: { says: 'release 2 of alpha', confidence: 0.94, cause },
  waitsFor: { kind: 'effect', says: 'the effect of the action', until: null },
  impact: 'orders/visit falls: 0.21 (usually 0.29 to 0.33), since 03:04:06',
  now: 'Looking whether it helped: go back to release r1 of alpha.',
  predicted: false,
  signals: 2,
  actions: 1,
  detectedAfterSeconds: 3,
  endedAfterSeconds: null,
  calledPeople: [],
};

const reason = (says: string) => ({ says, evidenceIds: ['ev-1'], weight: 2 });

export const page: IncidentPage = {
  incident,
  hypotheses: [
    {
      id: 'h1',
      rank: 1,
      cause,
      says: 'release 2 of alpha',
      confidence: 0.94,
      for: [
        reason('began 0.6 s after it'),
        reason('new log template "TypeError: cannot read properties of undefined" in 31 % of requests'),
      ],
      against: [],
      missing: [],
      wouldSettle: 'going back to release 1',
    },
    {
      id: 'h2',
      rank: 2,
      cause: { kind: 'service', service: 'beta', subject: null },
      says: 'beta',
      confidence: 0.04,
      for: [],
      against: [reason('its own latency and errors are as before')],
      missing: ['its logs'],
      wouldSettle: 'a look at beta',
    },
  ],
  options: [
    {
      id: 'o1',
      kind: 'act',
      action: rollback,
      undo,
      hypothesisId: 'h1',
      says: 'go back to release r1 of alpha',
      expects: 'errors back to 0.1 % in about 6 s',
      effectAfterSeconds: 6,
      refutedAfterSeconds: 40,
      refutedIf: 'errors above 1 % after 40 s',
      chance: 0.9,
      blastRadius: 0.5,
      worth: 0.8,
      because: 'the errors began with it',
      chosen: true,
    },
    {
      id: 'o2',
      kind: 'watch',
      action: null,
      undo: null,
      hypothesisId: null,
      says: 'watch for 12 s',
      expects: 'it goes by itself',
      effectAfterSeconds: 12,
      refutedAfterSeconds: 12,
      refutedIf: 'it does not',
      chance: 0.1,
      blastRadius: 0,
      worth: 0.1,
      because: 'it costs 9 orders a minute',
      chosen: false,
    },
  ],
  actions: [
    {
      id: 'act_1',
      key: 'act_1',
      action: rollback,
      says: 'go back to release r1 of alpha',
      by: { kind: 'agent', name: 'Surgeon' },
      startedAt: '2026-01-02T03:04:12.400Z',
      endedAt: at(14),
      outcome: { kind: 'applied', because: '3 of 3 replicas replaced', mend: null },
      help: null,
      attribution: null,
      undo,
      undone: false,
    },
  ],
};

export const approval: Answer<'listApprovals'>['items'][number] = {
  id: 'apr_1',
  incidentId: 'inc_01',
  action: rollback,
  says: 'go back to release r1 of alpha',
  hash: 'ab'.repeat(32),
  proposedBy: { kind: 'agent', name: 'Strategist' },
  because: 'autonomy for rollback of alpha is "propose". the errors began with it',
  undo,
  blastRadius: 0.5,
  requestedAt: at(12),
  expiresAt: at(-600),
  needed: 2,
  approvedBy: ['ada'],
  state: 'waiting',
};

type Entry = Answer<'getTimeline'>['items'][number];
const entry = (
  version: number,
  secondsAgo: number,
  kind: Entry['kind'],
  name: string,
  says: string,
  detail: string[] = [],
): Entry => ({
  id: `evt_${version}`,
  version,
  at: at(secondsAgo),
  recordedAt: at(secondsAgo),
  actor: { kind: 'agent', name },
  kind,
  says,
  detail,
});

export const timeline: readonly Entry[] = [
  entry(1, 21, 'incident_opened', 'Scout', 'alpha answers 500 to 31 % of its callers', [
    'errors{service=alpha} is up: 31 % (usually 0 % to 0.3 %), since 03:04:06',
  ]),
  entry(
    2,
    21,
    'signal_detected',
    'Oracle',
    'orders/visit{service=alpha} is down: 0.21 (usually 0.29 to 0.33), since 03:04:07',
  ),
  entry(3, 20, 'evidence_collected', 'Archaeologist', '14 pieces of evidence are frozen', ['one', 'two']),
  entry(4, 20, 'hypothesis_generated', 'Archaeologist', 'release 2 of alpha (0.94)', [
    '1  release 2 of alpha  0.94',
    '   for: began 0.6 s after it',
    '   for: new log template "TypeError: cannot read properties of undefined (reading \'id\')" in 31 % of requests',
    '   would settle it: going back',
  ]),
  entry(5, 19, 'option_chosen', 'Strategist', 'go back to release r1 of alpha', [
    'expects: errors back to 0.1 % in about 6 s',
    'policy: allowed: autonomy for rollback of alpha is "act"',
    'not: watch for 12 s (it costs 9 orders a minute)',
  ]),
  entry(6, 18, 'action_started', 'Surgeon', 'started: go back to release r1 of alpha', ['key act_1']),
  entry(7, 14, 'action_executed', 'Surgeon', 'done: 3 of 3 replicas replaced · 4.1 s'),
  entry(8, 2, 'verification_completed', 'Guardian', 'helped (by-action): every signal is back in its band', [
    'healthy: errors 0.1 % (usual up to 0.3 %)',
  ]),
  entry(9, 1, 'lesson_learned', 'Historian', 'release of alpha → rollback: helped'),
];

const commit = { sha: 'c'.repeat(40), author: 'bob', subject: 'tidy', at: at(90) };

export const repair: Answer<'getRepair'> = {
  id: 'rep_01',
  version: 9,
  project: 'alpha',
  title: "sum.ts:3: Cannot find name 'sumOf' (TS2304)",
  phase: 'testing',
  kind: 'type',
  severity: 'major',
  openedAt: at(80),
  endedAt: null,
  how: null,
  commit,
  culprit: commit,
  pullRequest: { number: 7, url: 'http://forge/alpha/pulls/7' },
  waitsFor: 'a person\'s yes: autonomy of this project is "propose"',
  buildId: 'bld_01',
  diagnoses: [],
  failingTests: [],
  blocks: ['beta'],
  needsPerson: null,
  handOver: null,
  candidatesTried: 2,
  patch: {
    kind: 'name',
    says: 'rename sumOf to totalOf',
    chance: 0.9,
    size: 2,
    diff: '--- a/sum.ts\n+++ b/sum.ts\n-sumOf(1)\n+totalOf(1)',
    base: commit.sha,
    mended: [],
    stillPassing: 4,
    proof: ['`npm test` passes (1.2 s)'],
  },
  head: 'd'.repeat(40),
  branch: 'kintsugi/rep_01',
  review: { verdict: 'approve', findings: [] },
  approvedBy: null,
  mergedCommit: null,
  deployments: [],
};
