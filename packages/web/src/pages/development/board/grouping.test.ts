import fc from 'fast-check';
import { REPAIR_PHASES, repairRow } from './repair-row.kit.ts';
import { expect, test } from 'vitest';
import { groupRepairs } from './grouping.ts';

test('what needs a person stands first, whatever its phase, and what is over last', () => {
  const groups = groupRepairs([
    repairRow({ id: 'rep_a', phase: 'completed', endedAt: '2026-11-26T19:00:00.000Z' }),
    repairRow({ id: 'rep_b', phase: 'testing' }),
    repairRow({ id: 'rep_c', phase: 'deploying', waitsFor: "a person's yes" }),
    repairRow({ id: 'rep_d', phase: 'escalated' }),
  ]);
  expect(groups.map(({ title, repairs }) => [title, repairs.map(({ id }) => id)])).toEqual([
    ['Needs you', ['rep_c', 'rep_d']],
    ['Under way: proving it', ['rep_b']],
    ['Over', ['rep_a']],
  ]);
});

test('every repair stands in one group', () => {
  const row = fc.record({
    phase: fc.constantFrom(...REPAIR_PHASES),
    endedAt: fc.constantFrom(null, '2026-11-26T19:00:00.000Z'),
    waitsFor: fc.constantFrom(null, 'somebody'),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const repairs = rows.map((one, index) => repairRow({ ...one, id: `rep_${index}` }));
      const grouped = groupRepairs(repairs).flatMap((group) => group.repairs.map(({ id }) => id));
      expect(grouped.toSorted()).toEqual(repairs.map(({ id }) => id).toSorted());
    }),
  );
});
