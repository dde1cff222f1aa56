// Keeps the intervals of a forecaster honest on the platform's own history. Knows no forecaster.

/** Share of the truths that an interval is to hold. */
const TARGET = 0.8;
/** How far one outcome moves the share: some fifty outcomes are remembered. */
const PACE = 0.02;
const LEAST = 0.3;
const MOST = 0.99;

/**
 * The `intervalShare` to ask for next, after it was seen whether the truth lay in the last interval: wider after a
 * miss, a little narrower after a hit, so that in the long run four in five truths are inside, whatever the series do.
 *
 * Shape   start with `INTERVAL_SHARE`; keep one share for each kind of series. Only forecasts whose limit was crossed count.
 * Cost    O(1).
 * Source  I. Gibbs, E. Candès, Adaptive conformal inference under distribution shift, NeurIPS 2021.
 * Fails   slowly: a few dozen outcomes are needed before it says more than the default.
 */
export function adaptedShare(share: number, isInside: boolean): number {
  const next = share + PACE * (TARGET - (isInside ? 1 : 0));
  return Math.min(MOST, Math.max(LEAST, next));
}
