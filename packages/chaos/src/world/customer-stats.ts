// What customers tell of themselves, read as a stranger's answer.
import { z } from 'zod';
import type { OutsideProcess } from './outside-process.ts';

const counts = z.object({
  requests: z.number(),
  failures: z.number(),
  orders: z.number().default(0),
  visits: z.number().optional(),
  p95Ms: z.number().nullable().default(null),
});

const statsSchema = z.object({
  /** Since they came; each request once it ended. */
  totals: z.object({ requests: z.number(), failures: z.number() }),
  last: counts,
  /** A request counts in the second in which it was sent, once it ended. */
  perSecond: z.array(counts.extend({ at: z.iso.datetime() })),
});

export type CustomerStats = z.output<typeof statsSchema>;

/** Of the last `seconds` whole seconds, and by second for some minutes. Throws where they do not answer as agreed. */
export async function customerStats(customers: OutsideProcess, seconds: number): Promise<CustomerStats> {
  return statsSchema.parse(await customers.stats(seconds));
}
