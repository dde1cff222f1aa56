// A level that wanders, and columns with fixed coefficients, filtered exactly. Knows neither actions nor seasons.

export interface Model {
  /** What multiplies level and coefficients at a step: 1 for the level, then the value of each column. */
  row(step: number): Float64Array;
  /** Prior variances of the columns' coefficients, about 0, in units of the noise's variance. */
  readonly priors: readonly number[];
  /** Variance of the level's step in units of the noise's variance. */
  readonly wander: number;
  /** Steps at which the level is anyone's guess again. Ascending. */
  readonly breaks: readonly number[];
}

export interface Filtered {
  /** Means and covariance (row by row) of level and coefficients after the last step; covariance in units of `noise`. */
  readonly means: Float64Array;
  readonly covariance: Float64Array;
  /** Variance of the noise, and how many values told of it. */
  readonly noise: number;
  readonly degrees: number;
  /** Logarithm of the likelihood with the noise's variance profiled out. */
  readonly logLikelihood: number;
}

/** What is known of a level before any value of it, in units of the noise's variance: nothing. */
const UNKNOWN = 1e7;

/**
 * Kalman filter of y = level + columns · coefficients + noise, level a random walk. NaN is a gap.
 *
 * Cost    O(n m²) for m columns. Null with fewer than 3 values that tell of the noise.
 * Source  A. C. Harvey, Forecasting, structural time series models and the Kalman filter (1989), chapter 3.
 */
export function filterLevel(values: Float64Array, model: Model): Filtered | null {
  const { priors, wander, breaks } = model;
  const size = 1 + priors.length;
  const means = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  priors.forEach((prior, i) => (covariance[(i + 1) * (size + 1)] = prior));
  const gain = new Float64Array(size);
  let [squares, logs, degrees, nextBreak, isNew] = [0, 0, 0, 0, true];
  for (let t = 0; t < values.length; t += 1) {
    if (breaks[nextBreak] === t) {
      nextBreak += 1;
      isNew = true;
    }
    if (isNew) forgetLevel(covariance, size);
    else covariance[0] = (covariance[0] as number) + wander;
    const value = values[t] as number;
    if (!Number.isFinite(value)) continue;
    const row = model.row(t);
    // Rounding may leave a tiny negative where a column is huge.
    const spread = Math.max(0, project(covariance, row, gain)) + 1;
    const off = value - dot(row, means);
    if (!isNew) {
      squares += (off * off) / spread;
      logs += Math.log(spread);
      degrees += 1;
    }
    isNew = false;
    update(means, covariance, gain, spread, off);
  }
  if (degrees < 3) return null;
  const noise = Math.max(squares / degrees, Number.MIN_VALUE);
  return { means, covariance, noise, degrees, logLikelihood: -0.5 * (logs + degrees * Math.log(noise)) };
}

function forgetLevel(covariance: Float64Array, size: number): void {
  for (let i = 1; i < size; i += 1) {
    covariance[i] = 0;
    covariance[i * size] = 0;
  }
  covariance[0] = UNKNOWN;
}

/** `gain` becomes covariance · row; answers row · covariance · row. */
export function project(covariance: Float64Array, row: Float64Array, gain: Float64Array): number {
  const size = row.length;
  let spread = 0;
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += (covariance[i * size + j] as number) * (row[j] as number);
    gain[i] = sum;
    spread += sum * (row[i] as number);
  }
  return spread;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function update(means: Float64Array, covariance: Float64Array, gain: Float64Array, spread: number, off: number): void {
  const size = means.length;
  for (let i = 0; i < size; i += 1) {
    means[i] = (means[i] as number) + ((gain[i] as number) * off) / spread;
    for (let j = 0; j < size; j += 1)
      covariance[i * size + j] =
        (covariance[i * size + j] as number) - ((gain[i] as number) * (gain[j] as number)) / spread;
  }
}
