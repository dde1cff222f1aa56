// What a signal's chart asks for and how its values are read: counts of errors become a share, everything else stays as it is.
import type { Answer } from '@kintsugi/contract';

export type Signal = NonNullable<Answer<'listEvidence'>['items'][number]['signal']>;
type SeriesKey = Signal['series'];
type Window = Answer<'queryMetrics'>['items'][number];
type Value = number | null;

export interface Plan {
  readonly signal: Signal;
  /** Such as `errors of alpha`. */
  readonly title: string;
  readonly unit: string;
  readonly join: 'mean' | 'sum';
  /** The measure that its values are a share of. */
  readonly shareOf: 'requests' | null;
}

/** Null for what is not a line over time: log lines, and series that no store keeps. */
export function planOf(signal: Signal): Plan | null {
  const { meaning, series, text, unit } = signal;
  if (text !== null || meaning === 'log' || meaning === 'build') return null;
  const isShare = meaning === 'errors' && series.measure === 'errors';
  return {
    signal,
    title: `${isShare ? 'errors' : wordsOf(series.measure)} of ${placeOf(series)}`,
    unit: isShare ? 'share' : series.measure === 'requests' ? '/s' : unit,
    join: isShare ? 'sum' : 'mean',
    shareOf: isShare ? 'requests' : null,
  };
}

/**
 * What opened it first: the incident's own services before others that were seen meanwhile, whole services before their
 * parts, then by surprise. One chart a series.
 */
export function plansOf(signals: readonly Signal[], services: readonly string[]): Plan[] {
  const elsewhere = ({ series }: Signal): number => (services.includes(series.service) ? 0 : 1);
  const sorted = signals.toSorted(
    (a, b) => elsewhere(a) - elsewhere(b) || parts(a.series) - parts(b.series) || b.surprise - a.surprise,
  );
  const plans = new Map<string, Plan>();
  for (const signal of sorted) {
    const plan = planOf(signal);
    if (plan !== null && !plans.has(keyOf(signal.series))) plans.set(keyOf(signal.series), plan);
  }
  return [...plans.values()];
}

export function keyOf({ measure, service, instance, operation, peer }: SeriesKey): string {
  return JSON.stringify([measure, service, instance ?? null, operation ?? null, peer ?? null]);
}

/** The window of exactly this series: one that names an operation is another one. */
export function windowOf(windows: readonly Window[], series: SeriesKey): Window | null {
  const wanted = keyOf(series);
  return windows.find((window) => keyOf(window.series) === wanted) ?? null;
}

/** Errors of requests, step by step: null where nothing was asked. More errors than requests are all. */
export function shareOfCounts(errors: readonly Value[], requests: readonly Value[]): Value[] {
  return requests.map((count, index) =>
    count === null || count <= 0 ? null : Math.min(1, Math.max(0, errors[index] ?? 0) / count),
  );
}

export function placeOf({ service, instance, operation, peer }: SeriesKey): string {
  const where = instance === undefined ? service : `${instance} of ${service}`;
  return `${where}${operation === undefined ? '' : ` ${operation}`}${peer === undefined ? '' : ` → ${peer}`}`;
}

const WORDS: Readonly<Record<string, string>> = {
  'duration.p90': 'p90',
  'duration.p50': 'p50',
  'memory.most': 'memory',
  unready: 'replicas that are not ready',
  utilization: 'use of its own limit',
  'probe.failing': 'failing probe',
};

export function wordsOf(measure: string): string {
  if (measure.startsWith('slo:')) return `burn of the error budget of ${measure.slice(4)}`;
  return measure.startsWith('business:') ? measure.slice(9) : (WORDS[measure] ?? measure);
}

function parts({ instance, operation, peer }: SeriesKey): number {
  return [instance, operation, peer].filter((part) => part !== undefined).length;
}
