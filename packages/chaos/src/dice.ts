// Seeded chance: the same seed throws the same run.

export interface Dice {
  /** Evenly from [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  pick<T>(options: readonly [T, ...T[]]): T;
}

/** A Weyl sequence whose steps are mixed twice (as in SplitMix), so that neighbouring seeds throw unlike runs. */
export function diceOf(seed: number): Dice {
  let state = Math.imul(seed, 0x1656_67b1) >>> 0;
  const next = (): number => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    pick: (options) => options[Math.floor(next() * options.length)] ?? options[0],
  };
}
