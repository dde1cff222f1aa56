/** Receipts go out a moment after the order, in the language of the shop. For this shop, sending means a line in the log. */
import { textFrom } from 'shop-kit';
import type { Order } from './place-order.ts';

export interface Receipts {
  send(order: Order): void;
}

export function openReceipts(everyMs: number): Receipts {
  const waiting: Order[] = [];
  setInterval(() => {
    if (waiting.length === 0) return;
    const euro = new Intl.NumberFormat(textFrom('RECEIPT_LANGUAGE', 'en-IE'), { style: 'currency', currency: 'EUR' });
    for (const order of waiting.splice(0)) {
      console.log(
        `receipt for order ${order.id}: ${order.lines.length} lines, ${euro.format(order.price.totalCents / 100)}`,
      );
    }
  }, everyMs);
  return { send: (order) => waiting.push(order) };
}
