// From a prepared past to what comes next: several rates of wandering, averaged by how well each explains the past.
import { dot, filterLevel, project, type Filtered } from './kalman.ts';
import type { Past } from './past.ts';

/** Variance of the level's step as a share of the noise's variance. */
const WANDERS = [0, 0.001, 0.004, 0.016, 0.06, 0.25, 1, 4] as const;

interface Moments {
  readonly mean: number;
  readonly sigma: number;
}

export interface Ahead {
  readonly expected: Float64Array;
  readonly sigma: Float64Array;
  readonly levelSigma: Float64Array;
  readonly degrees: number;
  /** Of the sum of (what was − what was expected) over the steps that were seen. */
  readonly effect: Moments;
}

/** One answer a value of `after` (NaN is a gap). Null when the past holds too little to tell noise. O(8 · n · m²). */
export function lookAhead(past: Past, after: Float64Array): Ahead | null {
  const models = WANDERS.flatMap((wander): Weighed[] => {
    const filtered = filterLevel(past.values, { row: past.row, priors: past.priors, wander, breaks: past.breaks });
    return filtered === null ? [] : [{ wander, filtered, weight: filtered.logLikelihood }];
  });
  const [first] = models;
  if (first === undefined) return null;
  const most = Math.max(...models.map(({ weight }) => weight));
  const total = models.reduce((sum, { weight }) => sum + Math.exp(weight - most), 0);
  const weighed = models.map((model) => ({ ...model, weight: Math.exp(model.weight - most) / total }));

  const steps = after.length;
  const [expected, sigma, levelSigma] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
  for (let h = 0; h < steps; h += 1) {
    const row = past.row(past.values.length + h);
    const offset = past.offset(past.values.length + h);
    const level = mixed(weighed, (model) => levelAt(model, row, h + 1, 0));
    expected[h] = offset + past.scale * level.mean;
    levelSigma[h] = past.scale * level.sigma;
    sigma[h] = past.scale * mixed(weighed, (model) => levelAt(model, row, h + 1, past.noises)).sigma;
  }
  const effect = mixed(weighed, (model) => sumOf(model, past, after));
  return { expected, sigma, levelSigma, degrees: Math.max(3, Math.min(first.filtered.degrees, past.told)), effect };
}

interface Weighed {
  readonly wander: number;
  readonly filtered: Filtered;
  readonly weight: number;
}

/** Moments of a mixture: the models' own scatter, and that of the models. */
function mixed(models: readonly Weighed[], of: (model: Weighed) => Moments): Moments {
  const parts = models.map((model) => ({ ...of(model), weight: model.weight }));
  const mean = parts.reduce((sum, part) => sum + part.weight * part.mean, 0);
  const variance = parts.reduce((sum, part) => sum + part.weight * (part.sigma ** 2 + (part.mean - mean) ** 2), 0);
  return { mean, sigma: Math.sqrt(variance) };
}

/** The level `ahead` steps on, with `noises` of the noise's variances on top. */
function levelAt({ wander, filtered }: Weighed, row: Float64Array, ahead: number, noises: number): Moments {
  const { means, covariance, noise } = filtered;
  const spread = project(covariance, row, new Float64Array(row.length));
  return { mean: dot(row, means), sigma: Math.sqrt(noise * (Math.max(0, spread) + ahead * wander + noises)) };
}

/** The steps' errors share one level and one set of coefficients: their sum is wider than steps on their own make it. */
function sumOf({ wander, filtered }: Weighed, past: Past, after: Float64Array): Moments {
  const { means, covariance, noise } = filtered;
  const rows = new Float64Array(means.length);
  let [difference, count, wandering, ofSteps] = [0, 0, 0, 0];
  for (let h = 0; h < after.length; h += 1) {
    const value = after[h] as number;
    if (!Number.isFinite(value)) continue;
    const row = past.row(past.values.length + h);
    difference += value - past.offset(past.values.length + h) - past.scale * dot(row, means);
    row.forEach((part, i) => (rows[i] = (rows[i] as number) + part));
    // Σ Σ min(i, j) over the seen steps, one more step at a time.
    wandering += h + 1 + 2 * ofSteps;
    ofSteps += h + 1;
    count += 1;
  }
  const spread = project(covariance, rows, new Float64Array(rows.length));
  const variance = past.scale ** 2 * noise * (Math.max(0, spread) + wander * wandering + count * past.noises);
  const { mean, variance: ofSpikes } = past.spikes;
  return {
    mean: difference - count * mean,
    sigma: Math.sqrt(variance + count * ofSpikes * (1 + count / past.values.length)),
  };
}
