// One page of the list of incidents, from the board alone: no stream is read for it, however long they are.
import type { Answer } from '@kintsugi/contract';
import type { BoardRow } from '@kintsugi/engine';
import { mayRead } from '../../access/fence.ts';
import type { Grant } from '../../folder/tokens.ts';
import type { Call } from '../../http/handler.ts';
import { presentSummary } from '../../presenters/incident.ts';
import type { Filtered } from '../past/incidents-at.ts';

type Query = Call<'listIncidents'>['query'];

/**
 * Newest first. The fence holds callers to their services; here it only spares what they may not see. The cursor names
 * the last one seen, so that new incidents do not shift the pages. O(rows) at worst, and only as far as the page needs.
 */
export function pageOf(board: readonly BoardRow[], query: Query, { services }: Grant): Answer<'listIncidents'> {
  const found: BoardRow[] = [];
  let hasMore = false;
  for (let index = startOf(board, query.cursor); index < board.length && !hasMore; index += 1) {
    const row = board[index] as BoardRow;
    if (!mayRead(services, row.services) || !wanted(row, query)) continue;
    if (found.length === query.limit) hasMore = true;
    else found.push(row);
  }
  const items = found.map(({ id, outline }) => presentSummary({ id, state: outline }));
  return { items, nextCursor: hasMore ? (items.at(-1)?.id ?? null) : null };
}

function startOf(board: readonly BoardRow[], cursor: string | undefined): number {
  return cursor === undefined ? 0 : board.findIndex(({ id }) => id === cursor) + 1;
}

export function wanted(row: Filtered, { phase, severity, service, open, text, since }: Query): boolean {
  return (
    row.phase !== 'unopened' &&
    (phase === undefined || row.phase === phase) &&
    (severity === undefined || row.severity === severity) &&
    (service === undefined || row.services.includes(service)) &&
    (open === undefined || (row.phase !== 'resolved') === (open === 'true')) &&
    (since === undefined || row.openedMs >= Date.parse(since)) &&
    (text === undefined || wordsOf(row).includes(text.toLowerCase()))
  );
}

const lowered = new WeakMap<Filtered, string>();

/** What a text is looked for in. A row never changes, so its words are made once. */
function wordsOf(row: Filtered): string {
  const known = lowered.get(row);
  if (known !== undefined) return known;
  const words = `${row.title} ${row.leading?.says ?? ''}`.toLowerCase();
  lowered.set(row, words);
  return words;
}
