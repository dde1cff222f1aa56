/** What customers saw, by second, for the last ten minutes, and the latest failures one by one. */
import type { Sight } from './browser.ts';

const SECONDS_KEPT = 600;
const FAILURES_KEPT = 500;

interface Second {
  readonly at: number;
  visits: number;
  requests: number;
  failures: number;
  orders: number;
  refused: number;
  readonly latencies: number[];
}

export interface Ledger {
  note(sight: Sight): void;
  /** A visitor who did not come in because too many visits hang already. */
  turnedAway(): void;
  /** Totals since the start, the figures of the last `seconds` whole seconds, and what stands behind both. */
  stats(seconds: number): object;
}

/** A request counts in the second in which it was sent. */
export function openLedger(now: () => number): Ledger {
  const bySecond = new Map<number, Second>();
  const failures: Sight[] = [];
  const totals = { visits: 0, requests: 0, failures: 0, orders: 0, refused: 0, turnedAway: 0 };
  return {
    note: (sight) => {
      const at = Math.floor(sight.at / 1000);
      const second = bySecond.get(at) ?? {
        at: at * 1000,
        visits: 0,
        requests: 0,
        failures: 0,
        orders: 0,
        refused: 0,
        latencies: [],
      };
      bySecond.set(at, second);
      for (const old of bySecond.keys()) {
        if (old > at - SECONDS_KEPT) break;
        bySecond.delete(old);
      }
      for (const count of [second, totals]) {
        count.requests += 1;
        if (sight.method === 'GET' && sight.path === '/') count.visits += 1;
        if (sight.failure !== undefined) count.failures += 1;
        if (sight.path === '/checkout' && sight.status === 201) count.orders += 1;
        if (sight.status >= 400 && sight.status < 500) count.refused += 1;
      }
      second.latencies.push(sight.ms);
      if (sight.failure !== undefined && failures.push(sight) > FAILURES_KEPT) failures.shift();
    },
    turnedAway: () => {
      totals.turnedAway += 1;
    },
    stats: (seconds) => {
      const kept = [...bySecond.values()].toSorted((a, b) => a.at - b.at);
      const since = Math.floor(now() / 1000 - seconds) * 1000;
      const recent = kept.filter((second) => second.at >= since);
      return {
        totals,
        last: { seconds, ...summary(recent) },
        perSecond: kept.map((second) => ({ at: new Date(second.at).toISOString(), ...summary([second]) })),
        failures,
      };
    },
  };
}

function summary(seconds: readonly Second[]) {
  const latencies = seconds.flatMap((second) => second.latencies).toSorted((a, b) => a - b);
  return {
    visits: sum(seconds, (second) => second.visits),
    requests: sum(seconds, (second) => second.requests),
    failures: sum(seconds, (second) => second.failures),
    orders: sum(seconds, (second) => second.orders),
    refused: sum(seconds, (second) => second.refused),
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
  };
}

function sum(seconds: readonly Second[], of: (second: Second) => number): number {
  return seconds.reduce((total, second) => total + of(second), 0);
}

function quantile(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? null : Math.round(value * 10) / 10;
}
