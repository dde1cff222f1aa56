// The words that the index has met: their numbers, their pieces, the mechanisms they speak of. Knows no incidents.
import { mechanismsOf } from '../../text/mechanisms.ts';
import { isStopWord } from '../../text/stop-words.ts';
import { withRoom } from '../cells/cell-arena.ts';
import { edgesOf, piecesOf } from './word-pieces.ts';

/** No word has this sign, so that a mechanism can stand among the words by its name. */
const MECHANISM = '~';
/** The number of no word, and of all words of grammar: the others are numbered from 1. */
export const NO_WORD = 0;

/**
 * Words by number, in the order of their coming. A mechanism is a word too, and every word knows the numbers of those
 * that it speaks of. Nothing is ever forgotten; an index that was written down and read again knows what is in use.
 */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [''];
  readonly #mechanisms: (readonly number[])[] = [NONE];
  #edges = new Uint32Array(64);
  #pieces = new Uint32Array(64);
  #piecesEnd = new Uint32Array(64);

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
    const pieces = piecesOf(word);
    const start = this.#piecesEnd[number - 1] as number;
    this.#pieces = withRoom(this.#pieces, start + pieces.length);
    this.#pieces.set(pieces, start);
    this.#piecesEnd = withRoom(this.#piecesEnd, number + 1);
    this.#piecesEnd[number] = start + pieces.length;
    this.#edges = withRoom(this.#edges, number + 1);
    this.#edges[number] = edgesOf(word);
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
    return this.#mechanisms[number] as readonly number[];
  }

  /** Writes the pieces of `number` into `found` and answers how many. */
  pieces(number: number, found: Uint32Array): number {
    const start = this.#piecesEnd[number - 1] as number;
    const end = this.#piecesEnd[number] as number;
    for (let at = start; at < end; at += 1) found[at - start] = this.#pieces[at] as number;
    return end - start;
  }

  /** What the seams between neighbours are made of: see word-pieces.ts. */
  edgesOf(number: number): number {
    return this.#edges[number] as number;
  }

  get bytes(): number {
    // A word costs its letters, an entry of the map and two of the lists: about 80 bytes.
    return this.#pieces.byteLength + this.#piecesEnd.byteLength + this.#edges.byteLength + 80 * this.#words.length;
  }
}

const NONE: readonly number[] = [];

/** The mechanisms that a word speaks of, as words: none of them speaks of another. */
export function mechanismWordsOf(word: string): readonly string[] {
  return word.startsWith(MECHANISM) ? [] : mechanismsOf(word).map((name) => MECHANISM + name);
}
