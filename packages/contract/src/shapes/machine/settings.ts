// The configuration as it took effect, and what a live test of it found. Secrets are masked before they come here.
import { z } from 'zod';
import { count, time } from '../basics.ts';

/** Where something comes in from. `unknown`: nothing tells. */
export const source = z.object({
  name: z.string(),
  kind: z.enum(['telemetry', 'runtime', 'probe', 'outside', 'business', 'objective', 'repository']),
  address: z.string().nullable(),
  state: z.enum(['up', 'down', 'unknown']),
  says: z.string(),
});

export const settings = z.object({
  /** On the server's machine. */
  file: z.string(),
  dataFolder: z.string(),
  startedAt: time,
  /** The whole file with its defaults and variables, as the server reads it. */
  values: z.record(z.string(), z.json()),
  /** What a variable set instead of the file; everything else comes from the file, or is its default. */
  fromEnvironment: z.array(z.object({ path: z.string(), variable: z.string() })),
  /** Paths of values that are not shown. */
  masked: z.array(z.string()),
  runtimes: z.array(z.object({ name: z.string(), abilities: z.array(z.string()) })),
  apps: z.array(z.object({ name: z.string(), replicas: count })),
  sources: z.array(source),
});

export const selfTest = z.object({
  /** `ok` is null for what was not tried. */
  items: z.array(
    z.object({ name: z.string(), ok: z.boolean().nullable(), says: z.string(), mend: z.string().nullable() }),
  ),
  ok: z.boolean(),
  says: z.string(),
});
