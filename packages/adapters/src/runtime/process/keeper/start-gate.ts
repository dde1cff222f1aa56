// Lets a few replicas start at a time. When a whole installation starts at once on few cores, all together would each
// take so long that they pass their start limit and are started again, for ever.

export interface StartGate {
  /** Runs `start` when there is room; room is made when it resolves. */
  run(start: () => Promise<unknown>): Promise<void>;
}

export function createStartGate(width: number): StartGate {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(start) {
      if (inside >= width) await new Promise<void>((resolve) => waiting.push(resolve));
      else inside += 1;
      try {
        await start();
      } finally {
        // The room goes to the next who waits, if there is one.
        const next = waiting.shift();
        if (next) next();
        else inside -= 1;
      }
    },
  };
}
