// The scorer and the baseline, on cases small enough to be worked out by hand.
import { expect, test } from 'vitest';
import { Okapi } from './okapi.ts';
import { areaUnderCurve, ndcg5, recall1 } from './ranking-scores.ts';
import { withoutMasks } from './reports.ts';

test('gain is discounted by rank and measured against the best order', () => {
  expect(ndcg5(['a', 'b'], { a: 2, b: 1 })).toBe(1);
  // 1/log2(2) + 3/log2(3) of 3/log2(2) + 1/log2(3)
  expect(ndcg5(['b', 'a'], { a: 2, b: 1 })).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 12);
  expect(ndcg5(['x', 'y', 'z', 'u', 'v', 'a'], { a: 2 })).toBe(0);
  expect(ndcg5([], { a: 1 })).toBe(0);
  expect(ndcg5(['a'], {})).toBe(0);
});

test('the first answer is right when it is relevant at all', () => {
  expect([['a'], ['b'], []].map((ranking) => recall1(ranking, { a: 1 }))).toEqual([1, 0, 0]);
});

test('the area is the chance to order a pair rightly', () => {
  expect(areaUnderCurve([3, 2], [1, 0])).toBe(1);
  expect(areaUnderCurve([1], [1])).toBe(0.5);
  expect(areaUnderCurve([2, 0], [1])).toBe(0.5);
});

test('masks are holes, other words stay', () => {
  expect(withoutMasks('The provider outage of a day at a time').split(/\s+/).filter(Boolean)).toEqual([
    'outage',
    'of',
    'at',
  ]);
});

test('Okapi weighs a rare word by its odds, with saturation and length', () => {
  const okapi = new Okapi([
    { id: 'a', text: 'disk disk full' },
    { id: 'b', text: 'queue full now' },
    { id: 'c', text: 'queue slow now' },
    { id: 'd', text: 'certificate expired' },
    { id: 'e', text: 'memory leak' },
  ]);
  expect(okapi.rank('disk')[0]).toBe('a');
  expect(okapi.rank('slow queue').slice(0, 2)).toEqual(['c', 'b']);
});
