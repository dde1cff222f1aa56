/** The store room: how many pieces of each product there are, and which of them are promised to an order. */
import { json, listIn, numberFrom, numberIn, openDatabase, refusal, runService, textFrom, textIn } from 'shop-kit';
import { openStock, SCHEMA, type Wanted } from './stock.ts';
import { receiveDeliveries } from './supplier.ts';

await runService(() => {
  const database = openDatabase(textFrom('DATABASE'), SCHEMA);
  const stock = openStock(database, {
    products: numberFrom('PRODUCTS', 320),
    full: numberFrom('STOCK_FULL', 400),
    reservedMs: numberFrom('RESERVED_SECONDS', 60) * 1000,
  });
  receiveDeliveries(stock, numberFrom('DELIVERY_EVERY_SECONDS', 2) * 1000);
  return {
    routes: [
      {
        method: 'GET',
        path: '/stock/:product',
        handle: ({ params }) =>
          json(200, { product: Number(params['product']), pieces: stock.pieces(Number(params['product'])) }),
      },
      {
        method: 'POST',
        path: '/reservations',
        handle: ({ body }) => {
          const order = textIn(body, 'order');
          const wanted = wantedIn(body);
          if (order === undefined || wanted.length === 0)
            return refusal(400, 'bad-reservation', 'an order and its lines are needed');
          const missing = stock.reserve(order, wanted);
          return missing === undefined
            ? json(201, { order })
            : refusal(409, 'out-of-stock', `there are not enough pieces of product ${missing}`);
        },
      },
      {
        method: 'POST',
        path: '/reservations/:order/collection',
        handle: ({ params }) => json(200, { collected: stock.collect(params['order'] ?? '') }),
      },
      {
        method: 'DELETE',
        path: '/reservations/:order',
        handle: ({ params }) => json(200, { released: stock.release(params['order'] ?? '') }),
      },
    ],
    stop: () => database.close(),
  };
});

function wantedIn(body: unknown): Wanted[] {
  return listIn(body, 'lines').flatMap((line) => {
    const product = numberIn(line, 'product');
    const quantity = numberIn(line, 'quantity');
    return product === undefined || quantity === undefined || quantity < 1 ? [] : [{ product, quantity }];
  });
}
