// What an incident costs, reckoned from series that a store holds; and what is said where it holds none.
import type { Answer } from '@kintsugi/contract';
import type { SeriesQuery, SeriesWindow, Telemetry } from '@kintsugi/engine/ports';
import { incident, type Incident, type Signal } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import type { Site } from '../site.ts';
import { impactHandlers } from './impact.ts';

const ONSET_MS = Date.parse('2026-11-26T10:00:00Z');
const NOW_MS = ONSET_MS + 10 * 60_000;

const signal = {
  id: 'sig_1',
  series: { measure: 'errors', service: 'alpha' },
  meaning: 'errors',
  direction: 'up',
  onsetMs: ONSET_MS,
  seenMs: ONSET_MS + 5_000,
  band: { low: 0, usual: 0, high: 0.01 },
  now: 0.5,
  unit: '1',
  surprise: 9,
} satisfies Signal;
const state: Incident = {
  ...incident.initial,
  phase: 'acting',
  title: 'alpha fails',
  onsetMs: ONSET_MS,
  signals: [signal],
};

type Levels = Readonly<Record<string, { readonly before: number; readonly during: number }>>;

/** Counts a second before and since the onset, by measure. */
function telemetryOf(levels: Levels): Pick<Telemetry, 'series'> {
  return {
    series: async ({ match, fromMs, toMs, stepMs, join }: SeriesQuery): Promise<readonly SeriesWindow[]> => {
      const level = levels[match.measure ?? ''];
      if (level === undefined) return [];
      const each = (fromMs < ONSET_MS ? level.before : level.during) * (join === 'sum' ? stepMs / 1_000 : 1);
      const values = new Float64Array(Math.floor((toMs - fromMs) / stepMs)).fill(each);
      return [{ series: { measure: match.measure ?? '', service: 'alpha' }, unit: '1', fromMs, stepMs, values }];
    },
  };
}

async function impact(levels: Levels, business: object[] = []): Promise<Answer<'getImpact'>> {
  const site = {
    telemetry: telemetryOf(levels),
    now: () => NOW_MS,
    book: { record: async (id: string) => ({ id, state }) },
    configuration: { values: { business } },
  } as unknown as Site;
  const asked = { params: { id: 'inc_1' }, query: {} } as Parameters<ReturnType<typeof impactHandlers>['getImpact']>[0];
  const outcome = await impactHandlers(site).getImpact(asked);
  if (!outcome.ok) throw new Error(outcome.problem.detail);
  return outcome.value;
}

const orders = { name: 'orders', service: 'alpha', unit: 'orders/min', counter: 'orders_total' };

test('failing requests a minute, before and since the onset, with the call that shows them again', async () => {
  const levels = { requests: { before: 20, during: 20 }, errors: { before: 0.1, during: 5 } };
  const { failing, from, to } = await impact(levels);
  expect([from, to]).toEqual(['2026-11-26T10:00:00.000Z', '2026-11-26T10:10:00.000Z']);
  expect(failing).toEqual([
    {
      service: 'alpha',
      value: 300,
      before: expect.closeTo(6),
      total: 3000,
      unit: 'requests/min',
      says: 'alpha: 300 of 1200 requests a minute fail, 6 before',
      query: expect.stringMatching(/^\/api\/v1\/metrics\/query\?measure=errors&service=alpha&from=2026-11-26T10/),
    },
  ]);
});

test('what customers no longer do, and what it is worth where somebody said so', async () => {
  const levels = { 'business:orders': { before: 12, during: 9 }, requests: { before: 1, during: 1 } };
  const plain = await impact(levels, [orders]);
  expect(plain.business).toMatchObject([{ name: 'orders', value: 9, before: 12, lostPerMinute: 3 }]);
  expect(plain.money).toMatchObject({ value: null, says: expect.stringContaining('`worth`') });
  const priced = await impact(levels, [{ ...orders, worth: { amount: 20, currency: 'EUR' } }]);
  expect(priced.money).toMatchObject({
    value: 60,
    unit: 'EUR/min',
    says: '60 EUR a minute: 3 of orders × 20 EUR',
    query: priced.business[0]?.query,
  });
});

test('what is counted in money is worth what it says', async () => {
  const revenue = { name: 'revenue', service: 'alpha', unit: 'EUR/min', counter: 'revenue_total' };
  const { money } = await impact({ 'business:revenue': { before: 3_200, during: 2_000 } }, [revenue]);
  expect(money).toMatchObject({ value: 1_200, unit: 'EUR/min', says: '1200 EUR a minute: less revenue' });
});

test('a share has no price, and more than usual is no loss', async () => {
  const ratio = { name: 'conversion', service: 'alpha', unit: '1', numerator: 'a', denominator: 'b' };
  const levels = { 'business:conversion': { before: 0.2, during: 0.1 }, 'business:orders': { before: 5, during: 8 } };
  const { business } = await impact(levels, [ratio, orders]);
  expect(business.map(({ lostPerMinute }) => lostPerMinute)).toEqual([null, 0]);
});

test('what is not stored is not zero: it is null, and says so', async () => {
  const nothing = await impact({}, [orders]);
  expect(nothing.failing).toMatchObject([
    { value: null, total: null, says: 'no request to alpha was seen while it lasted' },
  ]);
  expect(nothing.business).toMatchObject([{ value: null, lostPerMinute: null }]);
  expect(nothing.users).toMatchObject({ value: null, says: expect.stringContaining('nobody can count users') });
});
