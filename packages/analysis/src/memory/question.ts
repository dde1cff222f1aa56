// What is looked for, weighed by what the index knows: words, mechanisms, pairs of neighbours, pieces. Knows no incident.
import { isStopWord } from '../text/stop-words.ts';
import { words } from '../text/words.ts';
import { information, type Frequencies } from './words/frequencies.ts';
import { NO_WORD, type Vocabulary } from './words/vocabulary.ts';
import { earlySeam, edgesOf, lateSeam, piecesOf } from './words/word-pieces.ts';

/** Of a longer question the head is read, and of that the words and pieces that say most are looked for. */
const WORDS_READ = 4_096;
const TERMS_MAX = 64;
const PIECES_MAX = 256;
/** Said twice is meant more, said ten times not ten times as much (the k3 of BM25; TREC's habit is 7 to 1000). */
const REPETITION = 8;

export interface Term {
  readonly text: string;
  /** NO_WORD when no incident ever held it. */
  readonly number: number;
  /** How many incidents hold it. */
  readonly holding: number;
  /** Information of being held at all; `gain` counts in how often it was asked. */
  readonly says: number;
  readonly gain: number;
  readonly times: number;
}

export interface Question {
  readonly terms: readonly Term[];
  /** Gains of pairs of neighbours, by the key that `pairKey` makes of the places of their words in `terms`. */
  readonly pairs: ReadonlyMap<number, number>;
  readonly pieces: Uint32Array;
  readonly pieceGains: Float64Array;
  /** What an incident of mean length would gain that holds everything once: the scale of both shares. */
  readonly wordsWhole: number;
  readonly piecesWhole: number;
}

/** The places in `terms` of the two words of a pair. */
export function pairPlaces(key: number): [before: number, after: number] {
  return [Math.floor(key / TERMS_MAX), key % TERMS_MAX];
}

export function pairKey(before: number, after: number): number {
  return before * TERMS_MAX + after;
}

/** Cost O(length) time. */
export function askedBy(text: string, vocabulary: Vocabulary, frequencies: Frequencies, kept: number): Question {
  const said = words(text)
    .filter((word) => !isStopWord(word))
    .slice(0, WORDS_READ);
  const terms = termsOf(said, vocabulary, frequencies, kept);
  const pairs = pairsOf(said, terms);
  const pieces = piecesOfAll(said, frequencies, kept);
  return {
    terms,
    pairs,
    pieces: Uint32Array.from(pieces, ({ piece }) => piece),
    pieceGains: Float64Array.from(pieces, ({ gain }) => gain),
    wordsWhole: sumOf(terms.map(({ gain }) => gain)) + sumOf([...pairs.values()]),
    piecesWhole: sumOf(pieces.map(({ gain }) => gain)),
  };
}

function termsOf(said: readonly string[], vocabulary: Vocabulary, frequencies: Frequencies, kept: number): Term[] {
  const times = new Map<string, number>();
  for (const word of said) count(times, word);
  const spokenOf = new Map<string, number>();
  for (const [word, n] of times) {
    for (const mechanism of vocabulary.mechanismWords(word)) count(spokenOf, mechanism, n);
  }
  const terms = [...times, ...spokenOf].map(([text, n]): Term => {
    const number = vocabulary.find(text) ?? NO_WORD;
    const holding = frequencies.ofWord(number);
    const says = information(holding, kept);
    return { text, number, holding, says, gain: repeated(n) * says, times: n };
  });
  // An order that depends on nothing but the words, since sums of floating numbers do.
  return terms.sort((a, b) => b.gain - a.gain || (a.text < b.text ? -1 : 1)).slice(0, TERMS_MAX);
}

/**
 * Two neighbours found again as neighbours say as much as both words together: how rare a pair is need not be counted,
 * if its words come independently.
 */
function pairsOf(said: readonly string[], terms: readonly Term[]): Map<number, number> {
  const places = new Map(terms.map(({ text }, place) => [text, place]));
  const times = new Map<number, number>();
  for (let at = 1; at < said.length; at += 1) {
    const before = places.get(said[at - 1] as string);
    const after = places.get(said[at] as string);
    if (before !== undefined && after !== undefined && before !== after) count(times, pairKey(before, after));
  }
  const gainOf = (key: number, n: number): number => {
    const [before, after] = pairPlaces(key);
    return repeated(n) * ((terms[before] as Term).says + (terms[after] as Term).says);
  };
  return new Map([...times].map(([key, n]) => [key, gainOf(key, n)]));
}

interface AskedPiece {
  readonly piece: number;
  readonly gain: number;
}

function piecesOfAll(said: readonly string[], frequencies: Frequencies, kept: number): AskedPiece[] {
  const times = new Map<number, number>();
  let before: number | null = null;
  for (const word of said) {
    for (const piece of piecesOf(word)) count(times, piece);
    const edges = edgesOf(word);
    if (before !== null) {
      count(times, earlySeam(before, edges));
      count(times, lateSeam(before, edges));
    }
    before = edges;
  }
  return [...times]
    .map(([piece, n]) => ({ piece, gain: repeated(n) * information(frequencies.ofPiece(piece), kept) }))
    .sort((a, b) => b.gain - a.gain || a.piece - b.piece)
    .slice(0, PIECES_MAX);
}

function repeated(times: number): number {
  return (times * (REPETITION + 1)) / (times + REPETITION);
}

function count<Key>(counts: Map<Key, number>, key: Key, times = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
