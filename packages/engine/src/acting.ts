// What everything that acts in this process shares: turns, the keys in hand, and the stop switch. Knows no action.

export interface Acting {
  /** Runs one after another: what a budget allows is counted before the next one asks for it. */
  turn<T>(run: () => Promise<T>): Promise<T>;
  /** Keys whose call this process is making: nobody needs to ask about them yet, and asking would fence them. */
  readonly inHand: Set<string>;
  /** True from the moment in which a person asks to pause, before that is durable. */
  paused: boolean;
}

export function createActing(): Acting {
  let last: Promise<unknown> = Promise.resolve();
  return {
    turn: (run) => {
      const mine = last.then(run, run);
      last = mine.catch(() => undefined);
      return mine;
    },
    inHand: new Set(),
    paused: false,
  };
}
