import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanOf, stepOf } from './span.ts';

const NOW = Date.parse('2026-11-26T03:12:07.431Z');
const nothing = { span: null, from: null, to: null };

test('without a word in the address the last 15 minutes are shown, to a whole step', () => {
  const span = spanOf(nothing, NOW);
  expect(span).toMatchObject({ name: '15 min', stepMs: 10_000, zoomed: false });
  expect(new Date(span.toMs).toISOString()).toBe('2026-11-26T03:12:10.000Z');
  expect(span.toMs - span.fromMs).toBe(900_000);
});

test('a stretch that was dragged out stands still, whatever the time is', () => {
  const dragged = { span: '6h', from: '2026-11-26T03:00:01.000Z', to: '2026-11-26T03:01:31.000Z' };
  expect(spanOf(dragged, NOW)).toEqual(spanOf(dragged, NOW + 3_600_000));
  expect(spanOf(dragged, NOW)).toMatchObject({ stepMs: 1_000, zoomed: true });
});

test('a stretch that ends before it begins, or that nobody could see, is not obeyed', () => {
  expect(spanOf({ span: '1h', from: '2026-11-26T03:01:00Z', to: '2026-11-26T03:00:00Z' }, NOW).name).toBe('1 h');
  expect(spanOf({ span: 'x', from: 'yesterday', to: '<b>' }, NOW).name).toBe('15 min');
});

test('every length fits a chart, and twice of it what the server answers at once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 400 * 86_400_000 }), (length) => {
      expect(length / stepOf(length)).toBeLessThanOrEqual(150);
    }),
  );
});
