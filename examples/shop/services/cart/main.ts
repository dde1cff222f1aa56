/** Carts: what a visitor has chosen, at the price that was shown. */
import { json, numberFrom, numberIn, openDatabase, refusal, runService, textFrom } from 'shop-kit';
import { openCarts, SCHEMA } from './carts.ts';
import { productAt } from './product.ts';

const QUANTITY_MAX = 20;

await runService(() => {
  const database = openDatabase(textFrom('DATABASE'), SCHEMA);
  const carts = openCarts(database);
  const catalog = textFrom('CATALOG_URL');
  const keptMs = numberFrom('CART_KEPT_MINUTES', 60) * 60_000;
  setInterval(() => carts.forgetBefore(Date.now() - keptMs), 30_000);
  return {
    routes: [
      { method: 'GET', path: '/carts/:id', handle: ({ params }) => json(200, carts.show(params['id'] ?? '')) },
      {
        method: 'POST',
        path: '/carts/:id/lines',
        handle: async ({ params, body }) => {
          const quantity = numberIn(body, 'quantity') ?? 1;
          if (!Number.isInteger(quantity) || quantity < 1 || quantity > QUANTITY_MAX) {
            return refusal(400, 'bad-quantity', `a quantity is a whole number from 1 to ${QUANTITY_MAX}`);
          }
          const found = await productAt(catalog, numberIn(body, 'product') ?? 0);
          if (found.kind === 'unknown') return refusal(404, 'no-such-product', 'there is no such product');
          if (found.kind === 'unreachable') return refusal(502, 'catalog-unreachable', found.because);
          carts.add(params['id'] ?? '', found.product, quantity);
          return json(201, carts.show(params['id'] ?? ''));
        },
      },
      {
        method: 'DELETE',
        path: '/carts/:id',
        handle: ({ params }) => json(200, { removed: carts.empty(params['id'] ?? '') }),
      },
    ],
    stop: () => database.close(),
  };
});
