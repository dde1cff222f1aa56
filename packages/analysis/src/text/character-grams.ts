// Pieces of words, so that failover and failovers, postgres and PostgreSQL still meet. Knows no index.

/**
 * The character n-grams of one word with its ends marked: of `disk`, for n = 4, `_dis`, `disk`, `isk_`. A word shorter
 * than n - 2 is one gram by itself. Counted in UTF-16 units, which halves a rare sign and harms nothing.
 *
 * Cost    O(length · n).
 * Source  P. McNamee, J. Mayfield, Character n-gram tokenization for European language text retrieval, Information
 *         Retrieval 7 (2004): four characters do what a stemmer does, in any language.
 */
export function characterGrams(word: string, n = 4): string[] {
  const marked = `_${word}_`;
  if (marked.length <= n) return [marked];
  const grams: string[] = [];
  for (let at = 0; at + n <= marked.length; at += 1) grams.push(marked.slice(at, at + n));
  return grams;
}
