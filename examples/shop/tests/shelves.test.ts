/** In which order products are shown, and for how long a shelf stays as it is. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Product, Products } from '../services/catalog/products.ts';
import { openShelves } from '../services/catalog/shelves.ts';

const product = (id: number, cents: number, percent?: number): Product => ({
  id,
  name: `no. ${id}`,
  category: 'desk',
  cents,
  grams: 100,
  description: '',
  ...(percent === undefined ? {} : { sale: { percent } }),
});

function productsOf(all: () => Product[]): Products {
  return { find: () => undefined, matching: () => all() };
}

test('cheap things come first, and a sale counts three times', () => {
  const shelves = openShelves(productsOf(() => [product(1, 900), product(2, 1000, 10), product(3, 600)]));
  const { total, products } = shelves.show('desk', '');
  assert.equal(total, 3);
  assert.deepEqual(
    products.map(({ id }) => id),
    [3, 2, 1],
  );
});

test('a shelf shows twelve, and is put together again after some seconds', () => {
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  let count = 20;
  const shelves = openShelves(productsOf(() => Array.from({ length: count }, (_, id) => product(id, 100 + id))));
  assert.equal(shelves.show('desk', '').products.length, 12);
  count = 5;
  assert.equal(shelves.show('desk', '').total, 20);
  mock.timers.tick(5001);
  assert.equal(shelves.show('desk', '').total, 5);
  mock.timers.reset();
});
