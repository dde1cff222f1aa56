// Scores every incident roughly, by the lists of the words that say most. Knows no order of words and no pieces.
import type { Halfway, Postings } from './cells/postings.ts';
import type { Question } from './question.ts';
import type { Shelf } from './cells/shelf.ts';

/**
 * Entries of lists that one question may cost. The rarest words are read first; what is then left unread are words that
 * stand in a large part of all incidents, which the closer look weighs all the same.
 */
const POSTINGS_READ = 150_000;

/** Parameters of BM25 at their usual values: how soon repetition stops to count, and how much more a long text must hold. */
export const SOON = 1.2;
const LONG = 0.75;

/**
 * Writes the BM25 score over words and mechanisms of every slot: 0 where none is shared.
 *
 * Cost    O(slots + entries read), the latter at most `POSTINGS_READ` and one list.
 * Source  S. Robertson, H. Zaragoza, The probabilistic relevance framework: BM25 and beyond, FnTIR 3 (2009); fields are
 *         weighed before they saturate, as in Robertson, Zaragoza, Taylor, Simple BM25 extension to multiple weighted
 *         fields, CIKM 2004.
 */
export function firstLook(question: Question, postings: Postings, shelf: Shelf, scores: Float32Array): void {
  scores.fill(0, 0, shelf.slots);
  const halfway = halfwayOf(shelf);
  const rarestFirst = question.terms
    .filter(({ holding }) => holding > 0)
    .toSorted((a, b) => b.says - a.says || (a.text < b.text ? -1 : 1));
  let read = 0;
  for (const { number, gain, holding } of rarestFirst) {
    if (read > POSTINGS_READ) break;
    read += holding;
    postings.accumulate(number, gain, halfway, scores);
  }
}

export function halfwayOf(shelf: Shelf): Halfway {
  const slope = shelf.meanLength === 0 ? 0 : (SOON * LONG) / shelf.meanLength;
  return { base: SOON * (1 - LONG), slope, lengths: shelf.lengths };
}
