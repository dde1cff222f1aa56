/** What a visitor reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cartPage, productPage, shelfPage } from '../services/storefront/pages.ts';

const MUG = { id: 7, name: 'mug', cents: 1250, description: 'A mug.' };

test('prices are in euro', () => {
  assert.match(shelfPage({ total: 1, products: [MUG] }), /1 products.*<a href="\/products\/7">mug<\/a> 12\.50 €/);
  assert.match(cartPage({ lines: [{ quantity: 3, name: 'mug', cents: 1250 }] }), /3 × mug 12\.50 €/);
});

test('a product is in stock, sold out, or nobody knows', () => {
  assert.match(productPage(MUG, 4), /4 in stock/);
  assert.match(productPage(MUG, 0), /sold out/);
  assert.doesNotMatch(productPage(MUG, undefined), /stock|sold out/);
});

test('what comes from outside is escaped', () => {
  assert.match(productPage({ ...MUG, name: '<b>"&' }, 1), /<h1>&lt;b&gt;&quot;&amp;<\/h1>/);
});
