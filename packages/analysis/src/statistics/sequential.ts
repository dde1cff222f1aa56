// Is it well again? Sequential tests that look at every sample and stop as soon as the error rate allows.

export interface SequentialTest {
  /** Share of good samples while well, and while ill: 0 < ill < well < 1. */
  readonly well: number;
  readonly ill: number;
  /** Probability of a wrong answer either way. */
  readonly error: number;
}

export interface SequentialAnswer {
  readonly answer: 'well' | 'ill' | 'undecided';
  /** Index from which on it has been well, when the answer is `well`; else the length. */
  readonly wellSince: number;
}

const KEPT = 1.5;

/**
 * Wald's sequential probability ratio test on good/bad counts, repeated: evidence for the other side is forgotten
 * once it is outweighed (a two-sided CUSUM), so that only how it *is* counts, not how it was.
 *
 * Shape   `good[i]` of `total[i]` samples were good in step i, oldest first; a step with total 0 changes nothing.
 * Cost    O(n) time, O(1) memory.
 * Source  A. Wald, Sequential tests of statistical hypotheses, Ann. Math. Stat. 16 (1945); E. S. Page (1954).
 */
export function sequentialTest(
  good: ArrayLike<number>,
  total: ArrayLike<number>,
  { well, ill, error }: SequentialTest,
): SequentialAnswer {
  const perGood = Math.log(well / ill);
  const perBad = Math.log((1 - well) / (1 - ill));
  const bound = Math.log((1 - error) / error);
  let forWell = 0;
  let forIll = 0;
  let wellSince = 0;
  for (let i = 0; i < total.length; i += 1) {
    const seen = total[i] as number;
    if (!(seen > 0)) continue;
    const step = (good[i] as number) * perGood + (seen - (good[i] as number)) * perBad;
    forWell = Math.min(KEPT * bound, Math.max(0, forWell + step));
    if (forWell === 0) wellSince = i + 1;
    // Hardly more than enough is kept, so that an answer follows a change, and some luck does not change it.
    forIll = Math.min(KEPT * bound, Math.max(0, forIll - step));
  }
  if (forWell >= bound) return { answer: 'well', wellSince };
  return { answer: forIll >= bound ? 'ill' : 'undecided', wellSince: total.length };
}
