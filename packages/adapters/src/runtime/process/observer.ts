// Turns the keeper's running counts into what happened since the last look of one client.
import type { BalancerReading, Reading } from './keeper/views.ts';
import type { BalancerObservation, RuntimeObservation } from './spec.ts';

/** Each client has its own, so that two who look take nothing from each other. The first look shows everything so far. */
export function createObserver(): (reading: Reading) => RuntimeObservation {
  let keeper = '';
  let last = new Map<string, BalancerReading>();
  return (reading) => {
    const before = reading.keeper === keeper ? last : new Map<string, BalancerReading>();
    keeper = reading.keeper;
    last = new Map(reading.balancers.map((one) => [keyOf(one), one]));
    return {
      atMs: reading.atMs,
      replicas: reading.replicas,
      balancers: reading.balancers.map((one) => since(before.get(keyOf(one)), one)),
    };
  };
}

function since(before: BalancerReading | undefined, now: BalancerReading): BalancerObservation {
  return {
    service: now.service,
    instance: now.instance,
    requests: now.requests - (before?.requests ?? 0),
    errors5xx: now.errors5xx - (before?.errors5xx ?? 0),
    connectionErrors: now.connectionErrors - (before?.connectionErrors ?? 0),
    latencySumMs: now.latencySumMs - (before?.latencySumMs ?? 0),
  };
}

function keyOf({ service, instance }: BalancerReading): string {
  return `${service}\n${instance ?? ''}`;
}
