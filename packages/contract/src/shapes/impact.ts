// Who is hurt, and how that was reckoned. What cannot be known is null, with a sentence that says why.
import { z } from 'zod';
import { incidentId, time } from './basics.ts';

/** One figure, what it was before, and the call that shows what it was reckoned from. */
export const reckoned = z.object({
  value: z.number().nullable(),
  /** The same before the onset. */
  before: z.number().nullable(),
  unit: z.string(),
  says: z.string(),
  query: z.string().nullable(),
});

export const impact = z.object({
  incidentId,
  /** What the figures are means of: from the onset to the end, or to now. */
  from: time,
  to: time,
  users: reckoned,
  money: reckoned,
  /** Of each service of the incident that answers requests. They overlap: a caller fails where its callee does. */
  failing: z.array(reckoned.extend({ service: z.string(), total: z.number().nullable() })),
  business: z.array(reckoned.extend({ name: z.string(), service: z.string(), lostPerMinute: z.number().nullable() })),
  says: z.string(),
});
