// Examples of the routes about builds, repairs and edit locks.
import type { developmentRoutes } from '../routes/development.ts';
import type { Answer } from '../routes.ts';
import type { Examples } from './example.ts';
import { SHA } from './parts.ts';

const commit = { sha: SHA, author: 'ada', subject: 'Move the total', at: '2026-01-02T03:00:00.000Z' };
const build: Answer<'listBuilds'>['items'][number] = {
  id: 'bld_01',
  project: 'site',
  branch: 'main',
  commit,
  reason: 'push',
  repairId: null,
  state: 'failed',
  because: 'the step test failed',
  startedAt: '2026-01-02T03:00:10.000Z',
  endedAt: '2026-01-02T03:00:31.000Z',
};
const diagnosis: Answer<'getBuild'>['diagnoses'][number] = {
  tool: 'tsc',
  kind: 'type',
  code: 'TS2339',
  file: 'src/total.ts',
  line: 12,
  column: 5,
  message: "Property 'sum' does not exist on type 'Total'.",
  subject: 'sum',
};
const repair: Answer<'listRepairs'>['items'][number] = {
  id: 'rep_01',
  version: 7,
  project: 'site',
  title: 'the build of site fails: TS2339',
  phase: 'building',
  kind: 'type',
  severity: 'minor',
  openedAt: '2026-01-02T03:00:31.000Z',
  endedAt: null,
  how: null,
  commit,
  culprit: commit,
  pullRequest: { number: 4, url: 'http://127.0.0.1:7100/site/pulls/4' },
  waitsFor: 'somebody to approve it',
};
const entry: Answer<'getRepairTimeline'>['items'][number] = {
  id: 'evt_20',
  version: 1,
  at: '2026-01-02T03:00:31.000Z',
  actor: { kind: 'agent', name: 'Architect' },
  kind: 'repair-opened',
  says: 'the build of site fails',
  detail: [],
};
const lock: Answer<'lockFiles'> = {
  id: 'lck_01',
  holder: 'ada',
  paths: ['src/total.ts'],
  token: 3,
  expiresAt: '2026-01-02T03:06:30.000Z',
};
const told = { repairId: 'rep_01', version: 8 };

export const developmentExamples: Examples<keyof typeof developmentRoutes> = {
  listProjects: {
    input: {},
    answer: {
      items: [
        {
          name: 'site',
          branch: 'main',
          head: commit,
          state: 'failing',
          lastGood: SHA,
          openRepairs: ['rep_01'],
          gitUrl: 'http://127.0.0.1:7100/site.git',
          isolation: 'bubblewrap: no network, its own files, processes and limits',
          autonomy: 'propose',
        },
      ],
    },
  },
  receivePush: { input: { params: { id: 'site' } }, answer: { heard: true } },
  listBuilds: { input: { query: { project: 'site', state: 'failed' } }, answer: { items: [build], nextCursor: null } },
  getBuild: {
    input: { params: { id: 'bld_01' } },
    answer: {
      ...build,
      steps: [
        {
          name: 'build',
          command: 'npm run build',
          end: 'exited',
          exitCode: 2,
          durationSeconds: 4.1,
          outputBytes: 812,
        },
      ],
      diagnoses: [diagnosis],
      tests: { passed: 0, failed: 0, skipped: 0, failing: [] },
    },
  },
  getBuildLog: {
    input: { params: { id: 'bld_01' }, query: { after: 0, waitSeconds: 20 } },
    answer: { text: 'src/total.ts(12,5): error TS2339\n', nextByte: 34, ended: true },
  },
  listRepairs: { input: { query: { open: 'true' } }, answer: { items: [repair], nextCursor: null } },
  getRepair: {
    input: { params: { id: 'rep_01' } },
    answer: {
      ...repair,
      buildId: 'bld_01',
      diagnoses: [diagnosis],
      failingTests: [],
      blocks: ['alpha'],
      needsPerson: null,
      handOver: null,
      candidatesTried: 3,
      patch: {
        kind: 'rename',
        says: 'call it total, as it is called now',
        chance: 0.9,
        size: 1,
        diff: '--- a/src/total.ts\n+++ b/src/total.ts\n',
        base: SHA,
        mended: ['TS2339'],
        stillPassing: 41,
        proof: ['it builds, and 41 tests pass'],
      },
      head: SHA,
      branch: 'kintsugi/rep_01',
      review: { verdict: 'approve', findings: [] },
      approvedBy: null,
      mergedCommit: null,
      deployments: [],
    },
  },
  getRepairTimeline: {
    input: { params: { id: 'rep_01' }, query: { after: 0 } },
    answer: { items: [entry], version: 7 },
  },
  getRepairLineage: {
    input: { params: { id: 'rep_01' } },
    answer: { repairId: 'rep_01', entries: [entry], markdown: '# The build of site fails\n' },
  },
  approveRepair: { input: { params: { id: 'rep_01' }, body: { commit: SHA } }, answer: told },
  rejectRepair: { input: { params: { id: 'rep_01' }, body: { reason: 'the test is wrong' } }, answer: told },
  listLocks: { input: { params: { id: 'site' } }, answer: { items: [lock] } },
  lockFiles: {
    input: { params: { id: 'site' }, body: { paths: ['src/total.ts'], forSeconds: 120 } },
    answer: lock,
  },
  extendLock: {
    input: { params: { id: 'site', lockId: 'lck_01' }, body: { token: 3, forSeconds: 120 } },
    answer: lock,
  },
  releaseLock: { input: { params: { id: 'site', lockId: 'lck_01' } }, answer: { items: [] } },
};
