/** Seeded chance: the same seed gives the same customers. */

export interface Dice {
  /** Evenly from [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  exponential(mean: number): number;
}

/** Mulberry32, a small generator that is good enough for shoppers. */
export function openDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    exponential: (mean) => -Math.log(1 - next()) * mean,
  };
}
