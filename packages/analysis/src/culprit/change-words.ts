// The two ways in which a symptom and a change may say the same: equal stems, equal pieces of words. Knows no weights.
import { characterGrams } from '../text/character-grams.ts';
import { isStopWord } from '../text/stop-words.ts';
import { words } from '../text/words.ts';

/** One word as the terms that are compared. */
export type TermView = (word: string) => readonly string[];

/** `<*>`, `<url>`, `<sha>`: what a template masks says nothing about any change. */
const MASK = /<[\w*]{1,20}>/g;
/** Of a log of megabytes: enough to tell two causes apart. */
const LONGEST_TEXT = 100_000;
const ENDING = /(?:ations?|ings?|ers?|ies|es|ed|s|e|y)$/;
const SHORTEST_STEMMED = 5;

/** The words of a text that say something, in lower case; names with humps stand whole and in parts. */
export function contentWords(text: string): string[] {
  const told = text.slice(0, LONGEST_TEXT).replace(MASK, ' ');
  return words(told).filter((word) => word.length > 1 && !isStopWord(word));
}

/** Pieces of four characters: they meet where stems do not (`getUserMedia` and `usermedia`, a slip of the pen). */
export const pieces: TermView = (word) => characterGrams(word);

/** `caching`, `cached` and `cache` are one term. */
export const stems: TermView = (word) => [stem(word)];

/**
 * A word without its common English ending. Crude on purpose: both sides are cut alike, and what it cuts too far is
 * told apart by the pieces.
 */
export function stem(word: string): string {
  return word.length < SHORTEST_STEMMED ? word : word.replace(ENDING, '');
}
