// The end of the log, read on once for everybody who listens. A bell says that there may be more; the log says what.
import type { LogPage, ReadPage } from './log-pages.ts';

export interface Tail {
  /** Everything up to here was handed on. */
  position(): number;
  /** There may be more. Cheap, and never too often. */
  ring(): void;
  /** Rings no more; resolves when the read under way has ended. */
  stop(): Promise<void>;
}

/** Reads from the log, not from the bell: several streams ring in any order, positions have one. */
export function createTail(
  readPage: ReadPage,
  from: number,
  onPage: (page: LogPage) => void,
  onTrouble: (line: string) => void,
): Tail {
  let position = from;
  let rang = false;
  let isStopped = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (rang && !isStopped) {
      rang = false;
      const page = await readPage(position);
      if (page.upTo > position) {
        position = page.upTo;
        onPage(page);
      }
      rang ||= !page.isLast;
    }
  }

  function ring(): void {
    rang = true;
    // A store that fails is asked again by the next event or heartbeat.
    running ??= run()
      .catch((error: unknown) => onTrouble(`live feed: the log cannot be read: ${String(error)}`))
      .finally(() => {
        running = null;
        // Rung after the last look and before this end.
        if (rang && !isStopped) ring();
      });
  }

  return {
    position: () => position,
    ring,
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}
