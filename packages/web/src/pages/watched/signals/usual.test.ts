import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestOf, outsideIncidents, shareOf, usualOf } from './usual.ts';

test('the usual band leaves out the outermost values', () => {
  const values = Array.from({ length: 101 }, (_, index) => index);
  expect(usualOf(values)).toEqual({ low: 5, usual: 50, high: 95 });
});

test('a handful of values says nothing about what is usual', () => {
  expect(usualOf([1, 2, 3, null, 4])).toBeNull();
});

test('the band is in order and made of values that were seen', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.double({ noNaN: true })), { minLength: 1, maxLength: 200 }), (values) => {
      const band = usualOf(values);
      if (band === null) return;
      expect(band.low).toBeLessThanOrEqual(band.usual);
      expect(band.usual).toBeLessThanOrEqual(band.high);
      for (const value of Object.values(band)) expect(values).toContain(value);
    }),
  );
});

test('what was seen in an incident is no example of what is usual', () => {
  const axis = { fromMs: 0, stepMs: 10 };
  expect(outsideIncidents([1, 2, 3, 4], axis, [{ fromMs: 15, toMs: 25 }])).toEqual([1, null, null, 4]);
});

test('a step in which nobody asked has no share of errors, rather than none', () => {
  expect(shareOf([null, 1, 0], [0, 4, null])).toEqual([null, 0.25, null]);
  expect(shareOf([9], [3])).toEqual([1]);
});

test('of several replicas the largest is shown, and a gap where none was seen', () => {
  expect(
    largestOf([
      [1, null],
      [3, null, 2],
    ]),
  ).toEqual([3, null, 2]);
});
