// The machine as people look into it: its agents, and the demonstrations that it can be shown with.
import { z } from 'zod';
import { count, time } from '../basics.ts';

const about = {
  says: z.string(),
  /** What it is about: one of the two, with its title. */
  incidentId: z.string().nullable(),
  repairId: z.string().nullable(),
  title: z.string(),
  project: z.string().nullable(),
};

export const agent = z.object({
  name: z.string(),
  /** What it is for, and what it may not do. */
  mandate: z.string(),
  state: z.enum(['idle', 'working', 'paused']),
  /** What it does now, one entry an incident or repair. */
  steps: z.array(z.object({ ...about, since: time })),
  /** The last thing that it wrote down. */
  last: z.object({ ...about, at: time }).nullable(),
  /** Events that it wrote down, ever; null where the reader may not see all of them. */
  done: count.nullable(),
});

export const scenario = z.object({ name: z.string(), title: z.string(), tagline: z.string() });
export const scenarioName = z
  .string()
  .max(60)
  .regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens only');
