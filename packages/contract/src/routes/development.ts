// Routes about the code of what is watched: projects, builds, repairs, edit locks.
import { z } from 'zod';
import { route } from '../route.ts';
import { listOf, name, pageOf, pageQuery, wholeNumber, words } from '../shapes/basics.ts';
import {
  build,
  buildId,
  buildLog,
  buildSummary,
  editLock,
  lineage,
  lockId,
  project,
  repair,
  repairEntry,
  repairId,
  repairSummary,
} from '../shapes/development.ts';

const ofBuild = z.strictObject({ id: buildId });
const ofRepair = z.strictObject({ id: repairId });
const ofProject = z.strictObject({ id: name });
const ofLock = z.strictObject({ id: name, lockId });
const commitSha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'the whole commit id (hex) that `head` shows');
const lockSeconds = z.int().min(5).max(3_600).default(120);
const command = {
  method: 'POST',
  permission: 'approve',
  params: ofRepair,
  answer: z.object({ repairId, version: z.int() }),
  idempotent: true,
} as const;

export const developmentRoutes = {
  listProjects: route({
    scope: 'listed',
    method: 'GET',
    path: '/projects',
    permission: 'read',
    summary: 'Repositories whose builds are watched',
    answer: listOf(project),
  }),
  receivePush: route({
    scope: 'open',
    bodyLimit: 1_048_576,
    method: 'POST',
    path: '/webhooks/:id',
    permission: null,
    summary:
      'A forge tells of a push; signed as GitHub signs (X-Hub-Signature-256). The repository itself is looked at',
    params: ofProject,
    answer: z.object({ heard: z.literal(true) }),
    raw: true,
  }),
  listBuilds: route({
    scope: 'listed',
    method: 'GET',
    path: '/builds',
    permission: 'read',
    summary: 'Builds, newest first',
    query: z.strictObject({
      ...pageQuery,
      project: name.optional(),
      state: z.enum(['running', 'passed', 'failed', 'broken']).optional(),
    }),
    answer: pageOf(buildSummary),
  }),
  getBuild: route({
    scope: 'build',
    method: 'GET',
    path: '/builds/:id',
    permission: 'read',
    summary: 'One build with its steps and what they reported',
    params: ofBuild,
    answer: build,
  }),
  getBuildLog: route({
    scope: 'build',
    method: 'GET',
    path: '/builds/:id/log',
    permission: 'read',
    summary: 'Its output from a byte on, also while it runs; with waitSeconds it answers when there is more',
    params: ofBuild,
    query: z.strictObject({
      after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
      waitSeconds: wholeNumber(0, 30).default(0),
    }),
    answer: buildLog,
  }),
  listRepairs: route({
    scope: 'listed',
    method: 'GET',
    path: '/repairs',
    permission: 'read',
    summary: 'Failing builds and what is done about them, newest first',
    query: z.strictObject({
      ...pageQuery,
      project: name.optional(),
      open: z.enum(['true', 'false']).optional(),
    }),
    answer: pageOf(repairSummary),
  }),
  getRepair: route({
    scope: 'repair',
    method: 'GET',
    path: '/repairs/:id',
    permission: 'read',
    summary: 'One repair with diagnosis, patch, proof, review and deployments',
    params: ofRepair,
    answer: repair,
  }),
  getRepairTimeline: route({
    scope: 'repair',
    method: 'GET',
    path: '/repairs/:id/timeline',
    permission: 'read',
    summary: 'Every step; with waitSeconds it answers when something comes after `after`, or when the time is up',
    params: ofRepair,
    query: z.strictObject({
      after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
      waitSeconds: wholeNumber(0, 30).default(0),
    }),
    answer: listOf(repairEntry).extend({ version: z.int() }),
  }),
  getRepairLineage: route({
    scope: 'repair',
    method: 'GET',
    path: '/repairs/:id/lineage',
    permission: 'read',
    summary: 'One record from the failing build to the verified deployment',
    params: ofRepair,
    answer: lineage,
    alsoAs: 'text/markdown',
  }),
  approveRepair: route({
    ...command,
    scope: 'repair',
    path: '/repairs/:id/approve',
    summary: 'Say yes to exactly this commit: it is merged and deployed when the gates allow',
    body: z.strictObject({ commit: commitSha }),
  }),
  rejectRepair: route({
    ...command,
    scope: 'repair',
    path: '/repairs/:id/reject',
    summary: 'Say no: its pull request is closed',
    body: z.strictObject({ reason: words }),
  }),
  listLocks: route({
    scope: 'project',
    method: 'GET',
    path: '/development/:id/lock',
    permission: 'read',
    summary: 'Who edits which files of a project now',
    params: ofProject,
    answer: listOf(editLock),
  }),
  lockFiles: route({
    scope: 'project',
    bodyLimit: 262_144,
    method: 'POST',
    path: '/development/:id/lock',
    permission: 'respond',
    summary: 'Keep others, and the machine, from editing these files; ends by itself without a heartbeat',
    params: ofProject,
    body: z.strictObject({ paths: z.array(z.string().min(1).max(500)).min(1).max(100), forSeconds: lockSeconds }),
    answer: editLock,
    idempotent: true,
  }),
  extendLock: route({
    scope: 'project',
    method: 'POST',
    path: '/development/:id/lock/:lockId/heartbeat',
    permission: 'respond',
    summary: 'Extend a lock that is still held under this token',
    params: ofLock,
    body: z.strictObject({ token: z.int().min(1), forSeconds: lockSeconds }),
    answer: editLock,
    idempotent: true,
  }),
  releaseLock: route({
    scope: 'project',
    method: 'DELETE',
    path: '/development/:id/lock/:lockId',
    permission: 'respond',
    summary: 'Release a lock',
    params: ofLock,
    answer: listOf(editLock),
  }),
} as const;
