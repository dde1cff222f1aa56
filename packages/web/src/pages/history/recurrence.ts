// What came more than once: the same kind of cause in the same service. And how incidents ended, as shares.
import { spreadOf, type Spread } from './spread.ts';
import { endedSeconds, type Ended } from './trend.ts';

export interface Recurrence {
  readonly kind: NonNullable<Ended['leading']>['cause']['kind'];
  readonly service: string;
  /** Newest first; at least two. */
  readonly incidents: readonly Ended[];
  readonly ended: Spread | null;
}

/** Most often first, then the one that came last. What has no cause, or none of those that are known, is not the same as anything. */
export function recurrencesOf(incidents: readonly Ended[]): Recurrence[] {
  const groups = Map.groupBy(
    incidents.filter(({ leading }) => leading !== null && leading.cause.kind !== 'none-of-these'),
    ({ leading }) => JSON.stringify([leading?.cause.kind, leading?.cause.service]),
  );
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => {
      const sorted = group.toSorted((a, b) => b.openedAt.localeCompare(a.openedAt));
      const cause = sorted[0]?.leading?.cause;
      if (cause === undefined) return [];
      const seconds = sorted.map(endedSeconds).filter((one) => one !== null);
      return [{ kind: cause.kind, service: cause.service, incidents: sorted, ended: spreadOf(seconds) }];
    })
    .toSorted((a, b) => b.incidents.length - a.incidents.length || newest(b).localeCompare(newest(a)));
}

export interface EndingShare {
  readonly ending: NonNullable<Ended['ending']>;
  readonly count: number;
  readonly share: number;
}

/** Of those that are over; the largest first. They add up to one, or there are none. */
export function endingsOf(incidents: readonly Ended[]): EndingShare[] {
  const endings = incidents.flatMap(({ ending, phase }) => (ending === null || phase !== 'resolved' ? [] : [ending]));
  const groups = Map.groupBy(endings, (ending) => ending);
  return [...groups]
    .map(([ending, group]) => ({ ending, count: group.length, share: group.length / endings.length }))
    .toSorted((a, b) => b.count - a.count);
}

function newest({ incidents }: Recurrence): string {
  return incidents[0]?.openedAt ?? '';
}
