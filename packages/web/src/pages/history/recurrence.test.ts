// What came again, and how incidents ended. Knows no server.
import { describe, expect, it } from 'vitest';
import { incidentOf } from '../incidents/incident.kit.ts';
import { endingsOf, recurrencesOf } from './recurrence.ts';
import type { Ended } from './trend.ts';

type Cause = NonNullable<Ended['leading']>['cause'];

function causedBy(n: number, kind: Cause['kind'], service: string): Ended {
  return incidentOf(n, { leading: { says: 'so it is', confidence: 0.9, cause: { kind, service, subject: null } } });
}

describe('what came again', () => {
  it('is the same kind of cause in the same service, most often first, the newest on top', () => {
    const found = recurrencesOf([
      causedBy(1, 'release', 'alpha'),
      causedBy(2, 'leak', 'beta'),
      causedBy(3, 'release', 'alpha'),
      causedBy(4, 'leak', 'beta'),
      causedBy(5, 'leak', 'beta'),
      causedBy(6, 'leak', 'alpha'),
    ]);
    expect(found.map(({ kind, service, incidents }) => [kind, service, incidents.map(({ id }) => id)])).toEqual([
      ['leak', 'beta', ['inc_00005', 'inc_00004', 'inc_00002']],
      ['release', 'alpha', ['inc_00003', 'inc_00001']],
    ]);
    expect(found[0]?.ended).toMatchObject({ count: 3, median: 60 });
  });

  it('is nothing that has no cause, or none that is known: not knowing twice is not the same twice', () => {
    const unknown = [incidentOf(1, { leading: null }), incidentOf(2, { leading: null })];
    const none = [causedBy(3, 'none-of-these', 'alpha'), causedBy(4, 'none-of-these', 'alpha')];
    expect(recurrencesOf([...unknown, ...none])).toEqual([]);
  });
});

describe('how incidents ended', () => {
  it('is a share of those that are over, the largest first', () => {
    const rows = [
      incidentOf(1),
      incidentOf(2, { ending: 'by-itself' }),
      incidentOf(3),
      incidentOf(4),
      incidentOf(5, { phase: 'acting', ending: null, endedAt: null }),
    ];
    expect(endingsOf(rows)).toEqual([
      { ending: 'healed', count: 3, share: 0.75 },
      { ending: 'by-itself', count: 1, share: 0.25 },
    ]);
    expect(endingsOf([])).toEqual([]);
  });
});
