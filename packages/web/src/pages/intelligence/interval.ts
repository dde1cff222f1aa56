// How far a share that was seen may be from the true one, and how strong a lesson is.

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const Z_95 = 1.959_963_984_540_054;

/**
 * The Wilson score interval of a share, 95 %.
 *
 * Shape    `hits` of `tries`, 0 <= hits <= tries; null where nothing was tried.
 * Answers  shares with 0 <= low <= hits / tries <= high <= 1.
 * Source   E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
 */
export function wilson(hits: number, tries: number): Interval | null {
  if (tries <= 0) return null;
  const seen = hits / tries;
  const square = Z_95 * Z_95;
  const middle = (seen + square / (2 * tries)) / (1 + square / tries);
  const half = (Z_95 * Math.sqrt((seen * (1 - seen)) / tries + square / (4 * tries * tries))) / (1 + square / tries);
  // Rounding must not put the seen share outside of its own interval.
  return { low: Math.max(0, Math.min(seen, middle - half)), high: Math.min(1, Math.max(seen, middle + half)) };
}
