// All read models together, kept up to date event by event. Any of them can be thrown away and rebuilt.
import type { StoredEvent } from '@kintsugi/domain';
import { decodePlain, serviceOf } from '../journal/streams.ts';
import type { LedgerEvent } from '@kintsugi/domain';
import type { EventStore } from '../ports/index.ts';
import type { BoardRow } from './board.ts';
import { foldBoard } from './board.ts';
import type { ScorecardFold } from './scorecard.ts';
import { emptyScorecard, foldScorecard } from './scorecard.ts';

export interface Projections {
  readonly board: Map<string, BoardRow>;
  readonly scorecard: ScorecardFold;
  /** Starts of the machine's actions by key, on any service. */
  readonly actionsMs: Map<string, number>;
  newestMs: number;
}

const PAGE = 5_000;

export function emptyProjections(): Projections {
  return { board: new Map(), scorecard: emptyScorecard(), actionsMs: new Map(), newestMs: 0 };
}

export function foldAll(projections: Projections, stored: StoredEvent): void {
  projections.newestMs = Math.max(projections.newestMs, stored.atMs);
  foldBoard(projections.board, stored);
  foldScorecard(projections.scorecard, stored);
  if (serviceOf(stored.stream) !== null && stored.type === 'action-counted') {
    const event = decodePlain<LedgerEvent>(stored);
    if (event.type === 'action-counted') projections.actionsMs.set(event.key, event.atMs);
  }
}

/** Folds everything in the store, page by page. */
export async function rebuild(store: EventStore): Promise<Projections> {
  const projections = emptyProjections();
  let after = 0;
  for (;;) {
    const page = await store.readAll({ after, limit: PAGE });
    for (const stored of page) foldAll(projections, stored);
    const last = page.at(-1);
    if (last === undefined) return projections;
    after = last.position;
  }
}
