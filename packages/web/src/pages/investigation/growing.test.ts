// A timeline that is asked for piece by piece is the same as one that is asked for as a whole.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grown } from './growing.ts';

const AT = '2026-11-26T03:00:00.000Z';
const entry = (version: number) => ({
  id: `evt_${version}`,
  version,
  at: AT,
  recordedAt: AT,
  actor: { kind: 'agent' as const, name: 'Scout' },
  kind: 'comment_added' as const,
  says: String(version),
  detail: [],
});

test('answers that overlap, repeat and come late make the whole, with nothing twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.array(fc.nat(60), { maxLength: 12 }), (length, cuts) => {
      const whole = { items: Array.from({ length }, (_, index) => entry(index + 1)), version: length };
      let kept = { items: [] as ReturnType<typeof entry>[], version: 0 };
      for (const cut of [...cuts, length]) {
        const version = Math.min(length, cut);
        // Each answer is of a moment, and begins after what was known when it was asked for, or earlier.
        kept = grown(kept, { items: whole.items.filter((one) => one.version <= version), version }) as typeof kept;
      }
      expect(kept).toEqual(whole);
    }),
  );
});

test('an answer without anything new leaves the timeline the same object, so that nothing is drawn anew', () => {
  const kept = { items: [entry(1)], version: 1 };
  expect(grown(kept, { items: [], version: 1 })).toBe(kept);
});
