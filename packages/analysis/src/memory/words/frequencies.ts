// In how many incidents each word, each mechanism and each piece of a word stands. Knows no scores.
import { withRoom } from '../cells/cell-arena.ts';
import { FIELD_MARK } from './incident-cells.ts';
import type { Vocabulary } from './vocabulary.ts';
import { earlySeam, lateSeam, PIECES } from './word-pieces.ts';

export class Frequencies {
  readonly #vocabulary: Vocabulary;
  #words = new Uint32Array(64);
  readonly #pieces = new Uint32Array(PIECES);
  /** The number of the change that counted a piece last, so that each incident counts it once. */
  readonly #counted = new Uint32Array(PIECES);
  #change = 0;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  ofWord(number: number): number {
    return this.#words[number] ?? 0;
  }

  ofPiece(piece: number): number {
    return this.#pieces[piece] as number;
  }

  /** Counts one incident more (`by` 1) or less (−1): `words` each once, and the pieces of its cells. */
  change(by: 1 | -1, words: readonly number[], cells: Uint32Array): void {
    this.#words = withRoom(this.#words, this.#vocabulary.size);
    for (const word of words) this.#words[word] = (this.#words[word] as number) + by;
    this.#change += 1;
    let before: number | null = null;
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at] as number;
      const edges = cell >= FIELD_MARK ? null : this.#vocabulary.edgesOf(cell);
      if (before !== null && edges !== null) {
        this.#countOnce(earlySeam(before, edges), by);
        this.#countOnce(lateSeam(before, edges), by);
      }
      before = edges;
    }
    // A mechanism stands in no text: its pieces are nobody's.
    for (const word of words) {
      if (this.#vocabulary.isMechanism(word)) continue;
      const end = this.#vocabulary.piecesEnd(word);
      for (let at = this.#vocabulary.piecesStart(word); at < end; at += 1) {
        this.#countOnce(this.#vocabulary.pieceAt(at), by);
      }
    }
  }

  get bytes(): number {
    return this.#words.byteLength + this.#pieces.byteLength + this.#counted.byteLength;
  }

  #countOnce(piece: number, by: 1 | -1): void {
    if (this.#counted[piece] === this.#change) return;
    this.#counted[piece] = this.#change;
    this.#pieces[piece] = (this.#pieces[piece] as number) + by;
  }
}

/**
 * How much it says that an incident holds what `holding` of `kept` incidents hold: −log of its odds, never negative.
 * Source: S. Robertson, K. Spärck Jones, Relevance weighting of search terms, JASIS 27 (1976), in Lucene's form.
 */
export function information(holding: number, kept: number): number {
  return Math.log(1 + (kept - holding + 0.5) / (holding + 0.5));
}
