// The rows of the board as one list, made again only after something changed. Knows no rule of a row.
import type { BoardRow } from './board.ts';
import type { Projections } from './projections.ts';

/** O(rows) after a change, else O(1). */
export function boardOf(projections: () => Projections): () => readonly BoardRow[] {
  let list: readonly BoardRow[] = [];
  let of: Projections | null = null;
  let at = -1;
  return () => {
    const { board, newestFirst, changes } = projections();
    if (of === projections() && at === changes) return list;
    of = projections();
    at = changes;
    // Every id of the order has its row.
    list = newestFirst.map((id) => board.get(id) as BoardRow);
    return list;
  };
}
