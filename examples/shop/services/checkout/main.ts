/** The till: turns a cart into an order that is priced, reserved, paid and written down. */
import { metrics } from '@opentelemetry/api';
import { json, numberFrom, openDatabase, refusal, runService, textFrom, textIn } from 'shop-kit';
import { openOrders, SCHEMA } from './orders.ts';
import { openTill } from './place-order.ts';
import { openReceipts } from './receipts.ts';

await runService(() => {
  const database = openDatabase(textFrom('DATABASE'), SCHEMA);
  const orders = openOrders(database);
  const receipts = openReceipts(numberFrom('RECEIPTS_EVERY_MS', 1000));
  const meter = metrics.getMeter('checkout');
  const placed = meter.createCounter('shop.orders', { unit: '{order}', description: 'orders that were paid' });
  const revenue = meter.createCounter('shop.revenue', { unit: 'EUR', description: 'paid amounts' });
  const till = openTill({
    cartUrl: textFrom('CART_URL'),
    inventoryUrl: textFrom('INVENTORY_URL'),
    paymentUrl: textFrom('PAYMENT_URL'),
    paymentTimeoutMs: numberFrom('PAYMENT_TIMEOUT_MS', 5000),
  });
  return {
    routes: [
      {
        method: 'POST',
        path: '/orders',
        handle: async ({ body }) => {
          const cart = textIn(body, 'cart');
          const card = textIn(body, 'card');
          if (cart === undefined || card === undefined)
            return refusal(400, 'bad-order', 'a cart and a card are needed');
          const result = await till.placeOrder({ cart, card, delivery: textIn(body, 'delivery') ?? 'standard' });
          if (result.kind === 'refused') return refusal(result.status, result.code, result.detail);
          orders.write(result.order);
          receipts.send(result.order);
          placed.add(1);
          revenue.add(result.order.price.totalCents / 100);
          return json(201, { order: result.order.id, totalCents: result.order.price.totalCents });
        },
      },
      {
        method: 'GET',
        path: '/orders/:id',
        handle: ({ params }) => {
          const order = orders.find(params['id'] ?? '');
          return order === undefined ? refusal(404, 'no-such-order', 'there is no such order') : json(200, order);
        },
      },
    ],
    stop: () => database.close(),
  };
});
