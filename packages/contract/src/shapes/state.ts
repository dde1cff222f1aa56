// Everything at a moment, and what differs between two. Times as RFC 3339; what nobody can tell is null with a sentence.
import { z } from 'zod';
import { count, time } from './basics.ts';
import { approval, incidentSummary } from './incident.ts';
import { autonomy, pause } from './platform.ts';
import { serviceSummary } from './watched.ts';

export const state = z.object({
  at: time,
  /** Null: everything that is on record by now. */
  knownAt: time.nullable(),
  mode: z.object({
    /** What it might do by default; null where nothing says what the policy was. */
    autonomy: autonomy.nullable(),
    paused: pause.nullable(),
    says: z.string(),
  }),
  /** Not resolved at that moment, newest first; at most 200. */
  incidents: z.array(incidentSummary),
  services: z.array(serviceSummary),
  /** That waited for a person at that moment. */
  approvals: z.array(approval),
  says: z.string(),
});

/** One thing that differs: what it was (`from`) and what it became (`to`), where that can be said in a word. */
export const difference = z.object({
  kind: z.enum(['incident-opened', 'incident-ended', 'incident-moved', 'change', 'service-verdict', 'mode']),
  says: z.string(),
  /** When, where one moment can be named. */
  at: time.nullable(),
  incidentId: z.string().nullable(),
  service: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

export const stateDifference = z.object({
  from: time,
  to: time,
  /** Oldest first; what has no moment of its own comes last. */
  items: z.array(difference),
  /** How many more there are than are shown. */
  leftOut: count,
  says: z.string(),
});
