// How good a ranking is, by graded relevance. Pure.

type Grades = Readonly<Record<string, number>>;

/**
 * Normalised discounted cumulative gain of the first five, with gain 2^grade − 1 (K. Järvelin, J. Kekäläinen, TOIS 20,
 * 2002; the exponential gain of C. Burges et al., 2005); 0 when nothing is relevant.
 */
export function ndcg5(ranking: readonly string[], grades: Grades): number {
  const best = Object.values(grades).toSorted((a, b) => b - a);
  const ideal = discounted(best);
  return ideal === 0 ? 0 : discounted(ranking.slice(0, 5).map((id) => grades[id] ?? 0)) / ideal;
}

/** 1 when the first answer is relevant. */
export function recall1(ranking: readonly string[], grades: Grades): number {
  const first = ranking[0];
  return first !== undefined && (grades[first] ?? 0) > 0 ? 1 : 0;
}

/** The chance that one of `right` is above one of `wrong`; a tie is half a chance. NaN when one of them is empty. */
export function areaUnderCurve(right: readonly number[], wrong: readonly number[]): number {
  let above = 0;
  for (const high of right) for (const low of wrong) above += high > low ? 1 : high === low ? 0.5 : 0;
  return above / (right.length * wrong.length);
}

function discounted(grades: readonly number[]): number {
  return grades.slice(0, 5).reduce((sum, grade, rank) => sum + (2 ** grade - 1) / Math.log2(rank + 2), 0);
}
