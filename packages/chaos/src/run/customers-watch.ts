// Tells each second what customers saw, and keeps what they were used to.
import type { Baseline, CustomersSecond } from '../chaos-event.ts';
import type { Facts } from '../judge/facts.ts';
import { customerStats, type CustomerStats } from '../world/customer-stats.ts';
import type { OutsideProcess } from '../world/outside-process.ts';

/** A second is told this late, since a request counts where it was sent and is known when it ends. */
const LATE_MS = 1_500;

export interface CustomersWatch {
  look(nowMs: number): Promise<CustomersLook>;
  baseline(seconds: number): Promise<Baseline>;
  facts(usual: Baseline): Promise<Facts['customers']>;
}

export interface CustomersLook {
  /** What is new since the last look, by second. */
  readonly fresh: readonly CustomersSecond[];
  /** Share of failed requests in the last five seconds. NaN where nobody came. */
  readonly recentFailureShare: number;
}

const RECENT_SECONDS = 5;

export function watchCustomers(customers: OutsideProcess): CustomersWatch {
  let toldMs = 0;
  return {
    look: async (nowMs) => {
      const { perSecond, last } = await customerStats(customers, RECENT_SECONDS);
      const fresh = secondsOf(perSecond).filter(({ atMs }) => atMs > toldMs && atMs + 1_000 + LATE_MS <= nowMs);
      toldMs = fresh.at(-1)?.atMs ?? toldMs;
      return { fresh, recentFailureShare: last.failures / last.requests };
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
      return { usualFailureShare: errorRatio, perSecond: secondsOf(perSecond) };
    },
  };
}

function secondsOf(perSecond: CustomerStats['perSecond']): CustomersSecond[] {
  return perSecond.map(({ at, requests, failures, p95Ms }) => ({
    kind: 'customers',
    atMs: Date.parse(at),
    requests,
    failures,
    p95Ms,
  }));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
