// How much of a question one incident holds, by everything that is too dear to ask of all. Knows no other incident.
import { withRoom } from './cells/cell-arena.ts';
import { SOON } from './first-look.ts';
import { pairKey, type Question } from './question.ts';
import { FIELD_MARK, type Field } from './words/incident-cells.ts';
import { NO_WORD, type Vocabulary } from './words/vocabulary.ts';
import { earlySeam, lateSeam, PIECES } from './words/word-pieces.ts';

/** A note on a word: the question it was made for, its places (where they start, how many), its own term, its edges. */
const NOTE = 4;
const [FOR, START, COUNT_AND_TERM, EDGES] = [0, 1, 2, 3];
/** Few bits that stay close to the processor say no to most pieces before the large table is asked. */
const SIEVE = 1 << 16;

/** What was found of each term and pair of the question, weighed by field, and the shares that follow. */
export interface Found {
  readonly terms: Float64Array;
  readonly pairs: ReadonlyMap<number, number>;
  /** About the share in [0, 1] of what the question's words, mechanisms and pairs say. */
  readonly words: number;
  /** The same of pieces of words. */
  readonly pieces: number;
}

/**
 * Prepared for one question at a time: `ask` sets it, `look` reads one incident's cells, `done` clears what was set.
 * Incidents share most of their words; what of the question a word holds is found once and noted.
 *
 * Cost   O(words of the incident + letters of those not seen since `ask`) a look; half a megabyte and 16 bytes a word of the
 *        vocabulary once.
 */
export class CloserLook {
  readonly #vocabulary: Vocabulary;
  #question: Question | null = null;
  #asked = 0;
  /** Place in the question + 1, by word and by piece; 0 where it was not asked for. */
  #termAt = new Uint16Array(64);
  readonly #pieceAt = new Uint16Array(PIECES);
  readonly #sieve = new Uint32Array(SIEVE / 32);
  #notes = new Uint32Array(64 * NOTE);
  /** Places among the weights that the noted words count towards. */
  #places = new Uint16Array(1_024);
  #placesUsed = 0;
  /** Of the question's terms, then of its pieces. */
  #weights = new Float64Array(0);

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  ask(question: Question): void {
    this.#question = question;
    this.#asked += 1;
    this.#termAt = withRoom(this.#termAt, this.#vocabulary.size);
    this.#notes = withRoom(this.#notes, NOTE * this.#vocabulary.size);
    this.#placesUsed = 0;
    this.#weights = new Float64Array(question.terms.length + question.pieces.length);
    question.terms.forEach(({ number }, place) => {
      if (number !== NO_WORD) this.#termAt[number] = place + 1;
    });
    question.pieces.forEach((piece, place) => {
      this.#pieceAt[piece] = question.terms.length + place + 1;
      const bit = piece % SIEVE;
      this.#sieve[bit >>> 5] = (this.#sieve[bit >>> 5] as number) | (1 << (bit & 31));
    });
  }

  done(): void {
    for (const { number } of this.#question?.terms ?? []) this.#termAt[number] = 0;
    for (const piece of this.#question?.pieces ?? []) this.#pieceAt[piece] = 0;
    this.#sieve.fill(0);
    this.#question = null;
  }

  /** `half` is the weight at which a word counts half in a text of this length. */
  look(cells: Uint32Array, fields: readonly Field[], half: number): Found {
    const question = this.#question as Question;
    const pairs = new Map<number, number>();
    this.#weights.fill(0);
    let weight = 1;
    let edgesBefore: number | null = null;
    let termBefore = 0;
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at] as number;
      if (cell >= FIELD_MARK) {
        weight = (fields[cell - FIELD_MARK] as Field).weight;
        edgesBefore = null;
        termBefore = 0;
        continue;
      }
      const note = this.#noteOn(cell);
      const edges = this.#notes[note + EDGES] as number;
      const term = (this.#notes[note + COUNT_AND_TERM] as number) & 0xff_ff;
      this.#weighPlaces(note, weight);
      if (edgesBefore !== null) {
        this.#weigh(this.#placeOfPiece(earlySeam(edgesBefore, edges)), weight);
        this.#weigh(this.#placeOfPiece(lateSeam(edgesBefore, edges)), weight);
      }
      if (term !== 0 && termBefore !== 0) {
        const key = pairKey(termBefore - 1, term - 1);
        if (question.pairs.has(key)) pairs.set(key, (pairs.get(key) ?? 0) + weight);
      }
      edgesBefore = edges;
      termBefore = term;
    }
    const terms = this.#weights.slice(0, question.terms.length);
    return { terms, pairs, words: wordShare(question, terms, pairs, half), pieces: this.#pieceShare(question, half) };
  }

  /** Where the note on a word begins; made if there is none for this question. */
  #noteOn(cell: number): number {
    const note = NOTE * cell;
    if (this.#notes[note + FOR] === this.#asked) return note;
    const start = this.#placesUsed;
    const from = this.#vocabulary.piecesStart(cell);
    const end = this.#vocabulary.piecesEnd(cell);
    const mechanisms = this.#vocabulary.mechanismsOf(cell);
    this.#places = withRoom(this.#places, start + end - from + mechanisms.length + 1);
    const term = this.#termAt[cell] as number;
    this.#keepPlace(term);
    for (const mechanism of mechanisms) this.#keepPlace(this.#termAt[mechanism] as number);
    for (let at = from; at < end; at += 1) this.#keepPlace(this.#placeOfPiece(this.#vocabulary.pieceAt(at)));
    this.#notes[note + FOR] = this.#asked;
    this.#notes[note + START] = start;
    this.#notes[note + COUNT_AND_TERM] = ((this.#placesUsed - start) << 16) | term;
    this.#notes[note + EDGES] = this.#vocabulary.edgesOf(cell);
    return note;
  }

  #keepPlace(place: number): void {
    if (place !== 0) this.#places[this.#placesUsed++] = place;
  }

  #placeOfPiece(piece: number): number {
    const bit = piece % SIEVE;
    if ((((this.#sieve[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) return 0;
    return this.#pieceAt[piece] as number;
  }

  #weighPlaces(note: number, weight: number): void {
    const start = this.#notes[note + START] as number;
    const end = start + ((this.#notes[note + COUNT_AND_TERM] as number) >>> 16);
    for (let at = start; at < end; at += 1) this.#weigh(this.#places[at] as number, weight);
  }

  #weigh(place: number, weight: number): void {
    if (place !== 0) this.#weights[place - 1] = (this.#weights[place - 1] as number) + weight;
  }

  #pieceShare(question: Question, half: number): number {
    if (question.piecesWhole === 0) return 0;
    let gained = 0;
    for (let piece = 0; piece < question.pieces.length; piece += 1) {
      const weight = this.#weights[question.terms.length + piece] as number;
      if (weight > 0) gained += (question.pieceGains[piece] as number) * saturated(weight, half);
    }
    return gained / question.piecesWhole;
  }
}

function wordShare(
  question: Question,
  terms: ArrayLike<number>,
  pairs: ReadonlyMap<number, number>,
  half: number,
): number {
  if (question.wordsWhole === 0) return 0;
  let gained = 0;
  question.terms.forEach(({ gain }, place) => (gained += gain * saturated(terms[place] as number, half)));
  for (const [key, gain] of question.pairs) gained += gain * saturated(pairs.get(key) ?? 0, half);
  return gained / question.wordsWhole;
}

/** 1 for what stands once in a text of mean length, towards 1 + SOON for what stands all over it. */
function saturated(weight: number, half: number): number {
  return (weight * (1 + SOON)) / (weight + half);
}
