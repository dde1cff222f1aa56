// Tells each second what customers saw, and keeps what they were used to.
import type { Baseline, CustomersSecond } from '../chaos-event.ts';
import type { Facts } from '../judge/facts.ts';
import { customerStats, type CustomerStats } from '../world/customer-stats.ts';
import type { OutsideProcess } from '../world/outside-process.ts';

/** What came to an end in about a second is told at once: a request that hangs is told when it is given up. */
const TELL_EVERY_MS = 950;

export interface CustomersWatch {
  look(nowMs: number): Promise<CustomersLook>;
  baseline(seconds: number): Promise<Baseline>;
  facts(usual: Baseline): Promise<Facts['customers']>;
}

export interface CustomersLook {
  /** What came to an end since it was told last; null where that was a moment ago. */
  readonly fresh: CustomersSecond | null;
  /** Share of failed requests in the last five seconds. NaN where nobody came. */
  readonly recentFailureShare: number;
}

const RECENT_SECONDS = 5;

export function watchCustomers(customers: OutsideProcess): CustomersWatch {
  let told: { readonly atMs: number; readonly totals: CustomerStats['totals'] } | null = null;
  return {
    look: async (nowMs) => {
      const { totals, last } = await customerStats(customers, RECENT_SECONDS);
      const recentFailureShare = last.failures / last.requests;
      if (told !== null && nowMs - told.atMs < TELL_EVERY_MS) return { fresh: null, recentFailureShare };
      const before = told?.totals ?? { requests: 0, failures: 0 };
      told = { atMs: nowMs, totals };
      const [requests, failures] = [totals.requests - before.requests, totals.failures - before.failures];
      return { fresh: { kind: 'customers', atMs: nowMs, requests, failures, p95Ms: last.p95Ms }, recentFailureShare };
    },
    baseline: async (seconds) => {
      const { last } = await customerStats(customers, seconds);
      return {
        kind: 'baseline',
        seconds,
        requestsPerSecond: rounded(last.requests / seconds, 1),
        errorRatio: last.requests === 0 ? 0 : rounded(last.failures / last.requests, 4),
        p95Ms: last.p95Ms,
        ordersPerVisit: last.visits === undefined || last.visits === 0 ? null : rounded(last.orders / last.visits, 3),
      };
    },
    facts: async ({ errorRatio }) => {
      const { perSecond } = await customerStats(customers, 1);
      const facts = perSecond.map(({ at, requests, failures }) => ({ atMs: Date.parse(at), requests, failures }));
      return { usualFailureShare: errorRatio, perSecond: facts };
    },
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
