// An incident as people see it: how bad, where, since when, what the machine does now, what it needs from them.
import { z } from 'zod';
import { TIMELINE_KINDS } from '../live-events.ts';
import { action, inverse } from './action.ts';
import { actor, approvalId, count, incidentId, seconds, share, time } from './basics.ts';
import { cause } from './evidence.ts';

export const PHASES = ['observing', 'orienting', 'deciding', 'acting', 'verifying', 'resolved', 'escalated'] as const;
export const phase = z.enum(PHASES);
export const severity = z.enum(['critical', 'major', 'minor']);

/**
 * How it ended. `healed`: by an action of ours. `prevented`: by an action before a limit was broken. `left-alone`: it
 * went by itself and nothing was done. `by-itself`: it went, and our actions cannot claim it. `escalated`: a person was
 * called, whatever came after.
 */
export const ending = z.enum(['healed', 'prevented', 'left-alone', 'by-itself', 'by-person', 'escalated']);

export const incidentSummary = z.object({
  id: incidentId,
  version: count,
  title: z.string(),
  phase,
  severity,
  services: z.array(z.string()),
  openedAt: time,
  /** When it began, found by looking back. */
  onsetAt: time,
  endedAt: time.nullable(),
  ending: ending.nullable(),
  /** The leading cause in one sentence. */
  leading: z.object({ says: z.string(), confidence: share, cause }).nullable(),
  /** What it waits for, if it waits. */
  waitsFor: z
    .object({
      kind: z.enum(['approval', 'person', 'time', 'cooldown', 'service', 'effect']),
      says: z.string(),
      until: time.nullable(),
    })
    .nullable(),
});

export const incident = incidentSummary.extend({
  /** What customers notice, with figures; null when nobody reckoned it. */
  impact: z.string().nullable(),
  /** What the machine is doing now, in one sentence. */
  now: z.string(),
  /** A prediction opened it: no limit was broken yet. */
  predicted: z.boolean(),
  signals: count,
  actions: count,
  /** From onset to opening, and from onset to the verified end. */
  detectedAfterSeconds: seconds.nullable(),
  endedAfterSeconds: seconds.nullable(),
  calledPeople: z.array(z.string()),
});

export const timelineEntry = z.object({
  id: z.string(),
  version: count,
  at: time,
  recordedAt: time,
  actor,
  kind: z.enum(TIMELINE_KINDS),
  says: z.string(),
  /** What stands behind the sentence, a line each. */
  detail: z.array(z.string()),
});

export const rawEvent = z.object({
  id: z.string(),
  stream: z.string(),
  version: count,
  type: z.string(),
  schemaVersion: count,
  at: time,
  recordedAt: time,
  actor,
  causeId: z.string().nullable(),
  body: z.json(),
  previousHash: z.string(),
  hash: z.string(),
});

export const postmortem = z.object({
  incidentId,
  markdown: z.string(),
  /** Where the file lies on the server's machine; null when it was not written yet. */
  path: z.string().nullable(),
});

export const approval = z.object({
  id: approvalId,
  incidentId: incidentId.nullable(),
  action,
  says: z.string(),
  /** SHA-256 of the exact action: what an approval is bound to. */
  hash: z.string(),
  proposedBy: actor,
  because: z.string(),
  undo: inverse,
  blastRadius: share,
  requestedAt: time,
  expiresAt: time,
  needed: count,
  approvedBy: z.array(z.string()),
  state: z.enum(['waiting', 'approved', 'rejected', 'expired', 'used']),
});

/** How far the search for the cause is. Null where there is no such bound or nothing yet. */
export const investigation = z.object({
  incidentId,
  phase,
  /** What is done in this round now, and in words. */
  step: z.enum(['gather', 'rank', 'weigh', 'choose', 'chosen']),
  says: z.string(),
  since: time,
  /** Rounds of evidence so far, and after how many a person takes over. */
  depth: z.object({ round: count, most: count }),
  /** Actions begun so far, and how many one incident may take; time and cost have no bound of their own. */
  budget: z.object({ actions: count, mostActions: count, seconds: seconds.nullable() }),
  evidence: count,
  hypotheses: count,
  options: count,
  /** What could not be had for the evidence, or would help to judge a cause. */
  missing: z.array(z.string()),
});

/** What a command did: the version that the incident has now. */
export const commandAnswer = z.object({ incidentId, version: count });

/** A past incident that is like another: how much of what is seen it holds too, and in which words. */
export const similar = z.object({
  id: z.string(),
  title: z.string(),
  likeness: z.number(),
  because: z.string(),
  cause: z.string(),
  helped: z.string().nullable(),
});
