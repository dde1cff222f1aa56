// How far a share may be off. Knows no server.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from './interval.ts';

describe('the interval of a share', () => {
  it('is none where nothing was tried', () => {
    expect(wilson(0, 0)).toBeNull();
  });

  it('is wide after one try, whatever came of it', () => {
    expect(wilson(1, 1)?.low).toBeCloseTo(0.2065, 4);
    expect(wilson(0, 1)?.high).toBeCloseTo(0.7935, 4);
  });

  it('holds the share that was seen, stays between none and all, and narrows with tries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, part) => {
        const hits = Math.round(tries * part);
        const { low, high } = wilson(hits, tries) ?? { low: NaN, high: NaN };
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(hits / tries);
        expect(high).toBeGreaterThanOrEqual(hits / tries);
        const more = wilson(hits * 4, tries * 4) ?? { low: NaN, high: NaN };
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });
});
