// When do different words in one place mean that the place holds a value? Counts and thresholds; knows no group.
import { WORD } from './cutting/pieces.ts';
import type { Skeleton } from './skeleton.ts';

/** Words that a plain place must have seen before it counts as a value. States and verbs come in fewer kinds. */
const ENOUGH_WORDS = 6;
/** In brackets or quotes, written like a name in code, or in a line with so much else that agrees. */
const ENOUGH_LIKELY_VALUES = 4;
const LONG_LINE_WORDS = 7;
/** With proof: a number or a literal in the same place, or two of the words known as values of one kind elsewhere. */
export const ENOUGH_WITH_PROOF = 2;
/** Places looked at in one line, so that a line of a thousand words costs no more than one of 32. */
const MOST_PLACES = 32;

export interface Place {
  readonly before: string;
  readonly word: string;
  readonly after: string;
  /** Words in the line, this one with them. */
  readonly wordsInLine: number;
}

export interface Proof {
  /** A value was seen in this place of an otherwise equal line. */
  readonly sawValue: boolean;
  /** Two of the words are values of one kind in another template. */
  readonly sharesKind: boolean;
}

export function wordsEnough(place: Place, { sawValue, sharesKind }: Proof): number {
  if (sawValue || sharesKind) return ENOUGH_WITH_PROOF;
  const isLikely = place.wordsInLine >= LONG_LINE_WORDS || isBracketed(place) || isCodeName(place.word);
  return isLikely ? ENOUGH_LIKELY_VALUES : ENOUGH_WORDS;
}

/**
 * Where a word may turn out to be a value. Never at the head of a line, which names what happened; never a line's only
 * word, of which nothing would be left.
 */
export function placesOf({ kinds }: Skeleton): { readonly indices: readonly number[]; readonly words: number } {
  const head = kinds.indexOf(WORD);
  const indices: number[] = [];
  let words = 0;
  for (let i = 0; i < kinds.length; i += 1) {
    if (kinds[i] !== WORD) continue;
    words += 1;
    if (i !== head && indices.length < MOST_PLACES) indices.push(i);
  }
  return { indices: words > 1 ? indices : [], words };
}

function isBracketed({ before, after }: Place): boolean {
  return /[[("'=]$/.test(before) && /^[\])"',]/.test(after);
}

function isCodeName(word: string): boolean {
  return /[._/\d]|[a-z][A-Z]/.test(word);
}
