// One currency for all channels: nats of log-likelihood with heavy tails, so that no channel shouts others down.

/** Of a deviation of `z` scales, as a Cauchy law sees it against none: log(1 + z²). */
export function natsOf(z: number): number {
  const bounded = Math.min(Math.abs(z), MOST_SCALES);
  return Math.log1p(bounded * bounded);
}

/** Against scales that are nearly nothing: more says no more. */
const MOST_SCALES = 1e6;

/** Of a likelihood ratio that assumed light tails: half a square of deviations is worth as much as they are. */
export function natsOfRatio(logRatio: number): number {
  return Math.log1p(2 * Math.max(0, logRatio));
}

/** What several findings about one service come to: the strongest, and a part of the others, for they often are one. */
export function natsTogether(nats: readonly number[], part: number): number {
  const strongest = Math.max(0, ...nats);
  const all = nats.reduce((sum, one) => sum + Math.max(0, one), 0);
  return strongest + part * (all - strongest);
}
