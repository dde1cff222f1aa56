// Builds, repairs and edit locks as people see them.
import { z } from 'zod';
import { actor, count, name, prefixedId, seconds, share, time } from './basics.ts';
import { severity } from './incident.ts';

export const buildId = prefixedId('bld');
export const repairId = prefixedId('rep');
export const lockId = prefixedId('lck');

export const commit = z.object({
  sha: z.string(),
  author: z.string(),
  subject: z.string(),
  at: time,
});

export const FAILURE_KINDS = [
  'syntax',
  'type',
  'lint',
  'test',
  'dependency',
  'missing-file',
  'crash',
  'out-of-memory',
  'time-out',
  'disk-full',
  'unknown',
] as const;

/** One fault that a tool reported. Its text is quoted from the build's output. */
export const diagnosis = z.object({
  tool: z.string(),
  kind: z.enum(FAILURE_KINDS),
  code: z.string().nullable(),
  file: z.string().nullable(),
  line: count.nullable(),
  column: count.nullable(),
  message: z.string(),
  subject: z.string().nullable(),
});

export const buildSummary = z.object({
  id: buildId,
  project: name,
  branch: z.string(),
  commit,
  /** Somebody pushed it, or a repair wanted to know. */
  reason: z.enum(['push', 'repeat', 'bisect', 'merge']),
  repairId: repairId.nullable(),
  /** `broken`: it could not be tried, which says nothing about the code. */
  state: z.enum(['running', 'passed', 'failed', 'broken']),
  because: z.string(),
  startedAt: time,
  endedAt: time.nullable(),
});

export const build = buildSummary.extend({
  steps: z.array(
    z.object({
      name: z.string(),
      command: z.string(),
      end: z.string(),
      exitCode: z.int().nullable(),
      durationSeconds: seconds,
      outputBytes: count,
    }),
  ),
  diagnoses: z.array(diagnosis),
  tests: z.object({ passed: count, failed: count, skipped: count, failing: z.array(z.string()) }),
});

export const buildLog = z.object({
  text: z.string(),
  /** Where to read on. */
  nextByte: count,
  ended: z.boolean(),
});

export const REPAIR_PHASES = [
  'analyzing',
  'designing',
  'coding',
  'testing',
  'building',
  'deploying',
  'verifying',
  'escalated',
  'completed',
  'failed',
] as const;

export const repairSummary = z.object({
  id: repairId,
  version: count,
  project: name,
  title: z.string(),
  phase: z.enum(REPAIR_PHASES),
  kind: z.enum(FAILURE_KINDS),
  severity,
  openedAt: time,
  endedAt: time.nullable(),
  /** `repaired`: merged, deployed and verified. Null: not ended, or failed. */
  how: z.enum(['repaired', 'mended-by-others', 'flaky']).nullable(),
  /** The commit whose build failed. */
  commit,
  culprit: commit.nullable(),
  pullRequest: z.object({ number: count, url: z.string() }).nullable(),
  /** What it waits for, if it waits for a person. */
  waitsFor: z.string().nullable(),
});

export const reviewFinding = z.object({
  rule: z.string(),
  severity: z.enum(['blocker', 'major', 'minor']),
  path: z.string(),
  line: count,
  says: z.string(),
  mend: z.string(),
});

export const repair = repairSummary.extend({
  buildId: z.string(),
  diagnoses: z.array(diagnosis),
  failingTests: z.array(z.string()),
  /** Services that cannot be released while it fails. */
  blocks: z.array(z.string()),
  /** Why no machine may decide what is right; null: it may. */
  needsPerson: z.string().nullable(),
  /** Why a person must take over; null: nobody needs to. */
  handOver: z.string().nullable(),
  candidatesTried: count,
  patch: z
    .object({
      kind: z.string(),
      says: z.string(),
      chance: share,
      size: count,
      /** Unified. */
      diff: z.string(),
      base: z.string(),
      mended: z.array(z.string()),
      stillPassing: count,
      proof: z.array(z.string()),
    })
    .nullable(),
  /** The commit that is on the branch of the pull request: what a yes is bound to. */
  head: z.string().nullable(),
  branch: z.string().nullable(),
  review: z
    .object({ verdict: z.enum(['approve', 'request-changes', 'comment']), findings: z.array(reviewFinding) })
    .nullable(),
  approvedBy: z.string().nullable(),
  mergedCommit: z.string().nullable(),
  deployments: z.array(
    z.object({ service: z.string(), release: z.string(), says: z.string(), outcome: z.string(), startedAt: time }),
  ),
});

/** One step of a repair, from the failing build to the verified deployment. */
export const repairEntry = z.object({
  id: z.string(),
  version: count,
  at: time,
  actor,
  kind: z.string(),
  says: z.string(),
  detail: z.array(z.string()),
});

export const lineage = z.object({
  repairId,
  entries: z.array(repairEntry),
  markdown: z.string(),
});

export const editLock = z.object({
  id: lockId,
  holder: z.string(),
  paths: z.array(z.string()),
  /** Rises with every lock: hand it on with each write, so that an older holder's is refused. */
  token: count,
  expiresAt: time,
});

export const project = z.object({
  name,
  branch: z.string(),
  head: commit.nullable(),
  state: z.enum(['unknown', 'building', 'passing', 'failing']),
  lastGood: z.string().nullable(),
  openRepairs: z.array(z.string()),
  /** Where people push, when we host it. */
  gitUrl: z.string().nullable(),
  /** What keeps its code in while it is built. */
  isolation: z.string(),
  autonomy: z.enum(['observe', 'propose', 'act-and-tell', 'act']),
});
