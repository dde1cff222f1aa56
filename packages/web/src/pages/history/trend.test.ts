// Figures over time: spreads, seconds, buckets. Knows no server.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentOf } from '../incidents/incident.kit.ts';
import { spreadOf } from './spread.ts';
import { endedSeconds, noticedSeconds, startOf, trendOf } from './trend.ts';

const BEGIN_MS = Date.parse('2026-11-01T00:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('the spread of some values', () => {
  it('is none of none: nobody was noticed in zero seconds', () => {
    expect(spreadOf([])).toBeNull();
  });

  it('is the value itself of one, and lies between the values of many', () => {
    expect(spreadOf([7])).toEqual({ count: 1, low: 7, median: 7, high: 7 });
    expect(spreadOf([4, 1, 3, 2])).toEqual({ count: 4, low: 1.75, median: 2.5, high: 3.25 });
  });

  it('is in order, within the values, and does not care in which order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 }), (values) => {
        const spread = spreadOf(values);
        expect(spread).toEqual(spreadOf(values.toReversed()));
        const { low = NaN, median = NaN, high = NaN } = spread ?? {};
        expect([Math.min(...values), low, median, high, Math.max(...values)]).toSatisfy((row: number[]) =>
          row.every((value, index) => index === 0 || value >= (row[index - 1] ?? Infinity)),
        );
      }),
    );
  });
});

describe('how long it took', () => {
  it('to notice: from the onset to the opening, and nothing where it was foreseen', () => {
    expect(noticedSeconds(incidentOf(1))).toBe(10);
    expect(noticedSeconds({ onsetAt: '2026-11-01T00:05:00.000Z', openedAt: '2026-11-01T00:00:00.000Z' })).toBe(0);
  });

  it('to end: from the onset, and not known while it is not over', () => {
    expect(endedSeconds(incidentOf(1))).toBe(60);
    expect(endedSeconds(incidentOf(1, { endedAt: null, phase: 'acting' }))).toBeNull();
    expect(endedSeconds(incidentOf(1, { phase: 'escalated' }))).toBeNull();
  });
});

describe('a trend', () => {
  it('has a bucket for every day, also for one without incidents', () => {
    const from = startOf(BEGIN_MS + 2 * DAY_MS, 'day');
    const n = (from - BEGIN_MS) / MINUTE_MS;
    const buckets = trendOf([incidentOf(n + 5), incidentOf(n + 6)], from, from + 3 * DAY_MS, 'day');
    expect(buckets.map(({ count }) => count)).toEqual([2, 0, 0]);
    expect(buckets[0]?.noticed).toMatchObject({ count: 2, median: 10 });
    expect(buckets[1]).toMatchObject({ noticed: null, ended: null });
  });

  it('counts what is not over as begun, and not in the figures of the end', () => {
    const from = startOf(BEGIN_MS + 2 * DAY_MS, 'day');
    const n = (from - BEGIN_MS) / MINUTE_MS;
    const open = incidentOf(n + 5, { phase: 'acting', endedAt: null, ending: null });
    expect(trendOf([open], from, from + DAY_MS, 'day')[0]).toMatchObject({ count: 1, ended: null });
  });

  it('joins buckets without a gap, and every incident in the stretch is in exactly one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40_000 })),
        fc.constantFrom('day' as const, 'week' as const),
        (minutes, step) => {
          const incidents = minutes.map((minute) => incidentOf(minute));
          const [from, to] = [BEGIN_MS, BEGIN_MS + 20 * DAY_MS];
          const buckets = trendOf(incidents, from, to, step);
          expect(buckets[0]?.fromMs).toBeLessThanOrEqual(from);
          expect(buckets.at(-1)?.toMs).toBeGreaterThanOrEqual(to);
          buckets.slice(1).forEach(({ fromMs }, index) => expect(fromMs).toBe(buckets[index]?.toMs));
          const within = minutes.filter((minute) => BEGIN_MS + minute * MINUTE_MS < to).length;
          expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(within);
        },
      ),
    );
  });

  it('begins weeks on Monday', () => {
    expect(new Date(startOf(BEGIN_MS + 3 * DAY_MS, 'week')).getDay()).toBe(1);
  });
});
