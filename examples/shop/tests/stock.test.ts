/** Pieces that are reserved, collected, let go and filled up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from 'shop-kit';
import { openStock, SCHEMA } from '../services/inventory/stock.ts';

const storeRoom = () => openStock(openDatabase(':memory:', SCHEMA), { products: 3, full: 8, reservedMs: 60_000 });

test('what is reserved has left the shelf, and is back when it is let go', () => {
  const stock = storeRoom();
  assert.equal(stock.reserve('one', [{ product: 1, quantity: 3 }]), undefined);
  assert.equal(stock.pieces(1), 5);
  assert.equal(stock.release('one'), 1);
  assert.equal(stock.pieces(1), 8);
});

test('the last pieces can be had, and what is too much reserves nothing', () => {
  const stock = storeRoom();
  const order = [
    { product: 1, quantity: 8 },
    { product: 2, quantity: 9 },
  ];
  assert.equal(stock.reserve('greedy', order), 2);
  assert.equal(stock.pieces(1), 8);
  assert.equal(stock.reserve('exact', order.slice(0, 1)), undefined);
  assert.equal(stock.pieces(1), 0);
});

test('the van fills up what is low and nothing else', () => {
  const stock = storeRoom();
  stock.reserve('one', [{ product: 1, quantity: 7 }]);
  stock.reserve('two', [{ product: 2, quantity: 6 }]);
  assert.equal(stock.refill(), 1);
  assert.deepEqual([stock.pieces(1), stock.pieces(2)], [8, 2]);
});
