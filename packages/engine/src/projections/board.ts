// The list of incidents, one small row each, folded from all events.
import type { Attribution, Cause, Phase, Severity, StoredEvent } from '@kintsugi/domain';
import { incident, leadingHypothesis, servicesOf } from '@kintsugi/domain';
import { decodeIncident, incidentOf } from '../journal/streams.ts';
import { outlineOf, type Outline } from './outline.ts';

export interface BoardRow {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly services: readonly string[];
  readonly onsetMs: number;
  readonly openedMs: number;
  readonly endedMs: number | null;
  readonly attribution: Attribution | null;
  readonly leading: { readonly cause: Cause; readonly says: string; readonly confidence: number } | null;
  readonly actions: number;
  readonly postmortemPath: string | null;
  /** What a list says of it, so that no stream is read for a page. */
  readonly outline: Outline;
}

export type Board = ReadonlyMap<string, BoardRow>;

/** The rows, and their ids newest first; of those that opened at the same time the first one first. */
export interface BoardFold {
  readonly board: Map<string, BoardRow>;
  readonly newestFirst: string[];
  /** Counts what changed a row, so that whoever lists them knows whether to look again. */
  changes: number;
}

const EMPTY = outlineOf(incident.initial);

/** Changes `fold` in place. Folding an event twice changes nothing. */
export function foldBoard(fold: BoardFold, stored: StoredEvent): void {
  const { board, newestFirst } = fold;
  const id = incidentOf(stored.stream);
  if (id === null) return;
  const before = board.get(id);
  if (before !== undefined && stored.version <= before.version) return;
  const happened = decodeIncident(stored);
  const outline = before?.outline ?? EMPTY;
  const row = rowOf(id, stored.version, happened === null ? outline : outlineOf(incident.evolve(outline, happened)));
  board.set(id, row);
  fold.changes += 1;
  if (before === undefined || before.openedMs !== row.openedMs) {
    if (before !== undefined) newestFirst.splice(newestFirst.indexOf(id), 1);
    newestFirst.splice(placeIn(newestFirst, board, row.openedMs), 0, id);
  }
}

function rowOf(id: string, version: number, outline: Outline): BoardRow {
  const { title, severity, phase, onsetMs, openedMs, endedMs, attribution, attempts, postmortemPath } = outline;
  const leading = leadingHypothesis(outline);
  return {
    id,
    version,
    title,
    severity,
    phase,
    services: servicesOf(outline),
    onsetMs,
    openedMs,
    endedMs,
    attribution,
    leading: leading === null ? null : { cause: leading.cause, says: leading.says, confidence: leading.confidence },
    actions: attempts.length,
    postmortemPath,
    outline,
  };
}

/** Behind all that opened at that time or later. */
function placeIn(newestFirst: readonly string[], board: Board, openedMs: number): number {
  let low = 0;
  let high = newestFirst.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((board.get(newestFirst[middle] as string)?.openedMs ?? 0) >= openedMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
