// What the incidents are about, in a few dimensions found among themselves. Knows numbers of words, no texts and no scores.
import { principalSubspace } from '../../statistics/principal-subspace.ts';

/** From 40 to 80 the quality on real reports is the same; fewer cost less. */
const DIMENSIONS = 40;
/** So many incidents stand for all when the dimensions are found: the cost of a fit is bounded. */
const FITTED_MAX = 1_000;
/** Of fewer incidents nothing general can be learned. */
const FITTED_MIN = 8;
const NOWHERE = 0xff_ff_ff_ff;

/** Weight of each word of a text. */
export type WordWeights = ReadonlyMap<number, number>;

/** What must be kept to have the same space again; `places` and `says` hold a row for each of `words`. */
export interface LatentParts {
  readonly words: readonly number[];
  readonly says: Float32Array;
  readonly places: Float32Array;
  readonly dimensions: number;
}

/**
 * Latent semantic analysis: words that stand in the same incidents come to lie together, so that two texts without a
 * common word can be near. A text is folded in by its words, which costs no new fit.
 *
 * Source  S. Deerwester et al., Indexing by latent semantic analysis, JASIS 41 (1990).
 * Fails   where incidents are few or all alike; for words that came after the fit, which lie nowhere until the next.
 */
export class LatentSpace {
  readonly parts: LatentParts;
  readonly #rows: Uint32Array;

  constructor(parts: LatentParts) {
    this.parts = parts;
    this.#rows = new Uint32Array(parts.words.reduce((most, word) => Math.max(most, word), 0) + 1).fill(NOWHERE);
    parts.words.forEach((word, row) => (this.#rows[word] = row));
  }

  /** Place of a text, of length 1; all zeros when none of its words lies in the space. O(words · dimensions). */
  fold(text: WordWeights): Float32Array {
    const { says, places, dimensions } = this.parts;
    const place = new Float32Array(dimensions);
    for (const [word, weight] of text) {
      const row = this.#rows[word] ?? NOWHERE;
      if (row === NOWHERE) continue;
      const strength = strengthOf(weight, says[row] as number);
      const from = row * dimensions;
      for (let d = 0; d < dimensions; d += 1) {
        place[d] = (place[d] as number) + strength * (places[from + d] as number);
      }
    }
    const length = Math.sqrt(place.reduce((sum, value) => sum + value * value, 0));
    return length > 0 ? place.map((value) => value / length) : place;
  }
}

/**
 * The space of some texts; null when they are too few. `saysOf` is how much a word says; `nameOf` orders words, so that
 * the answer depends on the texts alone and not on the numbers that their words happen to have.
 *
 * Cost   O(words of the texts · dimensions) with a factor of about 10; one to three seconds of processor for a thousand reports of a page.
 */
export function fitLatentSpace(
  texts: readonly WordWeights[],
  saysOf: (word: number) => number,
  nameOf: (word: number) => string,
): LatentSpace | null {
  if (texts.length < FITTED_MIN) return null;
  const words = [...new Set(texts.flatMap((text) => [...text.keys()]))];
  words.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const says = Float32Array.from(words, saysOf);
  const rows = rowsOf(texts, words, says);
  const axes = principalSubspace(rows, Math.min(DIMENSIONS, Math.floor(texts.length / 2)), scatter);
  const places = new Float32Array(words.length * axes.length);
  axes.forEach((axis, d) => axis.forEach((value, row) => (places[row * axes.length + d] = value)));
  return new LatentSpace({ words, says, places, dimensions: axes.length });
}

/** Which incidents stand for all, in order: picked by a hash of their ids, so that neither the oldest nor the newest rule. */
export function pickedForFit(ids: readonly string[]): string[] {
  const hashed = ids.map((id) => ({ id, hash: hashOf(id) }));
  hashed.sort((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1));
  return hashed.slice(0, FITTED_MAX).map(({ id }) => id);
}

function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  return scatter(hash, 0);
}

/** A row of length 1 for each text, a column for each word. */
function rowsOf(texts: readonly WordWeights[], words: readonly number[], says: Float32Array) {
  const columnOf = new Map(words.map((word, column) => [word, column]));
  const entries = texts.reduce((all, text) => all + text.size, 0);
  const starts = new Uint32Array(texts.length + 1);
  const columns = new Uint32Array(entries);
  const values = new Float64Array(entries);
  texts.forEach((text, row) => {
    let at = starts[row] as number;
    let squares = 0;
    for (const [word, weight] of text) {
      const column = columnOf.get(word) as number;
      const value = strengthOf(weight, says[column] as number);
      columns[at] = column;
      values[at] = value;
      squares += value * value;
      at += 1;
    }
    const length = Math.sqrt(squares) || 1;
    for (let back = starts[row] as number; back < at; back += 1) values[back] = (values[back] as number) / length;
    starts[row + 1] = at;
  });
  return { starts, columns, values, columnCount: words.length };
}

function strengthOf(weight: number, says: number): number {
  return (1 + Math.log(weight)) * says;
}

/** A number in [−1, 1] without a pattern. */
function scatter(row: number, direction: number): number {
  let mixed = Math.imul(row + 1, 0x9e_37_79_b1) ^ Math.imul(direction + 1, 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c_1b_3c_6d);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x29_7a_2d_39);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2_147_483_648 - 1;
}
