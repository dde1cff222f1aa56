// The read models from the log: from zero, or from a snapshot and what came after it. It drives nothing.
import type { StoredEvent } from '@kintsugi/domain';
import type { DamagedStreamError, EventStore, MemoryShelf } from '../../ports/index.ts';
import { emptyProjections, foldAll, type Projections } from '../projections.ts';
import { loadSnapshot, saveSnapshot } from './snapshot.ts';

export interface Rebuilt {
  readonly projections: Projections;
  /** The first event that could not be read; everything that could is folded all the same, so that people can see it. */
  readonly damage: DamagedStreamError | null;
  /** Events up to here were not read but taken from a snapshot; 0: all were read. */
  readonly snapshotAt: number;
  /** How far the newest snapshot goes. */
  readonly coveredTo: number;
}

export interface RebuildOptions {
  /** Where a snapshot is; null: everything is folded. */
  readonly shelf?: MemoryShelf | null;
  /** Events that must have been folded beyond a snapshot before the next one is saved. */
  readonly saveAfter?: number;
  readonly page?: number;
  /** Called between pieces of work. */
  readonly pause?: () => Promise<void>;
  /** A snapshot cannot be read or saved: all is folded, and goes on. */
  readonly onTrouble?: (because: string) => void;
}

/** A start folds about a second's worth of events at most. */
export const SNAPSHOT_EVERY = 50_000;
const PAGE = 5_000;

export async function rebuild(store: EventStore, options: RebuildOptions = {}): Promise<Rebuilt> {
  const {
    shelf = null,
    saveAfter = SNAPSHOT_EVERY,
    page = PAGE,
    pause = async () => {},
    onTrouble = () => {},
  } = options;
  const loaded = shelf === null ? null : await loadSnapshot(store, shelf).catch(without(onTrouble));
  const projections = loaded ?? emptyProjections();
  const snapshotAt = projections.newestPosition;
  let damage: DamagedStreamError | null = null;
  let after = snapshotAt;
  let folded = 0;
  let last: StoredEvent | null = null;
  const onDamage = (found: DamagedStreamError): void => {
    damage ??= found;
    after = Math.max(after, found.position);
  };
  for (;;) {
    const before = after;
    const events = await store.readAll({ after, limit: page, onDamage });
    for (const stored of events) foldAll(projections, stored);
    folded += events.length;
    last = events.at(-1) ?? last;
    after = Math.max(after, last?.position ?? 0);
    if (after === before) break;
    await pause();
  }
  if (shelf === null || damage !== null || last === null || folded < saveAfter)
    return { projections, damage, snapshotAt, coveredTo: snapshotAt };
  await saveSnapshot(shelf, projections, last, pause).catch(without(onTrouble));
  return { projections, damage, snapshotAt, coveredTo: last.position };
}

function without(onTrouble: (because: string) => void): (error: unknown) => null {
  return (error) => {
    onTrouble(`the snapshot of the read models is of no use, and is made anew: ${String(error)}`);
    return null;
  };
}
