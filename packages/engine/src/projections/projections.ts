// All read models together, kept up to date event by event. Any of them can be thrown away and rebuilt.
import type { AgentName, StoredEvent } from '@kintsugi/domain';
import { decodeIncident, decodePlain, incidentOf, repairOf, serviceOf } from '../journal/streams.ts';
import type { LedgerEvent } from '@kintsugi/domain';
import type { DamagedStreamError, EventStore } from '../ports/index.ts';
import type { BoardRow } from './board.ts';
import { foldBoard } from './board.ts';
import type { Deeds } from './deeds.ts';
import { foldDeeds } from './deeds.ts';
import type { DevelopmentFold } from './development.ts';
import { emptyDevelopment, foldDevelopment } from './development.ts';
import type { ScorecardFold } from './scorecard.ts';
import { emptyScorecard, foldScorecard } from './scorecard.ts';

export interface Projections {
  readonly board: Map<string, BoardRow>;
  readonly scorecard: ScorecardFold;
  readonly development: DevelopmentFold;
  /** By agent. */
  readonly deeds: Map<AgentName, Deeds>;
  /** Starts of the machine's actions by key, on any service. */
  readonly actionsMs: Map<string, number>;
  /** Ids of the signals that are part of some incident; the newest 10,000. */
  readonly signalIds: Set<string>;
  newestMs: number;
  /** Of the newest event that was folded. */
  newestPosition: number;
}

const PAGE = 5_000;

export function emptyProjections(): Projections {
  return {
    board: new Map(),
    scorecard: emptyScorecard(),
    development: emptyDevelopment(),
    deeds: new Map(),
    actionsMs: new Map(),
    signalIds: new Set(),
    newestMs: 0,
    newestPosition: 0,
  };
}

export function foldAll(projections: Projections, stored: StoredEvent): void {
  projections.newestMs = Math.max(projections.newestMs, stored.atMs);
  projections.newestPosition = Math.max(projections.newestPosition, stored.position);
  if (isNews(projections, stored)) foldDeeds(projections.deeds, stored);
  foldBoard(projections.board, stored);
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

const SIGNALS_KEPT = 10_000;

function foldSignalIds(ids: Set<string>, stored: StoredEvent): void {
  if (stored.type !== 'incident-opened' && stored.type !== 'signal-joined') return;
  const event = decodeIncident(stored)?.event;
  if (event?.type !== 'incident-opened' && event?.type !== 'signal-joined') return;
  ids.add(event.signal.id);
  if (ids.size > SIGNALS_KEPT) ids.delete(ids.values().next().value as string);
}

export interface Rebuilt {
  readonly projections: Projections;
  /** The first event that could not be read; everything that could is folded all the same, so that people can see it. */
  readonly damage: DamagedStreamError | null;
}

/** Folds everything in the store, page by page. */
export async function rebuild(store: EventStore): Promise<Rebuilt> {
  const projections = emptyProjections();
  let damage: DamagedStreamError | null = null;
  let after = 0;
  const onDamage = (found: DamagedStreamError): void => {
    damage ??= found;
    after = Math.max(after, found.position);
  };
  for (;;) {
    const before = after;
    const page = await store.readAll({ after, limit: PAGE, onDamage });
    for (const stored of page) foldAll(projections, stored);
    after = Math.max(after, page.at(-1)?.position ?? 0);
    if (after === before) return { projections, damage };
  }
}
