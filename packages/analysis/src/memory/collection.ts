// The incidents that are kept, in every form that a search needs. Knows no question and no score.
import { Postings } from './cells/postings.ts';
import { Shelf } from './cells/shelf.ts';
import type { KeptIncident } from './cells/snapshot.ts';
import { VectorShelf } from './cells/vector-shelf.ts';
import { Frequencies } from './words/frequencies.ts';
import { cellsOf, FIELD_MARK, weighedLength, wordWeights, type Field } from './words/incident-cells.ts';
import { Vocabulary } from './words/vocabulary.ts';

export interface IncidentText {
  readonly id: string;
  /** Texts by the names of the index's fields; one that is missing is empty. */
  readonly fields: Readonly<Record<string, string>>;
  /** An embedding, where the caller has a model: all of one length. */
  readonly vector?: ArrayLike<number>;
}

/** Adding is O(letters of the incident); what was removed is skipped until a collection is laid out anew from `kept`. */
export class Collection {
  readonly fields: readonly Field[];
  readonly vocabulary = new Vocabulary();
  readonly shelf = new Shelf();
  readonly postings = new Postings();
  readonly frequencies = new Frequencies(this.vocabulary);
  readonly vectors = new VectorShelf();

  constructor(fields: readonly Field[]) {
    this.fields = fields;
  }

  add({ id, fields, vector }: IncidentText): void {
    this.#put(id, cellsOf(fields, this.fields, this.vocabulary), vector ?? null);
  }

  /** The slot that it had, or null when it is not known. */
  remove(id: string): number | null {
    const slot = this.shelf.slotOf(id);
    if (slot === undefined) return null;
    this.frequencies.change(-1, [...this.weightsOf(slot).keys()], this.shelf.cells(slot));
    this.vectors.drop(slot);
    this.shelf.drop(slot);
    return slot;
  }

  weightsOf(slot: number): Map<number, number> {
    return wordWeights(this.shelf.cells(slot), this.fields, this.vocabulary);
  }

  /** All incidents by id, with their words as places in `words`, which is filled on the way: nothing else need be kept. */
  keptAs(words: WordPlaces): KeptIncident[] {
    return this.shelf.sortedIds().map((id) => {
      const slot = this.shelf.slotOf(id) as number;
      const cells = Array.from(this.shelf.cells(slot), (cell) => (cell >= FIELD_MARK ? cell : words.placeOf(cell)));
      return { id, cells, vector: this.vectors.of(slot) };
    });
  }

  /** Takes in what `keptAs` gave, `words` being the words by their places. */
  takeKept(incidents: readonly KeptIncident[], words: readonly string[]): void {
    const numbers = words.map((word) => this.vocabulary.take(word));
    for (const { id, cells, vector } of incidents) {
      const own = cells.map((cell) => (cell >= FIELD_MARK ? cell : (numbers[cell] as number)));
      this.#put(id, own, vector);
    }
  }

  get bytes(): number {
    return [this.vocabulary, this.shelf, this.postings, this.frequencies, this.vectors].reduce(
      (sum, { bytes }) => sum + bytes,
      0,
    );
  }

  #put(id: string, cells: readonly number[], vector: ArrayLike<number> | null): void {
    const slot = this.shelf.put(id, cells, weighedLength(cells, this.fields));
    const weights = this.weightsOf(slot);
    for (const [word, weight] of weights) this.postings.append(word, slot, weight);
    this.frequencies.change(1, [...weights.keys()], this.shelf.cells(slot));
    if (vector !== null) this.vectors.put(slot, vector);
  }
}

/** Gives the words that are in use places from 0, in the order in which they are asked for: not all that ever came are. */
export class WordPlaces {
  readonly #vocabulary: Vocabulary;
  /** Place + 1 by number. */
  readonly #places: Uint32Array;
  readonly words: string[] = [];

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#places = new Uint32Array(vocabulary.size);
  }

  placeOf(number: number): number {
    if (this.#places[number] === 0) this.#places[number] = this.words.push(this.#vocabulary.wordOf(number));
    return (this.#places[number] as number) - 1;
  }
}
