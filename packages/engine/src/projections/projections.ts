// All read models together, kept up to date event by event. Any of them can be thrown away and rebuilt.
import type { AgentName, StoredEvent } from '@kintsugi/domain';
import { decodePlain, incidentOf, repairOf, serviceOf } from '../journal/streams.ts';
import type { LedgerEvent } from '@kintsugi/domain';
import type { BoardRow } from './board.ts';
import { foldBoard } from './board.ts';
import type { Deeds } from './deeds.ts';
import { foldDeeds } from './deeds.ts';
import type { DevelopmentFold } from './development.ts';
import { emptyDevelopment, foldDevelopment } from './development.ts';
import type { ScorecardFold } from './scorecard.ts';
import { emptyScorecard, foldScorecard } from './scorecard.ts';
import { foldSignalIds, type SignalIds } from './signal-ids.ts';

export interface Projections {
  readonly board: Map<string, BoardRow>;
  /** Ids of the board's rows. */
  readonly newestFirst: string[];
  readonly scorecard: ScorecardFold;
  readonly development: DevelopmentFold;
  /** By agent. */
  readonly deeds: Map<AgentName, Deeds>;
  /** Starts of the machine's actions by key, on any service. */
  readonly actionsMs: Map<string, number>;
  readonly signalIds: SignalIds;
  /** How often the board has changed since it was made. */
  changes: number;
  newestMs: number;
  /** Of the newest event that was folded. */
  newestPosition: number;
}

export function emptyProjections(): Projections {
  return {
    board: new Map(),
    newestFirst: [],
    scorecard: emptyScorecard(),
    development: emptyDevelopment(),
    deeds: new Map(),
    actionsMs: new Map(),
    signalIds: { newer: new Set(), older: new Set() },
    changes: 0,
    newestMs: 0,
    newestPosition: 0,
  };
}

export function foldAll(projections: Projections, stored: StoredEvent): void {
  projections.newestMs = Math.max(projections.newestMs, stored.atMs);
  projections.newestPosition = Math.max(projections.newestPosition, stored.position);
  if (isNews(projections, stored)) foldDeeds(projections.deeds, stored);
  foldBoard(projections, stored);
  foldScorecard(projections.scorecard, stored);
  foldDevelopment(projections.development, stored);
  foldSignalIds(projections.signalIds, stored);
  if (serviceOf(stored.stream) !== null && stored.type === 'action-counted') {
    const event = decodePlain<LedgerEvent>(stored);
    if (event.type === 'action-counted') projections.actionsMs.set(event.key, event.atMs);
  }
}

/** Of an incident or a repair, and not folded yet: asked before the rows that know so are. */
function isNews({ board, development }: Projections, { stream, version }: StoredEvent): boolean {
  const incident = incidentOf(stream);
  if (incident !== null) return version > (board.get(incident)?.version ?? 0);
  const repair = repairOf(stream);
  return repair !== null && version > (development.repairs.get(repair)?.version ?? 0);
}
