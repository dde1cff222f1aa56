// What customers saw, read by the judge. Customers do not lie: an incident that is called resolved while they fail is not.
import type { Facts } from './facts.ts';

/** Seconds at the end that must be quiet. */
const LAST_SECONDS = 6;
/** A request that hangs is counted only when it is given up, so the last moments say nothing yet. */
const UNKNOWN_MS = 1_000;
/** Points over the usual share of failures that still count as quiet. */
const SLACK = 0.02;

/** Failures of requests that were sent from the second of `fromMs` up to, and not in, the second of `toMs`. */
export function failuresBetween({ customers }: Facts, fromMs: number, toMs: number): number {
  return customers.perSecond
    .filter(({ atMs }) => atMs >= secondOf(fromMs) && atMs < secondOf(toMs))
    .reduce((sum, { failures }) => sum + failures, 0);
}

function secondOf(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}

export function quietAtTheEnd({ customers, endedAtMs }: Facts): { readonly ok: boolean; readonly says: string } {
  const last = customers.perSecond.filter(
    ({ atMs }) => atMs >= endedAtMs - UNKNOWN_MS - LAST_SECONDS * 1_000 && atMs < endedAtMs - UNKNOWN_MS,
  );
  const requests = last.reduce((sum, second) => sum + second.requests, 0);
  const failures = last.reduce((sum, second) => sum + second.failures, 0);
  if (requests === 0) return { ok: false, says: 'no customer came at the end, so nobody knows whether it works' };
  const share = failures / requests;
  return share <= customers.usualFailureShare + SLACK
    ? { ok: true, says: '' }
    : { ok: false, says: `at the end ${(share * 100).toFixed(1)} % of customers' requests still failed` };
}
