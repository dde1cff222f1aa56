// A bounded sample of all rows so far, without chance. Knows no metric.

/**
 * Keeps each row whose number hashes to a multiple of a power of two, and doubles that power when there is no room: a
 * uniform sample of the whole past of between half of `most` and `most` rows, which no period of the data can hide from.
 *
 * Cost     O(1) a row, amortised; `most` rows of memory.
 * Source   distinct sampling: P. B. Gibbons, VLDB 2001, with row numbers as the keys.
 */
export class KeptRows {
  #rows: { readonly hash: number; readonly values: Float64Array }[] = [];
  #mask = 0;
  #count = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many rows have come. */
  get count(): number {
    return this.#count;
  }

  get rows(): readonly Float64Array[] {
    return this.#rows.map(({ values }) => values);
  }

  add(values: Float64Array): void {
    const hash = hashOf(this.#count);
    this.#count += 1;
    if ((hash & this.#mask) !== 0) return;
    this.#rows.push({ hash, values: values.slice() });
    while (this.#rows.length > this.#most) {
      this.#mask = this.#mask * 2 + 1;
      this.#rows = this.#rows.filter((row) => (row.hash & this.#mask) === 0);
    }
  }
}

/** The finisher of MurmurHash3 (A. Appleby): each bit of the number moves every bit of the answer. */
function hashOf(row: number): number {
  let hash = Math.imul(row ^ (row >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return hash ^ (hash >>> 16);
}
