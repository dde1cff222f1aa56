// Keeps a snapshot of the read models beside a log that grows, and sees to it that what was not read is verified.
import type { Clock, EventStore, MemoryShelf } from '../../ports/index.ts';
import { rebuild, SNAPSHOT_EVERY, type Rebuilt } from './rebuild.ts';

export interface ReadModelsKeeper {
  /** The read models as the log has them now. */
  rebuild(life: AbortSignal): Promise<Rebuilt>;
  /** The log has grown up to here. Now and then a snapshot is made of it, on the side. */
  grown(newestPosition: number): void;
}

export interface KeeperOptions {
  readonly store: EventStore;
  readonly shelf: MemoryShelf | null;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly onTrouble: (because: string) => void;
  /** Events between two snapshots. */
  readonly every?: number;
}

/** Small, so that requests find their turn between two of them. */
const PAGE_ON_THE_SIDE = 200;

/**
 * Snapshots are folds of the log of their own, never copies of what is in memory: with several writers that may have
 * heard of an event before another that stands earlier in the log.
 */
export function createReadModelsKeeper({
  store,
  shelf,
  clock,
  onTrouble,
  every = SNAPSHOT_EVERY,
}: KeeperOptions): ReadModelsKeeper {
  let over: AbortSignal = AbortSignal.abort();
  let coveredTo = 0;
  let isAtIt = false;

  const onTheSide = async (life: AbortSignal): Promise<void> => {
    const pause = async (): Promise<void> => {
      await clock.sleep(1, life);
      life.throwIfAborted();
    };
    await rebuild(store, { shelf, saveAfter: every, page: PAGE_ON_THE_SIDE, pause, onTrouble });
  };

  return {
    rebuild: async (life) => {
      const rebuilt = await rebuild(store, { shelf, saveAfter: every, onTrouble });
      over = life;
      coveredTo = rebuilt.coveredTo;
      if (rebuilt.snapshotAt > 0) verifyUnread(store, life, onTrouble);
      return rebuilt;
    },
    grown: (newestPosition) => {
      if (shelf === null || isAtIt || over.aborted || newestPosition - coveredTo < every) return;
      isAtIt = true;
      coveredTo = newestPosition;
      const life = over;
      onTheSide(life)
        .catch((error: unknown) => (life.aborted ? undefined : onTrouble(`no snapshot was made: ${String(error)}`)))
        .finally(() => (isAtIt = false));
    },
  };
}

/** A start that reads everything notices damage; one that does not must look behind itself. A store that finds some takes no writes. */
function verifyUnread(store: EventStore, life: AbortSignal, onTrouble: (because: string) => void): void {
  store.verify().then(
    ({ fault }) => {
      if (fault !== null) onTrouble(`event ${fault.version} of stream ${fault.stream}: ${fault.detail}. ${fault.mend}`);
    },
    (error: unknown) => {
      if (!life.aborted) onTrouble(`the log could not be verified: ${String(error)}`);
    },
  );
}
