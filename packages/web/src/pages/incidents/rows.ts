// The rows of a list that somebody reads: pages are added below, what is new waits above, nothing moves under the eye.
import type { Answer } from '@kintsugi/contract';

export type Summary = Answer<'listIncidents'>['items'][number];

export interface Held {
  /** As they are shown; their order changes only when somebody asks for the new ones. */
  readonly rows: readonly Summary[];
  /** What came since: not shown yet. Newest first. */
  readonly waiting: readonly Summary[];
}

export const NOTHING_HELD: Held = { rows: [], waiting: [] };

/** Adds a page below. What is held already stays where it is, in its newer version. */
export function withNextPage(held: Held, page: readonly Summary[]): Held {
  const { rows, waiting } = withNewer(held, page);
  const known = idsOf(rows, waiting);
  return { rows: [...rows, ...page.filter(({ id }) => !known.has(id))], waiting };
}

/**
 * Takes the newest page anew: rows that are held are brought up to date in place, others wait. A row that does not fit
 * the filter any more stays: it is taken away when the list is loaded anew, not while somebody reads it.
 */
export function withFreshTop(held: Held, page: readonly Summary[]): Held {
  const { rows, waiting } = withNewer(held, page);
  const known = idsOf(rows, waiting);
  const fresh = page.filter(({ id }) => !known.has(id));
  return fresh.length === 0 ? { rows, waiting } : { rows, waiting: [...waiting, ...fresh].toSorted(newestFirst) };
}

/** Lets the waiting ones in, each where it belongs. */
export function withWaitingShown({ rows, waiting }: Held): Held {
  return waiting.length === 0 ? { rows, waiting } : { rows: [...waiting, ...rows].toSorted(newestFirst), waiting: [] };
}

/** Newer versions of what is held, in place. The same arrays where nothing is newer, so that nothing is drawn anew. */
export function withNewer(held: Held, newer: readonly Summary[]): Held {
  const byId = new Map(newer.map((row) => [row.id, row]));
  const renew = (rows: readonly Summary[]): readonly Summary[] => {
    if (!rows.some((row) => isNewer(byId.get(row.id), row))) return rows;
    return rows.map((row) => {
      const other = byId.get(row.id);
      return other !== undefined && isNewer(other, row) ? other : row;
    });
  };
  return { rows: renew(held.rows), waiting: renew(held.waiting) };
}

function isNewer(other: Summary | undefined, row: Summary): boolean {
  return other !== undefined && other.version > row.version;
}

function idsOf(...lists: readonly (readonly Summary[])[]): ReadonlySet<string> {
  return new Set(lists.flatMap((rows) => rows.map(({ id }) => id)));
}

function newestFirst(a: Summary, b: Summary): number {
  return b.openedAt.localeCompare(a.openedAt) || b.id.localeCompare(a.id);
}
