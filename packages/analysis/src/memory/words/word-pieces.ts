// Pieces of words and seams between neighbours, as numbers: what is alike in words that are not equal. Knows no index.
import { characterGrams } from '../../text/character-grams.ts';

const PIECE_BITS = 18;
/** Pieces are told apart by a hash below this; two that share one count as one. */
export const PIECES = 1 << PIECE_BITS;

/** Character 4-grams of one word, hashed. */
export function piecesOf(word: string): number[] {
  return characterGrams(word, 4).map((gram) => {
    let hash = 0;
    for (let at = 0; at < gram.length; at += 1) hash = mix(hash, gram.charCodeAt(at));
    return settle(hash);
  });
}

/** First two and last two letters of a word in one number, a byte each. */
export function edgesOf(word: string): number {
  const code = (at: number): number => (at < 0 || at >= word.length ? 0 : word.charCodeAt(at) & 0xff);
  const last = word.length - 1;
  return ((code(0) << 24) | (code(1) << 16) | (code(last - 1) << 8) | code(last)) >>> 0;
}

/** The piece of the last two letters of one word and the first of the next: `k fu` of `disk full` is made of both seams. */
export function earlySeam(before: number, after: number): number {
  return settle(mix(mix(mix(1, (before >>> 8) & 0xff), before & 0xff), after >>> 24));
}

/** The piece of the last letter of one word and the first two of the next. */
export function lateSeam(before: number, after: number): number {
  return settle(mix(mix(mix(2, before & 0xff), after >>> 24), (after >>> 16) & 0xff));
}

function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01_00_01_93) ^ (hash >>> 15);
}

function settle(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 16), 0x45_d9_f3_b5);
  return (spread ^ (spread >>> 15)) & (PIECES - 1);
}
