// How the onsets of one place are cut into arrivals of trouble, and which alert names tell of a place.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutIntoBursts } from './bursts.ts';
import type { Episode } from './intake/episode-book.ts';
import type { Onset } from './onsets.ts';
import { TellingKinds } from './telling-kinds.ts';

function onset(atS: number, place = 0, kind = 0): Onset {
  const labels = { key: '', service: place, node: -1, nodeName: '', rank: 2 as const };
  const times = { firstReceivedMs: 0, firstFiredMs: 0, lastFiredMs: 0, resolvedMs: null, lastReceivedMs: 0 };
  const episode: Episode = { id: atS, kind, ...labels, ...times, alerts: 1, group: null };
  return { episode, atS, place };
}

test('a second arrival at the same place is cut off, and a straggler is not', () => {
  const first = [0, 3, 8, 15, 20, 33, 60].map((atS) => onset(atS));
  const second = [200, 204, 209, 215, 230, 250].map((atS) => onset(atS));
  expect(cutIntoBursts([...first, ...second]).map(({ onsets }) => onsets.length)).toEqual([7, 6]);
});

test('every onset is in one burst, in order, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 600 }), (times) => {
      const onsets = times.toSorted((a, b) => a - b).map((atS) => onset(atS));
      const bursts = cutIntoBursts(onsets);
      expect(bursts.flatMap((burst) => burst.onsets)).toEqual(onsets);
      for (const { atS, onsets: own } of bursts) expect(own[0]?.atS).toBe(atS);
    }),
    { numRuns: 40 },
  );
  expect(cutIntoBursts([])).toEqual([]);
});

test('a name that many places raise tells of none; one that a single place raises tells of it', () => {
  const telling = new TellingKinds();
  const symptoms = Array.from({ length: 12 }, (_, place) =>
    cutIntoBursts([0, 1, 2].map((atS) => onset(atS, place, 1))),
  ).flat();
  const [cause] = cutIntoBursts([onset(0, 20, 1), onset(1, 20, 1), onset(2, 20, 2), onset(3, 20, 2)]);
  telling.learn([...symptoms, cause!]);
  expect(telling.weight(symptoms[0]!)).toBe(0);
  expect(telling.weight(cause!)).toBeGreaterThan(1);
  expect(telling.weight(cause!, symptoms[0]!)).toBe(0);
});
