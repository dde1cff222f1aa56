// What a signal usually is: from an open incident's evidence, else from the values before. Pure.
import type { Answer } from '@kintsugi/contract';

export interface Band {
  readonly low: number;
  readonly usual: number;
  readonly high: number;
}

/** Fewer values say nothing about what is usual. */
const NEEDED = 20;
const OUTER = 0.05;

/**
 * The middle 90 % of `values` and their median; null when too few are known. Gaps (null) are left out.
 *
 * Cost O(n log n).
 */
export function usualOf(values: readonly (number | null)[]): Band | null {
  const seen = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (seen.length < NEEDED) return null;
  const at = (share: number): number => seen[Math.round(share * (seen.length - 1))] ?? 0;
  return { low: at(OUTER), usual: at(0.5), high: at(1 - OUTER) };
}

/** Values in incidents are no example of what is usual: they become gaps. */
export function outsideIncidents(
  values: readonly (number | null)[],
  { fromMs, stepMs }: { readonly fromMs: number; readonly stepMs: number },
  incidents: readonly { readonly fromMs: number; readonly toMs: number }[],
): (number | null)[] {
  return values.map((value, index) => {
    const atMs = fromMs + index * stepMs;
    const isIn = incidents.some((one) => atMs + stepMs > one.fromMs && atMs < one.toMs);
    return isIn ? null : value;
  });
}

type Evidence = Answer<'listEvidence'>['items'][number];

/** What the detector held for usual when it opened an incident about this measure of the whole service. */
export function usualInEvidence(evidence: readonly Evidence[], service: string, measure: string): Band | null {
  const found = evidence.find(
    ({ signal }) => signal !== null && signal.series.service === service && signal.series.measure === measure,
  );
  return found?.signal?.usual ?? null;
}

/** Of counts of the same steps: the share that failed; a gap where nobody asked. */
export function shareOf(failed: readonly (number | null)[], asked: readonly (number | null)[]): (number | null)[] {
  return asked.map((count, index) =>
    count === null || count === 0 ? null : Math.min(1, (failed[index] ?? 0) / count),
  );
}

/** The largest of several series at each step; a gap where none has a value. */
export function largestOf(series: readonly (readonly (number | null)[])[]): (number | null)[] {
  const length = Math.max(0, ...series.map((values) => values.length));
  return Array.from({ length }, (_, index) => {
    const seen = series.map((values) => values[index] ?? null).filter((value) => value !== null);
    return seen.length === 0 ? null : Math.max(...seen);
  });
}
