// The texts of the incidents as numbers of words, in their order. Knows no words, no scores.
import { CellArena, withRoom } from './cell-arena.ts';

/** Incidents by slot. A slot is never used again, since lists elsewhere may still name it. */
export class Shelf {
  readonly #arena = new CellArena();
  readonly #slots = new Map<string, number>();
  readonly #ids: string[] = [];
  #addresses = new Uint32Array(64);
  #sizes = new Uint32Array(64);
  /** Weighted length by slot; Infinity where the incident is forgotten. */
  lengths: Float32Array = new Float32Array(64);
  #totalLength = 0;

  get kept(): number {
    return this.#slots.size;
  }

  /** How many slots were ever given out. */
  get slots(): number {
    return this.#ids.length;
  }

  get meanLength(): number {
    return this.kept === 0 ? 0 : this.#totalLength / this.kept;
  }

  put(id: string, cells: ArrayLike<number>, length: number): number {
    const slot = this.#ids.length;
    this.#addresses = withRoom(this.#addresses, slot + 1);
    this.#sizes = withRoom(this.#sizes, slot + 1);
    this.lengths = withRoom(this.lengths, slot + 1);
    const address = this.#arena.allocate(cells.length);
    this.#arena.page(address).set(cells, CellArena.offset(address));
    this.#addresses[slot] = address;
    this.#sizes[slot] = cells.length;
    this.lengths[slot] = length;
    this.#totalLength += length;
    this.#ids.push(id);
    this.#slots.set(id, slot);
    return slot;
  }

  drop(slot: number): void {
    this.#totalLength -= this.lengths[slot] as number;
    this.lengths[slot] = Number.POSITIVE_INFINITY;
    this.#slots.delete(this.idOf(slot));
  }

  slotOf(id: string): number | undefined {
    return this.#slots.get(id);
  }

  idOf(slot: number): string {
    return this.#ids[slot] as string;
  }

  cells(slot: number): Uint32Array {
    const address = this.#addresses[slot] as number;
    const from = CellArena.offset(address);
    return this.#arena.page(address).subarray(from, from + (this.#sizes[slot] as number));
  }

  /** Ids of all that is kept, in the order of their code units: the same for any order of coming. */
  sortedIds(): string[] {
    return [...this.#slots.keys()].sort();
  }

  get bytes(): number {
    // An id costs its letters and two entries: about 100 bytes.
    return (
      this.#arena.bytes +
      this.#addresses.byteLength +
      this.#sizes.byteLength +
      this.lengths.byteLength +
      100 * this.slots
    );
  }
}
