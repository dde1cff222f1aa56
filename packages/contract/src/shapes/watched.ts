// Services, their releases and what was changed in them.
import { z } from 'zod';
import { count, seconds, time } from './basics.ts';

export const verdict = z.enum(['healthy', 'unhealthy', 'inconclusive', 'unobserved']);

/** Figures of the last minute; null where nothing was seen. */
export const figures = z.object({
  requestsPerSecond: z.number().nullable(),
  errorShare: z.number().nullable(),
  p90Seconds: z.number().nullable(),
  /** The last twelve values, oldest first. */
  recent: z.object({
    requestsPerSecond: z.array(z.number().nullable()),
    errorShare: z.array(z.number().nullable()),
    p90Seconds: z.array(z.number().nullable()),
  }),
});

export const change = z.object({
  id: z.string(),
  kind: z.enum(['release', 'configuration', 'scale', 'restart', 'commit', 'flag']),
  service: z.string(),
  at: time,
  completedAt: time.nullable(),
  by: z.string(),
  says: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  actionKey: z.string().nullable(),
});

export const replica = z.object({
  instance: z.string(),
  state: z.enum(['starting', 'ready', 'unready', 'draining', 'stopped', 'crashed']),
  pid: z.int().nullable(),
  release: z.string(),
  configuration: count,
  startedAt: time.nullable(),
  restarts: count,
  lastExit: z.object({ at: time, says: z.string() }).nullable(),
  healthy: z.boolean().nullable(),
  memoryBytes: z.number().nullable(),
  inFlight: count,
});

export const serviceSummary = z.object({
  name: z.string(),
  url: z.string(),
  verdict,
  /** Why that verdict, in one sentence. */
  because: z.string(),
  release: z.string(),
  releaseNumber: count.nullable(),
  configuration: count,
  /** `ready` is null where nobody can tell any more. */
  replicas: z.object({ ready: count.nullable(), desired: count }),
  figures,
  lastChange: change.nullable(),
  openIncidents: z.array(z.string()),
});

/** How services stand, in one look. */
export const servicesStatus = z.object({
  healthy: count,
  unhealthy: count,
  inconclusive: count,
  unobserved: count,
  items: z.array(
    z.object({
      name: z.string(),
      verdict,
      because: z.string(),
      release: z.string(),
      openIncidents: z.array(z.string()),
    }),
  ),
});

export const releaseOf = z.object({
  release: z.string(),
  number: count,
  contentHash: z.string(),
  registeredAt: time,
  current: z.boolean(),
});

export const service = serviceSummary.extend({
  replicaStates: z.array(replica),
  releases: z.array(releaseOf),
  limits: z.object({ memoryBytes: z.number().nullable(), concurrency: z.number().nullable() }),
  dependsOn: z.array(z.string()),
});

export const topology = z.object({
  nodes: z.array(z.object({ name: z.string(), outside: z.boolean(), verdict })),
  edges: z.array(
    z.object({
      caller: z.string(),
      callee: z.string(),
      outside: z.boolean(),
      sources: z.array(z.enum(['traces', 'runtime', 'declared'])),
    }),
  ),
  windowSeconds: seconds,
});
