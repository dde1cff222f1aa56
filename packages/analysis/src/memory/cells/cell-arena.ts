// Room for many small lists of numbers, without an object for each. Knows not what the numbers mean.

const PAGE_BITS = 16;
/** The longest list that `allocate` gives room to. */
export const PAGE_CELLS = 1 << PAGE_BITS;
const WITHIN = PAGE_CELLS - 1;

/** Pages of cells that are handed out once and never taken back: who forgets much builds a new one. */
export class CellArena {
  readonly #pages: Uint32Array[] = [];
  #used = PAGE_CELLS;

  /** Address of `count` zeroed cells in one row; at most `PAGE_CELLS`. */
  allocate(count: number): number {
    if (this.#used + count > PAGE_CELLS) {
      this.#pages.push(new Uint32Array(PAGE_CELLS));
      this.#used = 0;
    }
    const address = (this.#pages.length - 1) * PAGE_CELLS + this.#used;
    this.#used += count;
    return address;
  }

  /** The page that holds `address`; its cell is at `offset(address)`. */
  page(address: number): Uint32Array {
    return this.#pages[address >>> PAGE_BITS] as Uint32Array;
  }

  static offset(address: number): number {
    return address & WITHIN;
  }

  get bytes(): number {
    return this.#pages.length * PAGE_CELLS * 4;
  }
}

type Growable = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** `array`, or a copy of at least `length` with the same head: doubled, so that growing costs O(1) a cell. */
export function withRoom<A extends Growable>(array: A, length: number): A {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(Math.max(length, array.length * 2, 64));
  larger.set(array);
  return larger;
}
