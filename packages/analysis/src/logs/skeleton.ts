// The key of a line's constant part: equal for lines that differ only in values. Sums, so that one word can be taken out again.
import { ANY, ROOM_FOR_PIECES, SLOT, SLOT_HASH, WORD, type Pieces } from './cutting/pieces.ts';

/** What groups are found by. `low` and `high` are independent sums over the pieces, modulo 2³². */
export interface Skeleton {
  readonly kinds: Uint8Array;
  readonly hashes: Int32Array;
  readonly low: number;
  readonly high: number;
}

const [LOW_WEIGHTS, HIGH_WEIGHTS] = oddWeights();
const SUMS = new Int32Array(2);
const LOW = 0;
const HIGH = 1;

export function keyOfPieces(pieces: Pieces): number {
  weigh(pieces);
  return keyOf(SUMS[LOW] as number, SUMS[HIGH] as number);
}

export function skeletonOf(pieces: Pieces): Skeleton {
  const { count, kinds, hashes } = pieces;
  weigh(pieces);
  return {
    kinds: kinds.slice(0, count),
    hashes: hashes.slice(0, count),
    low: SUMS[LOW] as number,
    high: SUMS[HIGH] as number,
  };
}

/** The key with a slot where the word at `index` is. */
export function openedKey({ hashes, low, high }: Skeleton, index: number): number {
  const word = hashes[index] as number;
  return keyOf(
    low + Math.imul(SLOT_HASH - word, LOW_WEIGHTS[index] as number),
    high + Math.imul(mixed(SLOT_HASH) - mixed(word), HIGH_WEIGHTS[index] as number),
  );
}

export function openedAt({ kinds, hashes, low, high }: Skeleton, index: number): Skeleton {
  const word = hashes[index] as number;
  return {
    kinds: kinds.with(index, SLOT),
    hashes: hashes.with(index, ANY),
    low: (low + Math.imul(SLOT_HASH - word, LOW_WEIGHTS[index] as number)) | 0,
    high: (high + Math.imul(mixed(SLOT_HASH) - mixed(word), HIGH_WEIGHTS[index] as number)) | 0,
  };
}

/** 53 bits of the two sums: among 100,000 keys two different ones meet with a probability of one in a million. */
function keyOf(low: number, high: number): number {
  return (low >>> 0) * 2_097_152 + (high >>> 11);
}

/** Leaves both sums in SUMS: a pair made anew for every line would cost more than the sums. */
function weigh({ count, kinds, hashes }: Pieces): void {
  let low = count;
  let high = 31 * count;
  for (let i = 0; i < count; i += 1) {
    const hash = (kinds[i] as number) <= WORD ? (hashes[i] as number) : SLOT_HASH;
    low = (low + Math.imul(hash, LOW_WEIGHTS[i] as number)) | 0;
    high = (high + Math.imul(mixed(hash), HIGH_WEIGHTS[i] as number)) | 0;
  }
  SUMS[LOW] = low;
  SUMS[HIGH] = high;
}

function mixed(hash: number): number {
  return hash ^ (hash >>> 13);
}

/** Odd numbers that look random, always the same (murmur3's finaliser over a counter). */
function oddWeights(): readonly [Int32Array, Int32Array] {
  const weight = (n: number): number => {
    let mixed = Math.imul(n, 0x9e3779b1);
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) | 1;
  };
  const length = ROOM_FOR_PIECES;
  return [
    Int32Array.from({ length }, (_, i) => weight(2 * i + 1)),
    Int32Array.from({ length }, (_, i) => weight(2 * i + 2)),
  ];
}
