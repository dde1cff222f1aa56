// Which incidents hold a word, and how strongly. Knows no words and no texts, only their numbers.
import { CellArena, withRoom } from './cell-arena.ts';

const FIRST_BLOCK = 4;
const LONGEST_BLOCK = 1024;
/** A posting is one cell: the incident's slot above, the word's weight in it below. */
const WEIGHT_BITS = 8;
export const WEIGHT_MAX = (1 << WEIGHT_BITS) - 1;

/** The weight at which a word counts half, by length of its text: `base + slope · lengths[slot]`. */
export interface Halfway {
  readonly base: number;
  readonly slope: number;
  /** Infinity for a forgotten incident: what is left of it in the lists then adds nothing. */
  readonly lengths: Float32Array;
}

/**
 * Lists of (slot, weight) by word, appended to one by one: blocks that double up to a limit, each ending in the address
 * of the next (S. Büttcher, C. Clarke, Memory management strategies for single-pass index construction, CIKM 2005).
 * Appending is O(1), reading runs through memory in rows.
 */
export class Postings {
  readonly #arena = new CellArena();
  #first = new Uint32Array(0);
  #count = new Uint32Array(0);
  /** Of the block that is being filled: its address and its size. */
  #open = new Uint32Array(0);
  #openSize = new Uint32Array(0);
  #openUsed = new Uint32Array(0);

  append(word: number, slot: number, weight: number): void {
    this.#makeRoom(word);
    if (this.#count[word] === 0) this.#openBlock(word, FIRST_BLOCK);
    else if (this.#openUsed[word] === (this.#openSize[word] as number) - 1) {
      const page = this.#arena.page(this.#open[word] as number);
      const link = CellArena.offset(this.#open[word] as number) + (this.#openSize[word] as number) - 1;
      page[link] = this.#openBlock(word, Math.min(2 * (this.#openSize[word] as number), LONGEST_BLOCK));
    }
    const address = (this.#open[word] as number) + (this.#openUsed[word] as number);
    this.#arena.page(address)[CellArena.offset(address)] = ((slot << WEIGHT_BITS) | Math.min(weight, WEIGHT_MAX)) >>> 0;
    this.#openUsed[word] = (this.#openUsed[word] as number) + 1;
    this.#count[word] = (this.#count[word] as number) + 1;
  }

  /** How many postings `word` has, those of forgotten incidents among them. */
  count(word: number): number {
    return this.#count[word] ?? 0;
  }

  /** Adds `gain · weight / (weight + halfway(length of the slot))` to each slot that holds `word`: BM25's inner loop. */
  accumulate(word: number, gain: number, halfway: Halfway, scores: Float32Array): void {
    const { base, slope, lengths } = halfway;
    let left = this.count(word);
    let address = this.#first[word] as number;
    for (let size = FIRST_BLOCK; left > 0; size = Math.min(2 * size, LONGEST_BLOCK)) {
      const page = this.#arena.page(address);
      const from = CellArena.offset(address);
      const end = from + Math.min(size - 1, left);
      for (let at = from; at < end; at += 1) {
        const cell = page[at] as number;
        const slot = cell >>> WEIGHT_BITS;
        const weight = cell & WEIGHT_MAX;
        const half = base + slope * (lengths[slot] as number);
        scores[slot] = (scores[slot] as number) + (gain * weight) / (weight + half);
      }
      left -= size - 1;
      address = page[from + size - 1] as number;
    }
  }

  get bytes(): number {
    return this.#arena.bytes + 5 * this.#first.byteLength;
  }

  #openBlock(word: number, size: number): number {
    const address = this.#arena.allocate(size);
    if (this.#count[word] === 0) this.#first[word] = address;
    this.#open[word] = address;
    this.#openSize[word] = size;
    this.#openUsed[word] = 0;
    return address;
  }

  #makeRoom(word: number): void {
    this.#first = withRoom(this.#first, word + 1);
    this.#count = withRoom(this.#count, word + 1);
    this.#open = withRoom(this.#open, word + 1);
    this.#openSize = withRoom(this.#openSize, word + 1);
    this.#openUsed = withRoom(this.#openUsed, word + 1);
  }
}
