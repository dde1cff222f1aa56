// Services that take longer for a call than they did, by themselves. Knows statistics of spans, no metrics.
import type { CallStatistic } from '../../traces/call-statistics.ts';
import { ownWork } from '../../traces/own-work.ts';
import type { CallLink } from '../../traces/pair-calls.ts';
import type { CauseEvidence } from '../cause-input.ts';
import { natsOf } from '../nats.ts';

/** Another mix of requests makes the mean call half as long again, or so much longer. */
const OF_USUAL = 0.5;
const FLOOR_US = 10_000;
const ORDINARY = 3;

/** Cost O(statistics + links). Fails as `ownWork` does, and for a slower mix of requests than a half. */
export function workEvidence(calls: readonly CallStatistic[], links: readonly CallLink[]): readonly CauseEvidence[] {
  return ownWork(calls, links).flatMap(({ service, meanUs: { before, after, reference } }): CauseEvidence[] => {
    const usual = Math.max(before ?? 0, reference ?? 0);
    if (after === null || (before === null && reference === null)) return [];
    const nats = natsOf((after - usual) / (FLOOR_US + OF_USUAL * usual)) - natsOf(ORDINARY);
    if (!(after > usual && nats > 0)) return [];
    return [
      {
        channel: 'latency',
        service,
        what: 'own work for a call',
        nats,
        expected: usual / 1_000,
        seen: after / 1_000,
        unit: 'ms',
      },
    ];
  });
}
