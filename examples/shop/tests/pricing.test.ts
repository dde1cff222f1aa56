/** What an order costs. Outside of the release folder, so that it is not shipped with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, priceOf } from '../services/checkout/pricing.ts';

const LAMP: Line = { product: 1, name: 'lamp', cents: 2000, grams: 1500, quantity: 2 };

test('a sale takes its share of its own line alone', () => {
  const onSale: Line = { ...LAMP, product: 2, sale: { percent: 10 } };
  assert.deepEqual(priceOf([LAMP, onSale], 'pickup'), { linesCents: 7600, deliveryCents: 0, totalCents: 7600 });
});

test('what is delivered costs by weight, and an unknown delivery is the standard one', () => {
  assert.equal(priceOf([LAMP], 'express').deliveryCents, 990 + 3 * 90);
  assert.deepEqual(priceOf([LAMP], 'by balloon'), priceOf([LAMP], 'standard'));
});

test('the total is the lines and the delivery', () => {
  assert.deepEqual(priceOf([LAMP], 'standard'), { linesCents: 4000, deliveryCents: 610, totalCents: 4610 });
});
