// The forecasters that are compared: ours, and the simple ones of the data's README. None sees a truth.
import { timeToThreshold } from '@kintsugi/analysis';
import type { ForecastCase } from './forecast-cases.ts';

/** What a forecaster may see. */
export type Asked = Pick<ForecastCase, 'values' | 'threshold' | 'horizon'>;

export interface Answer {
  /** Steps from the present; null: it will not cross within the horizon. */
  readonly steps: number | null;
  /** An 80 % interval of the steps, if it crosses; null where the forecaster has none. */
  readonly interval: readonly [early: number, late: number] | null;
}

export type Forecaster = (asked: Asked) => Answer;

export const ours: Forecaster = ({ values, threshold, horizon }) => {
  const answer = timeToThreshold(values, { limit: threshold, direction: 'up', horizon });
  if (answer.kind === 'not-enough-data') return { steps: null, interval: null };
  const { early, expected, late } = answer;
  return { steps: answer.kind === 'crosses' ? expected : null, interval: [early, late] };
};

const LINE_POINTS = 20;
const RESAMPLES = 200;

/** Least squares over the last 20 points; the interval from lines through resampled residuals. */
export const line: Forecaster = (asked) => {
  const ys = asked.values.slice(-LINE_POINTS);
  const fitted = leastSquares(ys);
  const residuals = ys.map((y, x) => y - fitted.at(x));
  const random = generator(ys.length);
  const passages = Array.from({ length: RESAMPLES }, () => {
    const again = ys.map((_, x) => fitted.at(x) + residuals[Math.floor(random() * residuals.length)]!);
    return stepsTo(asked, leastSquares(again)) ?? asked.horizon;
  }).toSorted((a, b) => a - b);
  const share = (q: number): number => passages[Math.round(q * (RESAMPLES - 1))]!;
  return { steps: within(asked, stepsTo(asked, fitted)), interval: [share(0.1), share(0.9)] };
};

const ALPHA = 0.3;
const BETA = 0.1;

/** Holt's linear smoothing of the whole series. */
export const holt: Forecaster = (asked) => {
  let level = asked.values[0] ?? Number.NaN;
  let slope = 0;
  for (const value of asked.values.subarray(1)) {
    const before = level;
    level = ALPHA * value + (1 - ALPHA) * (level + slope);
    slope = BETA * (level - before) + (1 - BETA) * slope;
  }
  return { steps: within(asked, stepsTo(asked, { slope, last: level })), interval: null };
};

/** Half of a normal law lies within this many standard deviations. */
const PROBABLE_ERROR = 0.6745;

/** A random walk without drift, by the median of its first passage: as often beyond at the end as not. */
export const walk: Forecaster = (asked) => {
  const { values, threshold } = asked;
  const missing = threshold - values.at(-1)!;
  let squares = 0;
  for (let i = 1; i < values.length; i += 1) squares += (values[i]! - values[i - 1]!) ** 2;
  const step = Math.sqrt(squares / (values.length - 1));
  return { steps: within(asked, missing <= 0 ? 1 : (missing / (PROBABLE_ERROR * step)) ** 2), interval: null };
};

export const quarter: Forecaster = ({ horizon }) => ({ steps: horizon / 4, interval: null });

interface Line {
  readonly slope: number;
  /** At the last point. */
  readonly last: number;
}

function leastSquares(ys: Float64Array): Line & { at(x: number): number } {
  const centre = (ys.length - 1) / 2;
  const mean = ys.reduce((sum, y) => sum + y, 0) / ys.length;
  let together = 0;
  let squares = 0;
  for (let x = 0; x < ys.length; x += 1) {
    together += (x - centre) * (ys[x]! - mean);
    squares += (x - centre) ** 2;
  }
  const slope = together / squares;
  const at = (x: number): number => mean + slope * (x - centre);
  return { slope, last: at(ys.length - 1), at };
}

/** Already beyond: one step. */
function stepsTo({ threshold }: Asked, { slope, last }: Line): number | null {
  if (last >= threshold) return 1;
  return slope > 0 ? (threshold - last) / slope : null;
}

function within({ horizon }: Asked, steps: number | null): number | null {
  return steps !== null && steps <= horizon ? steps : null;
}

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
