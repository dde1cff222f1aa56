// The words that the index has met: their numbers, their pieces, the mechanisms they speak of. Knows no incidents.
import { mechanismsOf } from '../../text/mechanisms.ts';
import { isStopWord } from '../../text/stop-words.ts';
import { withRoom } from '../cells/cell-arena.ts';
import { edgesOf, piecesOf } from './word-pieces.ts';

/** No word has this sign, so that a mechanism can stand among the words by its name. */
const MECHANISM = '~';
/** The number of no word, and of all words of grammar: the others are numbered from 1. */
export const NO_WORD = 0;
const NOTE = 4;
const [START, END, EDGES, SPEAKS] = [0, 1, 2, 3];

/**
 * Words by number, in the order of their coming. A mechanism is a word too, and every word knows the numbers of those
 * that it speaks of. Nothing is ever forgotten; an index that was written down and read again knows what is in use.
 */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [''];
  readonly #mechanisms: (readonly number[])[] = [NONE];
  /** What a search reads of a word lies together: where its pieces begin and end, its edges, how many mechanisms. */
  #notes = new Uint32Array(64 * NOTE);
  #pieces = new Uint32Array(64);
  #piecesUsed = 0;

  /** One more than the largest number. */
  get size(): number {
    return this.#words.length;
  }

  find(word: string): number | undefined {
    return this.#numbers.get(word);
  }

  /** Number of `word`, a new one when it was not known; NO_WORD for a word of grammar. */
  take(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    if (isStopWord(word)) {
      // Noted, so that the next time one look is enough.
      this.#numbers.set(word, NO_WORD);
      return NO_WORD;
    }
    // Its mechanisms come first, since they may be new themselves.
    const mechanisms = mechanismWordsOf(word).map((name) => this.take(name));
    const number = this.#words.length;
    this.#numbers.set(word, number);
    this.#words.push(word);
    this.#mechanisms.push(mechanisms.length === 0 ? NONE : mechanisms);
    this.#notePieces(number, word, mechanisms.length);
    return number;
  }

  /** As it was taken; a mechanism with its sign before it. */
  wordOf(number: number): string {
    return this.#words[number] as string;
  }

  /** As people read it: a mechanism without its sign. */
  readable(number: number): string {
    return this.wordOf(number).replace(MECHANISM, '');
  }

  isMechanism(number: number): boolean {
    return this.wordOf(number).startsWith(MECHANISM);
  }

  mechanismsOf(number: number): readonly number[] {
    return this.#notes[NOTE * number + SPEAKS] === 0 ? NONE : (this.#mechanisms[number] as readonly number[]);
  }

  /** The mechanisms of any word, as words; of a known one they are noted. */
  mechanismWords(word: string): readonly string[] {
    const number = this.find(word);
    if (number === undefined) return mechanismWordsOf(word);
    return this.mechanismsOf(number).map((mechanism) => this.wordOf(mechanism));
  }

  /** The pieces of `number` are `pieceAt` from here up to `piecesEnd`. */
  piecesStart(number: number): number {
    return this.#notes[NOTE * number + START] as number;
  }

  piecesEnd(number: number): number {
    return this.#notes[NOTE * number + END] as number;
  }

  pieceAt(at: number): number {
    return this.#pieces[at] as number;
  }

  /** What the seams between neighbours are made of: see word-pieces.ts. */
  edgesOf(number: number): number {
    return this.#notes[NOTE * number + EDGES] as number;
  }

  get bytes(): number {
    // A word costs its letters, an entry of the map and two of the lists: about 80 bytes.
    return this.#pieces.byteLength + this.#notes.byteLength + 80 * this.#words.length;
  }

  #notePieces(number: number, word: string, mechanisms: number): void {
    const pieces = piecesOf(word);
    const start = this.#piecesUsed;
    this.#piecesUsed += pieces.length;
    this.#pieces = withRoom(this.#pieces, this.#piecesUsed);
    this.#pieces.set(pieces, start);
    this.#notes = withRoom(this.#notes, NOTE * (number + 1));
    this.#notes.set([start, this.#piecesUsed, edgesOf(word), mechanisms], NOTE * number);
  }
}

const NONE: readonly number[] = [];

/** The mechanisms that a word speaks of, as words: none of them speaks of another. */
function mechanismWordsOf(word: string): readonly string[] {
  return word.startsWith(MECHANISM) ? [] : mechanismsOf(word).map((name) => MECHANISM + name);
}
