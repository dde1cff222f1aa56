// Embeddings that the caller brings, by slot, and how near they are to another. Knows no model and no text.
import { withRoom } from './cell-arena.ts';

/**
 * Vectors of one length in one row of memory, each of length 1. The first one sets how long they are; one of another
 * length, with a number that is not finite, or of zeros alone is not taken: it could not be compared.
 */
export class VectorShelf {
  #dimensions = 0;
  #cells = new Float32Array(0);
  #slots = 0;

  put(slot: number, vector: ArrayLike<number>): boolean {
    const unit = unitOf(vector);
    if (unit === null || (this.#dimensions !== 0 && unit.length !== this.#dimensions)) return false;
    this.#dimensions = unit.length;
    this.#cells = withRoom(this.#cells, (slot + 1) * this.#dimensions);
    this.#cells.set(unit, slot * this.#dimensions);
    this.#slots = Math.max(this.#slots, slot + 1);
    return true;
  }

  drop(slot: number): void {
    this.#cells.fill(0, slot * this.#dimensions, (slot + 1) * this.#dimensions);
  }

  /** The vector of `slot`, or null. */
  of(slot: number): Float32Array | null {
    const vector = this.#cells.subarray(slot * this.#dimensions, (slot + 1) * this.#dimensions);
    return vector.some((value) => value !== 0) ? vector : null;
  }

  /** Writes the cosine with `asked` of every slot, 0 where there is none; false when it cannot be compared. O(all cells). */
  cosines(asked: ArrayLike<number>, found: Float32Array): boolean {
    const unit = unitOf(asked);
    if (unit === null || unit.length !== this.#dimensions) return false;
    for (let slot = 0; slot < this.#slots; slot += 1) {
      let cosine = 0;
      const from = slot * this.#dimensions;
      for (let d = 0; d < unit.length; d += 1) cosine += (unit[d] as number) * (this.#cells[from + d] as number);
      found[slot] = cosine;
    }
    return true;
  }

  get bytes(): number {
    return this.#cells.byteLength;
  }
}

function unitOf(vector: ArrayLike<number>): Float32Array | null {
  const values = Float64Array.from(vector);
  // Scaled first, so that the squares of very large and very small numbers stay numbers.
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return null;
  const scaled = values.map((value) => value / largest);
  const length = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(scaled, (value) => value / length);
}
