// Chance from one seed. The same seed and the same questions give the same answers, everywhere and for ever.

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [low, high]. */
  int(low: number, high: number): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A stream of its own: what is asked of it moves no other stream. Equal names give equal streams. */
  fork(name: string): Random;
}

export function createRandom(seed: number): Random {
  const next = smallFastCounter(seed);
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number],
    fork: (name) => createRandom(mixed(seed, name)),
  };
}

/** sfc32 after C. Doty-Humphrey's PractRand (public domain): 128 bits of state, of which 32 come from the seed. */
function smallFastCounter(seed: number): () => number {
  let a = seed >>> 0;
  let b = 0x9e3779b9;
  let c = 0x243f6a88;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  // Close seeds must not begin alike.
  for (let n = 0; n < 12; n += 1) next();
  return next;
}

/** FNV-1a over the name, begun at the seed. */
function mixed(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
