/** What lies in a cart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from 'shop-kit';
import { openCarts, SCHEMA } from '../services/cart/carts.ts';

const MUG = { id: 7, name: 'mug', cents: 1250, grams: 300, salePercent: undefined };
const TRAY = { id: 8, name: 'tray', cents: 2400, grams: 900, salePercent: 15 };

test('the same product again adds to its line', () => {
  const carts = openCarts(openDatabase(':memory:', SCHEMA));
  carts.add('ann', MUG, 1);
  carts.add('ann', MUG, 2);
  assert.deepEqual(carts.show('ann').lines, [{ product: 7, name: 'mug', cents: 1250, grams: 300, quantity: 3 }]);
});

test('a sale is kept as it was when the product was chosen', () => {
  const carts = openCarts(openDatabase(':memory:', SCHEMA));
  carts.add('ann', TRAY, 1);
  assert.deepEqual(carts.show('ann').lines[0]?.sale, { percent: 15 });
});

test('a cart is emptied alone, and old lines are forgotten', () => {
  const carts = openCarts(openDatabase(':memory:', SCHEMA));
  carts.add('ann', MUG, 1);
  carts.add('bob', MUG, 1);
  assert.equal(carts.empty('ann'), 1);
  assert.equal(carts.show('bob').lines.length, 1);
  carts.forgetBefore(Date.now() + 1000);
  assert.equal(carts.show('bob').lines.length, 0);
});
