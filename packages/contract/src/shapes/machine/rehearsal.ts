// A policy that somebody thinks about, and what it would have ruled on what was chosen in the past.
import { z } from 'zod';
import { action, actionKind, ruling } from '../action.ts';
import { count, name, timeGiven, time, words } from '../basics.ts';
import { autonomy } from '../platform.ts';

/** Names as in the answer of `GET /policy`; what is left out stays as it is. */
export const policyGiven = z.strictObject({
  autonomy: autonomy.optional(),
  /** The last rule that matches wins; `*` matches everything. */
  rules: z
    .array(
      z.strictObject({
        action: z.union([actionKind, z.literal('*')]),
        service: z.union([name, z.literal('*')]),
        autonomy,
      }),
    )
    .max(200)
    .optional(),
  freezes: z
    .array(z.strictObject({ from: timeGiven, to: timeGiven, reason: words }))
    .max(200)
    .optional(),
  cooldownSeconds: z.number().min(0).max(86_400).optional(),
  actionsPerHour: z.int().min(0).max(1_000).optional(),
  blastRadiusMax: z.number().min(0).max(1).optional(),
  twoPersons: z.array(actionKind).max(20).optional(),
  approvalSeconds: z.number().min(1).max(86_400).optional(),
  falseAlarmsPerDay: z.number().min(0).max(1_000).optional(),
});

export const rehearsal = z.object({
  /** Newest first; at most 200. */
  items: z.array(
    z.object({
      incidentId: z.string(),
      title: z.string(),
      at: time,
      action,
      says: z.string(),
      /** Whether it was done then. */
      done: z.boolean(),
      help: z.string().nullable(),
      ruledThen: ruling,
      ruledNow: ruling,
      differs: z.boolean(),
    }),
  ),
  differing: count,
  says: z.string(),
});
