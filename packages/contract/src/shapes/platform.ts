// Kintsugi about itself: health, state, policy, what it learned, its log.
import { z } from 'zod';
import { actionKind } from './action.ts';
import { count, seconds, share, time } from './basics.ts';
import { cause } from './evidence.ts';

export const autonomy = z.enum(['observe', 'propose', 'act-and-tell', 'act']);

export const health = z.object({ state: z.enum(['up', 'stopping']), version: z.string(), uptimeSeconds: seconds });
export const readiness = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), says: z.string() })),
});

export const root = health.extend({ ready: z.boolean(), reference: z.string(), docs: z.string() });

export const pause = z.object({ by: z.string(), reason: z.string(), since: time });

export const status = z.object({
  name: z.string(),
  version: z.string(),
  uptimeSeconds: seconds,
  /** What it may do by default. */
  autonomy,
  paused: pause.nullable(),
  agents: z.array(z.object({ name: z.string(), state: z.enum(['idle', 'working', 'paused']), says: z.string() })),
  incidents: z.object({ open: count, total: count, waitingForApproval: count }),
  intake: z.object({
    state: z.enum(['up', 'down']),
    url: z.string().nullable(),
    pointsPerSecond: z.number().nullable(),
    refused: count.nullable(),
    says: z.string(),
  }),
  /** Secrets and personal data that were masked since the start, by where they came in and by rule; never any part of them. */
  masked: z.array(z.object({ source: z.string(), rule: z.string(), count })),
  stores: z.array(z.object({ name: z.string(), state: z.enum(['up', 'read-only', 'down']), says: z.string() })),
  memoryBytes: count,
  dataFolder: z.string(),
});

export const policy = z.object({
  autonomy,
  rules: z.array(z.object({ action: z.union([actionKind, z.literal('*')]), service: z.string(), autonomy })),
  freezes: z.array(z.object({ from: time, to: time, reason: z.string() })),
  cooldownSeconds: seconds,
  actionsPerHour: count,
  blastRadiusMax: share,
  falseAlarmsPerDay: z.number(),
  twoPersons: z.array(actionKind),
  approvalSeconds: seconds,
});

export const lesson = z.object({
  causeKind: cause.shape.kind,
  action: actionKind,
  service: z.string(),
  tries: count,
  helped: count,
  medianSecondsToHelp: seconds.nullable(),
});

export const scorecard = z.object({
  opened: count,
  open: count,
  escalated: count,
  resolved: z.object({ byAction: count, byItself: count, byPerson: count, unclear: count }),
  actions: count,
  undone: count,
  helps: z.object({ helped: count, refuted: count, worse: count, cannotTell: count }),
  medianDetectedAfterSeconds: seconds.nullable(),
  medianResolvedAfterSeconds: seconds.nullable(),
  alarms: z.object({ right: count, wrong: count }),
  /** Causes that were acted upon: how sure they were said to be, and how often that was right. Null before the first. */
  confidence: z
    .object({
      outcomes: count,
      brier: z.number(),
      expectedError: z.number(),
      bins: z.array(
        z.object({ from: share, to: share, count, said: share, right: share, rightLow: share, rightHigh: share }),
      ),
    })
    .nullable(),
});

export const audit = z.object({
  ok: z.boolean(),
  events: count,
  streams: count,
  checkpoints: count,
  fault: z
    .object({ kind: z.string(), stream: z.string(), version: count, says: z.string(), mend: z.string() })
    .nullable(),
});
