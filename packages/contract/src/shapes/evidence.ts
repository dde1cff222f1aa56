// What was seen, and what is claimed from it. Times as RFC 3339; texts from telemetry are quoted data.
import { z } from 'zod';
import { count, seconds, share, time } from './basics.ts';
import { action, inverse } from './action.ts';

export const seriesKey = z.object({
  measure: z.string(),
  service: z.string(),
  instance: z.string().optional(),
  operation: z.string().optional(),
  peer: z.string().optional(),
});

export const signal = z.object({
  id: z.string(),
  series: seriesKey,
  meaning: z.enum([
    'errors',
    'latency',
    'traffic',
    'saturation',
    'resource',
    'availability',
    'business',
    'budget',
    'build',
    'report',
    'log',
    'other',
  ]),
  direction: z.enum(['up', 'down', 'new', 'gone']),
  onsetAt: time,
  seenAt: time,
  usual: z.object({ low: z.number(), usual: z.number(), high: z.number() }),
  now: z.number(),
  unit: z.string(),
  surprise: z.number(),
  crossing: z.object({ limit: z.number(), earliestAt: time, expectedAt: time, latestAt: time }).nullable(),
  text: z.string().nullable(),
});

export const evidence = z.object({
  id: z.string(),
  kind: z.enum(['signal', 'change', 'log', 'replica', 'window', 'edge', 'calls', 'way', 'similar', 'build']),
  says: z.string(),
  takenAt: time,
  /** The call that shows it again: a path of this API with its query. */
  query: z.string(),
  signal: signal.nullable(),
});

export const cause = z.object({
  kind: z.enum([
    'release',
    'configuration',
    'replica',
    'saturation',
    'leak',
    'outside',
    'edge',
    'commit',
    'service',
    'none-of-these',
  ]),
  service: z.string(),
  /** What exactly: the release, configuration, instance, resource or peer; null where the service is all. */
  subject: z.string().nullable(),
});

const reason = z.object({ says: z.string(), evidenceIds: z.array(z.string()), weight: z.number() });

export const hypothesis = z.object({
  id: z.string(),
  rank: count,
  cause,
  says: z.string(),
  confidence: share,
  for: z.array(reason),
  against: z.array(reason),
  missing: z.array(z.string()),
  wouldSettle: z.string(),
});

export const option = z.object({
  id: z.string(),
  kind: z.enum(['act', 'watch', 'call-person']),
  action: action.nullable(),
  undo: inverse.nullable(),
  hypothesisId: z.string().nullable(),
  says: z.string(),
  expects: z.string(),
  effectAfterSeconds: seconds,
  refutedAfterSeconds: seconds,
  refutedIf: z.string(),
  chance: share,
  blastRadius: share,
  worth: z.number(),
  because: z.string(),
  chosen: z.boolean(),
});
