// Is a count more or less than its usual share of what it comes with? Knows numbers only.

/** How often, in the phases around an onset; `reference` null where no while without fault is known. */
export interface PhaseCounts {
  readonly before: number;
  readonly after: number;
  readonly reference: number | null;
}

export interface CountChange {
  readonly expected: number;
  /** Log-likelihood ratio against the usual share; its sign tells more (+) from less (−). */
  readonly surprise: number;
}

/** The minutes before may hold the fault already, so that a while without one counts four times as much. */
const OF_REFERENCE = 0.8;
/** Requests differ: shares vary by so much more than chance (standard deviation ÷ mean). */
const OVERDISPERSION = 0.1;

/**
 * The least surprising reading of a count: its share of any of the `bases` it may come with (all calls, calls of one
 * route), so that another mix of requests is no change. Null where there is nothing usual to compare with.
 *
 * Poisson likelihood, its spread widened for bursts (quasi-likelihood, Wedderburn, Biometrika 61, 1974). Cost O(bases).
 */
export function countChange(counts: PhaseCounts, bases: readonly PhaseCounts[]): CountChange | null {
  let least: CountChange | null = null;
  for (const base of bases) {
    const change = together(against('before', counts, base), against('reference', counts, base));
    if (change !== null && (least === null || Math.abs(change.surprise) < Math.abs(least.surprise))) least = change;
  }
  return least;
}

function together(before: CountChange | null, reference: CountChange | null): CountChange | null {
  if (before === null || reference === null) return reference ?? before;
  const { expected } = reference;
  if (before.surprise * reference.surprise >= 0)
    return { expected, surprise: OF_REFERENCE * reference.surprise + (1 - OF_REFERENCE) * before.surprise };
  // More than usual, but less than just before (or the other way): a fault that is over takes its traces with it.
  const left = Math.max(0, Math.abs(reference.surprise) - Math.abs(before.surprise));
  return { expected, surprise: Math.sign(reference.surprise) * left };
}

function against(phase: 'before' | 'reference', counts: PhaseCounts, base: PhaseCounts): CountChange | null {
  const [usual, of] = [counts[phase], base[phase]];
  if (usual === null || of === null || (of === 0 && usual === 0)) return null;
  const expected = Math.max(0, ((usual + 0.5) / (of + 1)) * (base.after + 1) - 0.5);
  return { expected, surprise: surpriseOf(counts.after, expected) };
}

function surpriseOf(seen: number, expected: number): number {
  const [x, mean] = [seen + 0.5, expected + 0.5];
  const ratio = (x * Math.log(x / mean) - (x - mean)) / (1 + OVERDISPERSION ** 2 * mean);
  return x > mean ? ratio : -ratio;
}
