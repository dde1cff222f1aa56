// Numbers from repetitions and cases: medians, percentiles, intervals. Pure; chance comes in as a seed.

export interface Rounds {
  readonly median: number;
  /** Lowest and highest. */
  readonly interval: readonly [number, number];
}

/** Of repetitions of the same measurement (at least one). */
export function summarizeRounds(values: readonly number[]): Rounds {
  const sorted = ascending(values);
  return { median: percentile(sorted, 0.5), interval: [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN] };
}

/** Linear between neighbours; `values` need no order. NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * The 95 % interval of `statistic` over resamples of `cases`, by the percentile method.
 * Source: B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7 (1979).
 */
export function bootstrapInterval<Case>(
  cases: readonly Case[],
  statistic: (sample: readonly Case[]) => number,
  seed: number,
  resamples = 1_000,
): [number, number] {
  const random = seeded(seed);
  const values = Array.from({ length: resamples }, () =>
    statistic(cases.map(() => cases[Math.floor(random() * cases.length)]!)),
  );
  return [percentile(values, 0.025), percentile(values, 0.975)];
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

/** mulberry32: small, fast, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
