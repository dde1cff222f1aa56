// Seeded chance: the same seed throws the same run.

export interface Dice {
  /** Evenly from [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  pick<T>(options: readonly [T, ...T[]]): T;
}

/** A linear congruence modulo 2^32 (the constants of Numerical Recipes), its upper half mixed in: enough to vary a run. */
export function diceOf(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x45d9f3b) >>> 0;
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    pick: (options) => options[Math.floor(next() * options.length)] ?? options[0],
  };
}
