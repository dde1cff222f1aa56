// The past of a series made ready for the filter: scaled, without spikes, cut where its level changed. Pure arithmetic.
import { segmentsOf } from '../onset/onset.ts';
import { mean, median, spread } from '../statistics/robust.ts';

export interface Past {
  /** In units of `scale`, less `offset` and the centre; NaN is a gap. */
  readonly values: Float64Array;
  readonly breaks: readonly number[];
  readonly priors: readonly number[];
  /** What is added to the model's answer, and by what it is multiplied before. Steps count on past the end. */
  offset(step: number): number;
  readonly scale: number;
  /** Variance of one step's noise in units of the filter's: above 1 where a season was learned from few periods. */
  readonly noises: number;
  /** How many values told of the last stretch's noise: degrees of freedom of its spread. */
  readonly told: number;
  /** What clipping took off the values, in their unit: spikes come again, and a sum over steps must expect them. */
  readonly spikes: { readonly mean: number; readonly variance: number };
  /** Values of the model's columns at any step, before the end or after it. */
  row(step: number): Float64Array;
}

/** Values further from their level than this many spreads count as this far: a spike is no noise to expect each step. */
const CLIP = 4;
/** A cut too many takes a wandering level for a step, one too few takes a fault's onset for the noise to come. */
const LEAST_SURPRISE = 3;
/** A trend is believed for about this many steps: 1 / (1 − damping). */
const DAMPING = 0.9;
/** Prior standard deviations, in noise: of a trend a step, of what a mixture explains too much or too little. */
const TREND_PRIOR = 0.3;
const MIXTURE_PRIOR = 0.3;
/** What is usual over all stretches counts like so many values of one's own. */
const SHRINKS = 2;
const LEAST_PERIODS = 2;

export interface Context {
  /** What neighbours say the values should be, past and after; null without. */
  readonly synthetic: Float64Array | null;
  /** Steps of a season, 0 for none. */
  readonly period: number;
  /** A place where the level is known to have changed. */
  readonly onset: number | null;
}

export function prepare(values: Float64Array, { synthetic, period, onset }: Context): Past {
  const length = values.length;
  const mixed = (step: number): number => synthetic?.[step] ?? 0;
  const own = values.map((value, t) => value - mixed(t));
  const periods = period >= 2 ? Math.floor(own.filter(Number.isFinite).length / period) : 0;
  const season =
    periods >= LEAST_PERIODS
      ? Float64Array.from({ length: period }, (_, phase) => phaseLevel(own, phase, period))
      : null;
  const seasonal = (step: number): number => season?.[step % period] ?? 0;
  const calm = own.map((value, t) => value - seasonal(t));
  const breaks = breaksOf(calm, onset);
  const { off, steady, scale, centre, taken } = steadied(calm, breaks);
  const columns = columnsOf({ length, lastBreak: breaks.at(-1) ?? 0, synthetic, scale });
  return {
    values: calm.map((value, t) => (value - (off[t] as number) + (steady[t] as number) - centre) / scale),
    breaks,
    priors: columns.map(({ prior }) => prior ** 2),
    offset: (step) => centre + seasonal(step) + mixed(step),
    scale,
    // A mean of k periods takes 1/k of the noise with it from the past, and adds as much to what comes.
    noises: season === null ? 1 : (periods + 1) / (periods - 1),
    told: SHRINKS + values.subarray(breaks.at(-1) ?? 0).filter(Number.isFinite).length,
    spikes: { mean: mean(taken), variance: mean(taken.map((value) => value * value)) - mean(taken) ** 2 },
    row: (step) => Float64Array.of(1, ...columns.map(({ at }) => at(step))),
  };
}

/**
 * How far each value is off the level of its stretch, and the same with spikes clipped and every stretch's noise
 * brought to that of the last: a fault is often noisier than health, and what comes is like what was last.
 */
function steadied(values: Float64Array, breaks: readonly number[]): Steadied {
  const stretches = [0, ...breaks].map((from, i) => values.subarray(from, breaks[i] ?? values.length));
  const levels = stretches.map((stretch) => median(stretch));
  const parts = stretches.map((stretch, i) => stretch.map((value) => value - (levels[i] as number)));
  const off = Float64Array.from(parts.flatMap((part) => [...part]));
  const least = values.reduce((most, value) => Math.max(most, Number.isFinite(value) ? Math.abs(value) : 0), 0) * 1e-9;
  const usual = Math.max(spread(off, 0), least) || 1;
  // Few values tell little of their spread: that of all stretches counts like two more.
  const scales = parts.map((part) => {
    const seen = part.filter(Number.isFinite).length;
    return Math.sqrt((seen * (seen === 0 ? 0 : spread(part, 0)) ** 2 + SHRINKS * usual ** 2) / (seen + SHRINKS));
  });
  const scale = scales.at(-1) as number;
  const clipped = parts.map((part, i) =>
    part.map((far, t) => {
      // What several neighbours share is a level that no cut was proven for, and no spike.
      const most = Math.max(CLIP * (scales[i] as number), Math.abs(median(part.subarray(Math.max(0, t - 2), t + 3))));
      return Math.max(-most, Math.min(most, far));
    }),
  );
  const steady = Float64Array.from(
    clipped.flatMap((part, i) => Array.from(part, (far) => (far * scale) / (scales[i] as number))),
  );
  const taken = clipped.flatMap((part, i) => Array.from(part, (far, t) => (parts[i]?.[t] as number) - far));
  return { off, steady, scale, centre: levels.findLast(Number.isFinite) ?? 0, taken: taken.filter(Number.isFinite) };
}

interface Steadied {
  readonly off: Float64Array;
  readonly steady: Float64Array;
  readonly scale: number;
  /** Level of the last stretch. */
  readonly centre: number;
  /** What clipping took off each value. */
  readonly taken: readonly number[];
}

/** Where the level changed: by its own change points before the known onset, and there. */
function breaksOf(values: Float64Array, onset: number | null): readonly number[] {
  const found = segmentsOf(values.subarray(0, onset ?? values.length), LEAST_SURPRISE)
    .slice(1)
    .map(({ from }) => from);
  return onset === null || onset <= 0 || onset >= values.length ? found : [...found, onset];
}

interface Design {
  readonly length: number;
  readonly lastBreak: number;
  readonly synthetic: Float64Array | null;
  readonly scale: number;
}

interface Column {
  /** Standard deviation of its coefficient before anything was seen, in noise. */
  readonly prior: number;
  at(step: number): number;
}

/** Trend since the last break, damped after the end; and the mixture again, for its error. */
function columnsOf({ length, lastBreak, synthetic, scale }: Design): readonly Column[] {
  const after = (step: number): number => (DAMPING * (1 - DAMPING ** (step - length))) / (1 - DAMPING);
  const trend: Column = {
    prior: TREND_PRIOR,
    at: (step) => (step < lastBreak ? 0 : step < length ? step - length : after(step)),
  };
  if (synthetic === null) return [trend];
  const middle = synthetic[length - 1] ?? 0;
  // Further away the filter's sums would lose their digits, and the mixture has left what it was fitted on.
  const far = 1e4;
  const mixture: Column = {
    prior: MIXTURE_PRIOR,
    at: (step) => Math.max(-far, Math.min(far, ((synthetic[step] ?? middle) - middle) / scale)),
  };
  return [trend, mixture];
}

function phaseLevel(values: Float64Array, phase: number, period: number): number {
  const level = median(values.filter((_, t) => t % period === phase));
  return Number.isFinite(level) ? level : 0;
}
