// When an incident is like a question, and when it is only the nearest that there is. Knows no text.

/**
 * So far an incident must stand out above the tenth best. Measured on real reports, each asked for with and without the
 * right one among them: 96 % of the questions with a right one get an answer, and six in ten summaries of strange ones none.
 */
export const FLOOR = 0.12;
const BACKGROUND_RANK = 10;
/**
 * Where the same trouble came ten times, none of them stands out: what holds most of a question that is no mere headline is
 * like it all the same.
 */
const MOST = 0.6;
const WORDS_MIN = 5;

export interface Candidate {
  /** Share of the question that it holds. */
  readonly score: number;
  /** How many different words and mechanisms of the question it holds. */
  readonly words: number;
}

/** Best first in, the same out without those that are only the nearest. */
export function likeOnes<Found extends Candidate>(bestFirst: readonly Found[], floor: number): Found[] {
  if (floor <= 0) return [...bestFirst];
  const background = bestFirst[BACKGROUND_RANK - 1]?.score ?? 0;
  return bestFirst.filter(({ score, words }) => score - background >= floor || (score >= MOST && words >= WORDS_MIN));
}
