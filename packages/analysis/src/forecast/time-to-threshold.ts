// When does this series reach that limit, if ever? Knows nothing of what the series measures, nor what time it is.
import { median } from '../statistics/robust.ts';
import { riseOf } from './bend.ts';
import { coursePassages } from './course-passages.ts';
import { courseOf, LEAST_LENGTH, type Course } from './course.ts';
import { pastPassages } from './past-paths.ts';
import { passageQuantile, RUN, shortestInterval, type Passages } from './passages.ts';

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
  /** Where the series is now, without its noise. */
  readonly level: number;
  /** The growth towards the limit (a fall, where the limit is a lower one); null when there is none. */
  readonly growth: Growth | null;
}

export interface Growth {
  /** What fills up levels off by itself; what gathers speed is sooner there than its line. */
  readonly shape: 'line' | 'gathering' | 'filling';
  /** Steps since it began. */
  readonly length: number;
  /** Units per step now, negative when it falls; `slopeError` is its standard error. */
  readonly slope: number;
  readonly slopeError: number;
  /** Robust standard deviation of the values about the growth. */
  readonly noise: number;
}

/** In fewer values no course can be seen, and what cannot be seen cannot be ruled out. */
const LEAST_VALUES = LEAST_LENGTH;
/** Without a course, the present level is the median of this many values. */
const PRESENT = 5;
/** Older values are not looked at: bounds time and memory for an input of any length. */
const LONGEST_PAST = 4_096;
const LONGEST_HORIZON = 1_000_000;
/** The logarithm of the largest number rounds up to one that there is no power for. */
const LARGEST_EXPONENT = 1_023;
/** A warning for nothing costs a look, a limit that is hit unwarned an outage. */
const WARNS_FROM = 0.15;
/**
 * Past moments overlap and look surer than they are: this share of the passages holds about 80 % of the truths. Fitted
 * on the developers' half, as a conformal interval is.
 */
export const INTERVAL_SHARE = 0.87;
/** The time to name: when three in ten of the passages are over, since late is worse than early. */
const EXPECTED_SHARE = 0.3;
/** How much a past at least as long as the horizon weighs against a course that is new. */
const PAST_WEIGHS = 0.5;
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
 * Answers  steps of the series; `not-enough-data` with fewer than 20 finite values, or without a finite limit.
 * Units    `limit` as the values; scaling both, or turning both upside down, changes no step and no probability.
 * Cost     at most 1 ms for 433 values and 120 steps; O(n + horizon) memory. Only the last 4,096 values count.
 * Source   the parts: `pastPassages`, `courseOf`, `coursePassages`; in plain words docs/analysis/forecast.md.
 * Fails    at what neither a past nor a growth announces: sudden jumps. With a horizon much longer than the past,
 *          `will-not-cross` says no more than that nothing is on its way.
 */
export function timeToThreshold(values: ArrayLike<number>, question: ThresholdQuestion): TimeToThreshold {
  const view = viewOf(values, question);
  if (!Number.isFinite(view.limit)) return { kind: 'not-enough-data', samples: view.samples, needed: LEAST_VALUES };
  const course = courseOf(view.values);
  const present = {
    level: view.unit * (course?.level ?? median(view.values.subarray(-PRESENT))),
    growth: course === null ? null : growthOf(course, view.unit),
  };
  if (isBeyond(view)) return { kind: 'crosses', probability: 1, early: 0, expected: 0, late: 0, ...present };
  if (view.samples < LEAST_VALUES) return { kind: 'not-enough-data', samples: view.samples, needed: LEAST_VALUES };
  const horizon = Math.min(LONGEST_HORIZON, Math.max(1, Math.floor(question.horizon) || 1));
  const passages = outlookOf(view, course, horizon);
  const probability = passages[horizon]!;
  const [early, late] = shortestInterval(passages, question.intervalShare ?? INTERVAL_SHARE);
  const expected = Math.min(late, Math.max(early, passageQuantile(passages, EXPECTED_SHARE)));
  const kind = probability >= (question.warnFrom ?? WARNS_FROM) ? 'crosses' : 'will-not-cross';
  return { kind, probability, early, expected, late, ...present };
}

/** The series without gaps, scaled, and turned so that it rises to the limit. */
interface View {
  readonly values: Float64Array;
  readonly limit: number;
  /** A value of the view, times this, is one of the series. */
  readonly unit: number;
  /** How many values were there, gaps not counted. */
  readonly samples: number;
}

function viewOf(all: ArrayLike<number>, { limit, direction }: ThresholdQuestion): View {
  const from = Math.max(0, all.length - LONGEST_PAST);
  const values = new Float64Array(all.length - from);
  let [length, samples, largest] = [0, 0, Math.abs(limit)];
  for (let i = from; i < all.length; i += 1) {
    const value = all[i]!;
    const isSeen = Number.isFinite(value);
    // Before the first value there is nothing; in a gap the last value stands.
    if (!isSeen && length === 0) continue;
    values[length] = isSeen ? value : values[length - 1]!;
    largest = Math.max(largest, Math.abs(values[length]!));
    samples += isSeen ? 1 : 0;
    length += 1;
  }
  // A power of two scales without rounding.
  const unit = (direction === 'up' ? 1 : -1) * 2 ** Math.min(LARGEST_EXPONENT, Math.floor(Math.log2(largest || 1)));
  return { values: values.subarray(0, length).map((value) => value / unit), limit: limit / unit, unit, samples };
}

function isBeyond({ values, limit }: View): boolean {
  const last = values.subarray(-RUN);
  return last.length === RUN && last.every((value) => value >= limit);
}

function outlookOf({ values, limit }: View, course: Course | null, horizon: number): Passages {
  const past = pastPassages(values, limit, horizon);
  const onCourse = course === null ? past : coursePassages(course, limit, horizon);
  // What the course itself went through says nothing against it; only what was before.
  const before = course === null ? 1 : (values.length - course.length) / horizon;
  const pastWeight = PAST_WEIGHS * Math.min(1, before);
  return past.map((share, step) => {
    const seen = pastWeight * share + (1 - pastWeight) * onCourse[step]!;
    return (1 - UNSEEN) * seen + UNSEEN * (step / horizon);
  });
}

function growthOf(course: Course, unit: number): Growth {
  const { shape, length, slopeError, noise } = course;
  const size = Math.abs(unit);
  return { shape, length, slope: unit * riseOf(course, 0)(1), slopeError: size * slopeError, noise: size * noise };
}
