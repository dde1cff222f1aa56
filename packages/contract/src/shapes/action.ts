// What can be done to a service, who ruled on it, and what became of it.
import { z } from 'zod';
import { actor, count, name, share, time } from './basics.ts';

export const ACTION_KINDS = [
  'deploy',
  'rollback',
  'configure',
  'restore-configuration',
  'rolling-restart',
  'replace-replica',
  'scale',
] as const;
export const actionKind = z.enum(ACTION_KINDS);

const release = z.string().min(1).max(200);
const replicas = z.int().min(0).max(1_000);
const settings = z.record(z.string().max(200), z.string().max(10_000).nullable());

/** An action as it was done or is to be done, with its service. */
export const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('deploy'), service: name, release }),
  z.object({ kind: z.literal('rollback'), service: name, release }),
  z.object({ kind: z.literal('configure'), service: name, set: settings }),
  z.object({ kind: z.literal('restore-configuration'), service: name, configuration: count }),
  z.object({ kind: z.literal('rolling-restart'), service: name }),
  z.object({ kind: z.literal('replace-replica'), service: name, instance: name }),
  z.object({ kind: z.literal('scale'), service: name, replicas }),
]);

/** An action that somebody asks for; the service stands in the path. */
export const actionAsked = z.discriminatedUnion('kind', [
  /** `folder` is an absolute path on the server's machine: it is copied as a release first. */
  z.strictObject({
    kind: z.literal('deploy'),
    release: release.optional(),
    folder: z.string().min(1).max(4_096).optional(),
  }),
  /** Without `release`: the one before the current one. */
  z.strictObject({ kind: z.literal('rollback'), release: release.optional() }),
  /** `null` removes a key. */
  z.strictObject({ kind: z.literal('configure'), set: settings }),
  z.strictObject({ kind: z.literal('restore-configuration'), configuration: count }),
  z.strictObject({ kind: z.literal('rolling-restart') }),
  z.strictObject({ kind: z.literal('replace-replica'), instance: name }),
  z.strictObject({ kind: z.literal('scale'), replicas }),
]);

export const ruling = z.object({
  kind: z.enum(['allowed', 'needs-approval', 'wait', 'forbidden']),
  because: z.string(),
  approvals: count.optional(),
  until: time.optional(),
});

export const outcome = z.object({
  kind: z.enum(['running', 'applied', 'rejected', 'unknown']),
  because: z.string(),
  mend: z.string().nullable(),
});

/** How it is taken back: an action, or why there is nothing to take back. */
export const inverse = z.object({ action: action.nullable(), says: z.string() });

/** Something that was done about an incident. */
export const actionDone = z.object({
  id: z.string(),
  key: z.string(),
  action,
  says: z.string(),
  by: actor,
  startedAt: time,
  endedAt: time.nullable(),
  outcome,
  /** What the verification said: null while nobody knows. */
  help: z.enum(['helped', 'not-yet', 'refuted', 'worse', 'cannot-tell']).nullable(),
  attribution: z.enum(['by-action', 'by-itself', 'by-person', 'unclear']).nullable(),
  undo: inverse,
  undone: z.boolean(),
});

/** What was done to take something back; null where nothing says what it was. */
export const undone = z.object({ says: z.string(), action: action.nullable(), outcome });

/** What became of an action that somebody asked for, or would become of it. */
export const actionAnswer = z.object({
  dryRun: z.boolean(),
  action,
  says: z.string(),
  ruling,
  undo: inverse,
  /** null: not started (a dry run, or policy did not allow it). */
  outcome: outcome.nullable(),
  blastRadius: share.nullable(),
});
