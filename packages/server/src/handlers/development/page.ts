// One page of a list whose rows have ids. The cursor names the last one seen, so that new rows do not shift the pages.
import type { Outcome } from '../../http/handler.ts';
import { answer } from '../../http/handler.ts';

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export function pageOf<T extends { readonly id: string }>(
  rows: readonly T[],
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Outcome<Page<T>> {
  const seen = query.cursor === undefined ? 0 : rows.findIndex(({ id }) => id === query.cursor) + 1;
  // What is no longer listed was the oldest: to begin again would never end.
  const from = query.cursor !== undefined && seen === 0 ? rows.length : seen;
  const items = rows.slice(from, from + query.limit);
  return answer({ items, nextCursor: from + query.limit < rows.length ? (items.at(-1)?.id ?? null) : null });
}
