// Removes cells that are done with while the next build already runs. It must not know what was in them.
import type { Cell } from '../../sandbox/sandbox.ts';

export interface Discard {
  /** Answers at once, or when fewer are waiting: nobody may fill the disk faster than it is emptied. */
  (cell: Cell): Promise<void>;
  /** When nothing waits any more. */
  done(): Promise<void>;
}

const WAITING_MAX = 4;

export function createDiscard(): Discard {
  const waiting = new Set<Promise<void>>();
  const discard = async (cell: Cell): Promise<void> => {
    // What cannot be removed now is removed by the next start, which looks at everything that is here.
    const removal = cell.close().catch(() => undefined);
    waiting.add(removal);
    void removal.then(() => waiting.delete(removal));
    while (waiting.size > WAITING_MAX) await Promise.race(waiting);
  };
  return Object.assign(discard, {
    async done() {
      await Promise.all(waiting);
    },
  });
}
