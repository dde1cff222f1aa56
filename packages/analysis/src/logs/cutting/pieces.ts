// The pieces of one line in buffers that every line uses anew. Knows positions and hashes, not what they mean.
import { COLON, COMMA, DASH, DOT, HASH, SLASH, UNDERSCORE } from './characters.ts';
import type { Row } from './row.ts';

/** What stands between words: constant. */
export const GAP = 0;
/** Constant, but may turn out to be one value of many. */
export const WORD = 1;
/** Holds a value. */
export const SLOT = 2;

export const SLOT_HASH = 0x5bd1e995;
/** Of a slot whose value is variable at first sight: no text hashes to it. */
export const ANY = 0;
/** Pieces that are kept of a line; what is behind them is one last value. */
export const MOST_PIECES = 250;
/** One step of the cutting adds two at most, and the rest of the line one. */
export const ROOM_FOR_PIECES = MOST_PIECES + 2;

export const HASH_SEED = 0x811c9dc5 | 0;
const HASH_FACTOR = 0x01000193;

/** FNV-1a, step by step, so that a scan can hash what it passes. */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, HASH_FACTOR);
}

export function hashEnd(hash: number): number {
  return (hash ^ (hash >>> 15)) | 0 || 1;
}

export function hashText(text: string): number {
  let hash = HASH_SEED;
  for (let i = 0; i < text.length; i += 1) hash = hashStep(hash, text.charCodeAt(i));
  return hashEnd(hash);
}

export function hashesOf(words: readonly string[]): ReadonlySet<number> {
  return new Set(words.map(hashText));
}

export class Pieces {
  count = 0;
  readonly starts = new Int32Array(ROOM_FOR_PIECES);
  readonly ends = new Int32Array(ROOM_FOR_PIECES);
  readonly kinds = new Uint8Array(ROOM_FOR_PIECES);
  /** Of gaps and words: of their text. Of slots: of their value, or ANY. */
  readonly hashes = new Int32Array(ROOM_FOR_PIECES);

  get full(): boolean {
    return this.count >= MOST_PIECES;
  }

  add(kind: number, start: number, end: number, hash: number): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.kinds[this.count] = kind;
    this.hashes[this.count] = hash;
    this.count += 1;
  }

  /** A value that is variable at first sight. Values joined by `.:,-_/#` are one: dates, versions, addresses, lists. */
  addValue(row: Row, start: number, end: number): void {
    const last = this.count - 1;
    if (this.#isValue(last) && this.ends[last] === start) this.ends[last] = end;
    else if (this.#isValue(last - 1) && this.#joins(row, last, start)) {
      this.ends[last - 1] = end;
      this.count -= 1;
    } else this.add(SLOT, start, end, ANY);
  }

  #isValue(index: number): boolean {
    return index >= 0 && this.kinds[index] === SLOT && this.hashes[index] === ANY;
  }

  #joins(row: Row, index: number, next: number): boolean {
    const start = this.starts[index] as number;
    if (this.kinds[index] !== GAP || start + 1 !== next) return false;
    const code = row.code(start);
    return (
      code === COLON ||
      code === COMMA ||
      code === DOT ||
      code === DASH ||
      code === UNDERSCORE ||
      code === SLASH ||
      code === HASH
    );
  }
}
