/** What an order costs. Outside of the release folder, so that it is not shipped with it. */
import { expect, test } from 'vitest';
import { type Line, priceOf } from './services/checkout/pricing.ts';

const LAMP: Line = { product: 1, name: 'lamp', cents: 2000, grams: 1500, quantity: 2 };

test('a sale takes its share of its own line alone', () => {
  const onSale: Line = { ...LAMP, product: 2, sale: { percent: 10 } };
  expect(priceOf([LAMP, onSale], 'pickup')).toEqual({ linesCents: 7600, deliveryCents: 0, totalCents: 7600 });
});

test('what is delivered costs by weight, and an unknown delivery is the standard one', () => {
  expect(priceOf([LAMP], 'express').deliveryCents).toBe(990 + 3 * 90);
  expect(priceOf([LAMP], 'by balloon')).toEqual(priceOf([LAMP], 'standard'));
});
