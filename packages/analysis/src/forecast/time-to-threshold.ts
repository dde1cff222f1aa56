// When does this series reach that limit, if ever? Knows nothing of what the series measures, nor what time it is.
import { growthPassages } from './growth-passages.ts';
import { pastPassages } from './past-paths.ts';
import { passageQuantile, RUN, shortestInterval, type Passages } from './passages.ts';
import { steadyGrowth, type Growth } from './steady-growth.ts';

export interface ThresholdQuestion {
  readonly limit: number;
  /** `up`: at or above the limit is beyond it; `down`: at or below. */
  readonly direction: 'up' | 'down';
  /** How many steps ahead the answer is for. */
  readonly horizon: number;
  /** It *crosses* from this probability on. Default `WARNS_FROM`. */
  readonly warnFrom?: number;
  /** Share of the passages inside the interval. Default `INTERVAL_SHARE`; keep it honest with `adaptedShare`. */
  readonly intervalShare?: number;
}

export type TimeToThreshold =
  | ({ readonly kind: 'crosses' } & Outlook)
  | ({ readonly kind: 'will-not-cross' } & Outlook)
  | { readonly kind: 'not-enough-data'; readonly samples: number; readonly needed: number };

export interface Outlook {
  /** That the limit is crossed within the horizon. */
  readonly probability: number;
  /** Steps from the last value, if it crosses within the horizon: an 80 % interval, and a time that is rather early. */
  readonly early: number;
  readonly expected: number;
  readonly late: number;
  /** The steady growth towards the limit, in the units and with the sign of the values; null when there is none. */
  readonly growth: SteadyGrowth | null;
}

export interface SteadyGrowth {
  /** Steps since it began. */
  readonly length: number;
  /** Units per step, now; `slopeError` is its standard error. */
  readonly slope: number;
  readonly slopeError: number;
  /** Where the line is now, and the robust standard deviation of the values about it. */
  readonly level: number;
  readonly noise: number;
  readonly gathersSpeed: boolean;
}

/** Fewer values than this say nothing. */
const LEAST_VALUES = 16;
/** Older values are not looked at: bounds time and memory for an input of any length. */
const LONGEST_PAST = 4_096;
const LONGEST_HORIZON = 1_000_000;
/** A warning for nothing costs a look, a limit that is hit unwarned an outage: warn from one in five on. */
const WARNS_FROM = 0.2;
/** Of the passages, inside the interval. */
const INTERVAL_SHARE = 0.8;
/** The time to name: when three in ten of the passages are over, since late is worse than early. */
const EXPECTED_SHARE = 0.3;
/** How much a growth is trusted to go on, against a past that knows better. */
const GROWS_ON = 0.75;
/** What was never seen may still happen, at any step. */
const UNSEEN = 0.01;

/**
 * Time until a series crosses a limit, with an interval; or that it will not; or that nobody can know yet.
 * A crossing is the first of three values in a row at or beyond the limit: a lone spike is none.
 *
 * Two views are weighed: what the series did next at former moments like the present, and where a steady growth leads
 * with its own noise and saw teeth upon it, if there is one.
 *
 * Shape    `values` evenly spaced, oldest first, the last one is the present; what is not finite is a gap.
 * Answers  steps of the series; `not-enough-data` with fewer than 16 finite values.
 * Units    `limit` as the values; scaling both, or turning both upside down, changes no step and no probability.
 * Cost     at most 1 ms for 433 values and 120 steps; O(n + horizon) memory. Only the last 4,096 values count.
 * Source   docs/analysis/forecast.md; parts: `pastPassages`, `steadyGrowth`, `growthPassages`.
 * Fails    at what neither a past nor a growth announces: sudden jumps. The probability is that of histories like this
 *          one, not of a service that somebody is changing right now.
 */
export function timeToThreshold(values: ArrayLike<number>, question: ThresholdQuestion): TimeToThreshold {
  const samples = countFinite(values);
  const view = rising(values, question);
  if (isBeyond(view)) return { kind: 'crosses', probability: 1, early: 0, expected: 0, late: 0, growth: null };
  if (samples < LEAST_VALUES) return { kind: 'not-enough-data', samples, needed: LEAST_VALUES };
  const horizon = Math.min(LONGEST_HORIZON, Math.max(1, Math.floor(question.horizon)));
  const growth = steadyGrowth(view.values);
  const passages = outlookOf(view, growth, horizon);
  const probability = passages[horizon]!;
  const [early, late] = shortestInterval(passages, question.intervalShare ?? INTERVAL_SHARE);
  const expected = Math.min(late, Math.max(early, passageQuantile(passages, EXPECTED_SHARE)));
  return {
    kind: probability >= (question.warnFrom ?? WARNS_FROM) ? 'crosses' : 'will-not-cross',
    probability,
    early,
    expected,
    late,
    growth: growth === null ? null : inUnitsOf(view, growth),
  };
}

/** The series without gaps, scaled, and turned so that it rises to the limit. */
interface View {
  readonly values: Float64Array;
  readonly limit: number;
  /** What a value of the view is times this in the series. */
  readonly unit: number;
}

function rising(all: ArrayLike<number>, { limit, direction }: ThresholdQuestion): View {
  const from = Math.max(0, all.length - LONGEST_PAST);
  const values: number[] = [];
  let largest = Math.abs(limit);
  for (let i = from; i < all.length; i += 1) {
    const value = all[i]!;
    const known = Number.isFinite(value) ? value : values.at(-1);
    // Before the first value there is nothing; in a gap the last value stands.
    if (known === undefined) continue;
    values.push(known);
    largest = Math.max(largest, Math.abs(known));
  }
  // A power of two scales without rounding.
  const unit = (direction === 'up' ? 1 : -1) * 2 ** Math.floor(Math.log2(largest || 1));
  return { values: Float64Array.from(values, (value) => value / unit), limit: limit / unit, unit };
}

function isBeyond({ values, limit }: View): boolean {
  const last = values.subarray(-RUN);
  return last.length === RUN && last.every((value) => value >= limit);
}

function outlookOf({ values, limit }: View, growth: Growth | null, horizon: number): Passages {
  const past = pastPassages(values, limit, horizon);
  const grown = growth === null ? past : growthPassages(growth, limit, horizon);
  return past.map((share, step) => {
    const seen = (1 - GROWS_ON) * share + GROWS_ON * grown[step]!;
    return (1 - UNSEEN) * seen + UNSEEN * (step / horizon);
  });
}

function inUnitsOf({ unit }: View, { length, slope, slopeError, level, noise, gain }: Growth): SteadyGrowth {
  return {
    length,
    slope: slope * unit,
    slopeError: slopeError * Math.abs(unit),
    level: level * unit,
    noise: noise * Math.abs(unit),
    gathersSpeed: gain > 0,
  };
}

function countFinite(values: ArrayLike<number>): number {
  let count = 0;
  for (let i = Math.max(0, values.length - LONGEST_PAST); i < values.length; i += 1)
    if (Number.isFinite(values[i]!)) count += 1;
  return count;
}
