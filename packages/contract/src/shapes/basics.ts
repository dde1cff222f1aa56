// The smallest shapes: times, ids, shares, pages. Everything else on the wire is made of them.
import { z } from 'zod';

/** RFC 3339 with milliseconds and `Z`. */
export const time = z.iso.datetime({ precision: 3 });
/** A time that a caller hands in: any precision, `Z` only. */
export const timeGiven = z.iso.datetime();
export const seconds = z.number();
export const share = z.number().min(0).max(1);
/** `at`: what was so then; `knownAt`: only what was on record then. Together: what was known then of what was so then. */
export const momentQuery = { at: timeGiven.optional(), knownAt: timeGiven.optional() };
export const count = z.int().min(0);

export const name = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\w.:/@ -]+$/, 'letters, digits, and . : / @ - _ only');

export function prefixedId(prefix: string) {
  return z
    .string()
    .max(100)
    .regex(new RegExp(`^${prefix}_[0-9A-Za-z-]+$`), `an id such as ${prefix}_01J…`);
}

export const incidentId = prefixedId('inc');
export const approvalId = prefixedId('apr');

/** What people write: a reason, a comment. */
export const words = z.string().trim().min(1).max(2_000);

export const actor = z.object({ kind: z.enum(['agent', 'person', 'rule']), name: z.string() });

/** A whole number in a query string. */
export function wholeNumber(min: number, max: number) {
  return z.coerce.number<number>().int().min(min).max(max);
}

export const pageQuery = { limit: wholeNumber(1, 200).default(50), cursor: z.string().max(200).optional() };

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item) });
}
