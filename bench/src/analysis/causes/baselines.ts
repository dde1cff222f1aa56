// What simple methods answer: each column by how far it ever got after the injection, a service by its best column.
import { mean, median, quantile, type MetricColumn } from '@kintsugi/analysis';
import type { CauseCase } from './cause-cases.ts';
import type { Answer } from './score-causes.ts';

/** Centre and scale of the rows before the injection. */
export type Scaling = (before: Float64Array) => { readonly centre: number; readonly scale: number };

/** BARO's RobustScorer (L. Pham et al., FSE 2024), with the largest deviation. */
export const robust: Scaling = (before) => ({
  centre: median(before),
  scale: quantile(before, 0.75) - quantile(before, 0.25),
});

/** The same with a scale that cannot be nothing beside the level. */
export const robustFloored: Scaling = (before) => {
  const { centre, scale } = robust(before);
  return { centre, scale: Math.max(scale, 0.1 * Math.abs(centre), 0.05 * deviation(before)) };
};

export const nSigma: Scaling = (before) => ({ centre: mean(before), scale: deviation(before) });

export function baselineAnswer({ input }: CauseCase, scaling: Scaling): Answer {
  const scored = input.metrics
    .filter(({ service, callee }) => !service.startsWith('_') && callee === undefined)
    .map((column) => ({ column, score: farthest(column.values, input.onsetRow, scaling) }))
    .toSorted((a, b) => b.score - a.score);
  const services = new Set(
    scored.map(({ column }) => column.service).filter((service) => input.services.includes(service)),
  );
  return {
    services: [...services.union(new Set(input.services))],
    columns: scored.map(({ column }) => columnName(column)),
  };
}

export function columnName({ service, name }: Pick<MetricColumn, 'service' | 'name'>): string {
  return `${service}|${name}`;
}

function farthest(values: Float64Array, onsetRow: number, scaling: Scaling): number {
  const { centre, scale } = scaling(filled(values.subarray(0, onsetRow)));
  const away = filled(values.subarray(onsetRow)).map((value) => Math.abs(value - centre));
  return Math.max(...away) / (scale === 0 ? 1 : scale);
}

/** Gaps filled forward, each side of the injection for itself; before the first value with 0. */
function filled(values: Float64Array): Float64Array {
  let last = 0;
  return values.map((value) => (last = Number.isFinite(value) ? value : last));
}

function deviation(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
