// The loop's own time: it follows the clock, but never goes backwards. Knows nothing of what it times.

export interface SteadyTime {
  now(): number;
  /** From here on it is at least this late. */
  atLeast(ms: number): void;
}

/**
 * After a clock that jumped back it goes on at half speed until the clock has caught up: what waits for a moment
 * still comes to it, and what has happened stays in the past. A jump forward is followed.
 */
export function steadyTime(clock: { now(): number }): SteadyTime {
  let lastMs = clock.now();
  let steadyMs = lastMs;
  return {
    now: () => {
      const clockMs = clock.now();
      const passedMs = Math.max(0, clockMs - lastMs);
      lastMs = clockMs;
      steadyMs = Math.max(clockMs, steadyMs + passedMs / 2);
      return Math.floor(steadyMs);
    },
    atLeast: (ms) => {
      steadyMs = Math.max(steadyMs, ms);
    },
  };
}
