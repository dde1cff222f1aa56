// How likely arrivals are: of a new cause, of what one cause spreads, of noise. Natural logarithms; times in seconds.
import type { SeverityRank } from './storm-alert.ts';
import type { Way } from './place-map.ts';

/** A new cause at one place, and a stray alert there: once in four hours, once in half an hour. */
const CAUSE_PER_S = 1 / 14_400;
const STRAY_PER_S = 1 / 1_800;
/** Many alerts of one name at one place at once, that mean nothing: a roll-out, a restart. */
const ROLL_OUT_PER_S = 1 / 14_400;
/** From one place to the next. */
const HOP_MEDIAN_S = 30;
const HOP_SIGMA = 0.7;
/** Trouble begins before its first alert: by so much as half of the time. */
const UNSEEN_S = 20;
/** Alerts of one place after the first of them. */
export const SPREAD_S = 35;
const TAIL_S = 150;
const TAIL_SHARE = 0.1;
/** More of the same at one place after its first burst. */
const AGAIN_S = 80;
/** What no way explains well: a wrong clock, a slow rule. */
const LOOSE_SHARE = 0.05;
const LOOSE_FROM_S = -30;
const LOOSE_TO_S = 270;
/** Alerts that a pod of a place in trouble raises. */
const ALERTS_PER_POD = 2;
const SHAPE = 1.5;

/** That trouble goes this way at all: to most callers, to half of what a host carries, seldom past somebody. */
const CHANCE: Readonly<Record<Way | 'again', number>> = { call: 0.7, hosting: 0.5, 'two calls': 0.1, again: 0.15 };
/** How much likelier each rank is among strays than among alerts of an incident. */
const STRAY_BY_RANK: readonly [number, number, number] = [Math.log(10), 0, Math.log(0.1)];

export const logCause = Math.log(CAUSE_PER_S);

/** That trouble arrives `lagS` after it began where it comes from. */
export function logArrival(way: Way | 'again', lagS: number): number {
  const loose = lagS > LOOSE_FROM_S && lagS < LOOSE_TO_S ? LOOSE_SHARE / (LOOSE_TO_S - LOOSE_FROM_S) : 0;
  const median = way === 'two calls' ? 2 * HOP_MEDIAN_S : HOP_MEDIAN_S;
  const hop = (logNormal(lagS, median, HOP_SIGMA) + logNormal(lagS + UNSEEN_S, median, HOP_SIGMA)) / 2;
  const near = way === 'again' ? exponential(lagS, AGAIN_S) : hop;
  return Math.log(CHANCE[way] * ((1 - LOOSE_SHARE) * near + loose));
}

/** That an alert of a place in trouble comes `lagS` after the first one there. */
export function logSpread(lagS: number): number {
  return Math.log((1 - TAIL_SHARE) * exponential(lagS, SPREAD_S) + TAIL_SHARE * exponential(lagS, TAIL_S));
}

/** That a place with so many pods in trouble raises `count` alerts (negative binomial). */
export function logCount(count: number, pods: number): number {
  const mean = ALERTS_PER_POD * Math.max(1, pods);
  const more = mean / (mean + SHAPE);
  let log = SHAPE * Math.log(1 - more);
  for (let i = 1; i <= Math.min(count, MOST_COUNTED); i += 1) log += Math.log(((SHAPE + i - 1) / i) * more);
  return log;
}

const MOST_COUNTED = 1_000;

/** Against one of an incident: that a stray of this rank is seen. */
export function logStray(rank: SeverityRank): number {
  return Math.log(STRAY_PER_S) + STRAY_BY_RANK[rank];
}

export function logRollOut(ranks: readonly SeverityRank[]): number {
  return Math.log(ROLL_OUT_PER_S) + ranks.reduce((sum: number, rank) => sum + STRAY_BY_RANK[rank], 0);
}

function exponential(lagS: number, mean: number): number {
  return lagS < 0 ? 0 : Math.exp(-lagS / mean) / mean;
}

function logNormal(lagS: number, median: number, sigma: number): number {
  if (lagS <= 0) return 0;
  const z = Math.log(lagS / median) / sigma;
  return Math.exp(-0.5 * z * z) / (lagS * sigma * Math.sqrt(2 * Math.PI));
}
