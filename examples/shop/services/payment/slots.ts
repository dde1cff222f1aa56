/** At most so many at work, at most so many waiting; who comes then is turned away at once. */

export interface Slots {
  use<T>(work: () => Promise<T>): Promise<T | 'busy'>;
}

export function openSlots(atWorkMax: number, waitingMax: number): Slots {
  let atWork = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) atWork -= 1;
    else next();
  };
  return {
    use: async (work) => {
      if (atWork < atWorkMax) {
        atWork += 1;
      } else if (waiting.length < waitingMax) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        return 'busy';
      }
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
