// Rows that hold still. Knows no server.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentOf } from './incident.kit.ts';
import { NOTHING_HELD, withFreshTop, withNewer, withNextPage, withWaitingShown, type Held } from './rows.ts';

const ids = ({ rows }: Pick<Held, 'rows'>): string[] => rows.map(({ id }) => id);
const newestFirst = (numbers: readonly number[]) => numbers.toSorted((a, b) => b - a).map((n) => incidentOf(n));

describe('the rows of a list', () => {
  it('hold still when something new comes: it waits', () => {
    const held = withNextPage(NOTHING_HELD, newestFirst([1, 2, 3]));
    const fresh = withFreshTop(held, newestFirst([2, 3, 4, 5]));
    expect(ids(fresh)).toEqual(ids(held));
    expect(fresh.waiting.map(({ id }) => id)).toEqual(['inc_00005', 'inc_00004']);
    expect(ids(withWaitingShown(fresh))).toEqual(newestFirst([1, 2, 3, 4, 5]).map(({ id }) => id));
  });

  it('show the newer version of a row where it stands, and never go back to an older one', () => {
    const held = withNextPage(NOTHING_HELD, newestFirst([1, 2]));
    const later = withNewer(held, [incidentOf(1, { version: 3, title: 'later' })]);
    expect(later.rows[1]).toMatchObject({ version: 3, title: 'later' });
    expect(withNewer(later, [incidentOf(1, { version: 2, title: 'late on the way' })]).rows[1]).toMatchObject({
      title: 'later',
    });
  });

  it('are the same array where nothing is newer, so that nothing is drawn anew', () => {
    const held = withNextPage(NOTHING_HELD, newestFirst([1, 2, 3]));
    expect(withFreshTop(held, newestFirst([2, 3])).rows).toBe(held.rows);
  });

  it('lose none, double none and keep their order, in whatever order pages and news come', () => {
    const step = fc.record({
      how: fc.constantFrom('page', 'top', 'show'),
      of: fc.uniqueArray(fc.nat(60), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let held = NOTHING_HELD;
        const seen = new Set<string>();
        for (const { how, of } of steps) {
          const before = ids(held);
          const page = newestFirst(of);
          if (how !== 'show') for (const { id } of page) seen.add(id);
          held =
            how === 'page'
              ? withNextPage(held, page)
              : how === 'top'
                ? withFreshTop(held, page)
                : withWaitingShown(held);
          if (how !== 'show') expect(ids(held).slice(0, before.length)).toEqual(before);
          const all = [...ids(held), ...held.waiting.map(({ id }) => id)];
          expect(new Set(all)).toEqual(seen);
          expect(all.length).toBe(seen.size);
        }
      }),
    );
  });
});
