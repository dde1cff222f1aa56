// How long services work themselves for an incoming call: what A being slow looks like, whoever waits for it.
import { PHASES, type CallStatistic, type Phase } from './call-statistics.ts';
import type { CallLink } from './pair-calls.ts';

export interface OwnWork {
  readonly service: string;
  /** Mean time of an incoming call that none of its outgoing calls covers, in microseconds; null where none came. */
  readonly meanUs: Readonly<Record<Phase, number | null>>;
}

/**
 * Of each service that is called: time of incoming calls less time of outgoing ones, per incoming call.
 *
 * Cost O(statistics + links). Fails, towards too little work, for calls that run beside each other, and for queries of a
 * data base, which are work of whoever asks unless the data base sends spans.
 */
export function ownWork(calls: readonly CallStatistic[], links: readonly CallLink[]): readonly OwnWork[] {
  const incoming = Map.groupBy(
    calls.filter(({ caller, service }) => caller !== service),
    ({ service }) => service,
  );
  const outgoing = Map.groupBy(
    links.map(({ client }) => client),
    ({ service }) => service,
  );
  return [...incoming].map(([service, statistics]) => {
    const [before, after, reference] = PHASES.map((phase) => {
      const came = timeOf(statistics, phase);
      const went = timeOf(outgoing.get(service) ?? [], phase);
      return came.count === 0 ? null : Math.max(0, came.us - went.us) / came.count;
    }) as [number | null, number | null, number | null];
    return { service, meanUs: { before, after, reference } };
  });
}

function timeOf(statistics: readonly CallStatistic[], phase: Phase): { readonly count: number; readonly us: number } {
  let count = 0;
  let us = 0;
  for (const statistic of statistics) {
    count += statistic[phase]?.count ?? 0;
    us += (statistic[phase]?.count ?? 0) * (statistic[phase]?.meanUs ?? 0);
  }
  return { count, us };
}
