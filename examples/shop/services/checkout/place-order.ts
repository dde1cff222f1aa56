/** The steps of an order, each with its way back: a reservation whose payment fails is let go. */
import { randomUUID } from 'node:crypto';
import { call, listIn, numberIn, type Reply, textIn } from 'shop-kit';
import { type Line, type Price, priceOf } from './pricing.ts';

const CART_TIMEOUT_MS = 2000;
const INVENTORY_TIMEOUT_MS = 2000;

export interface OrderRequest {
  readonly cart: string;
  readonly card: string;
  readonly delivery: string;
}

export interface Order {
  readonly id: string;
  readonly cart: string;
  readonly delivery: string;
  readonly lines: readonly Line[];
  readonly price: Price;
  readonly payment: string;
  readonly placedAt: number;
}

export type OrderResult =
  | { readonly kind: 'placed'; readonly order: Order }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly detail: string };

export interface TillOptions {
  readonly cartUrl: string;
  readonly inventoryUrl: string;
  readonly paymentUrl: string;
  readonly paymentTimeoutMs: number;
}

export function openTill(options: TillOptions): { placeOrder(request: OrderRequest): Promise<OrderResult> } {
  return { placeOrder: (request) => placeOrder(options, request) };
}

async function placeOrder(options: TillOptions, { cart, card, delivery }: OrderRequest): Promise<OrderResult> {
  const shown = await call('GET', `${options.cartUrl}/carts/${encodeURIComponent(cart)}`, {
    timeoutMs: CART_TIMEOUT_MS,
  });
  if (!shown.reached || shown.status !== 200) return refused('cart', shown);
  const lines = linesIn(shown.body);
  if (lines.length === 0) return { kind: 'refused', status: 409, code: 'empty-cart', detail: 'the cart is empty' };

  const id = randomUUID();
  const price = priceOf(lines, delivery);
  const reserved = await call('POST', `${options.inventoryUrl}/reservations`, {
    timeoutMs: INVENTORY_TIMEOUT_MS,
    body: { order: id, lines: lines.map(({ product, quantity }) => ({ product, quantity })) },
  });
  if (!reserved.reached || reserved.status !== 201) return refused('inventory', reserved);

  const reservation = `${options.inventoryUrl}/reservations/${id}`;
  const paid = await call('POST', `${options.paymentUrl}/payments`, {
    timeoutMs: options.paymentTimeoutMs,
    body: { order: id, cents: price.totalCents, card },
  });
  if (!paid.reached || paid.status !== 201) {
    await call('DELETE', reservation, { timeoutMs: INVENTORY_TIMEOUT_MS });
    return refused('payment', paid);
  }
  await Promise.all([
    call('POST', `${reservation}/collection`, { timeoutMs: INVENTORY_TIMEOUT_MS }),
    call('DELETE', `${options.cartUrl}/carts/${encodeURIComponent(cart)}`, { timeoutMs: CART_TIMEOUT_MS }),
  ]);
  const payment = textIn(paid.body, 'payment') ?? '';
  return { kind: 'placed', order: { id, cart, delivery, lines, price, payment, placedAt: Date.now() } };
}

function linesIn(cart: unknown): Line[] {
  return listIn(cart, 'lines').flatMap((line) => {
    const product = numberIn(line, 'product');
    const name = textIn(line, 'name');
    const cents = numberIn(line, 'cents');
    const quantity = numberIn(line, 'quantity');
    if (product === undefined || name === undefined || cents === undefined || quantity === undefined) return [];
    const sale =
      typeof line === 'object' && line !== null && 'sale' in line ? numberIn(line.sale, 'percent') : undefined;
    const grams = numberIn(line, 'grams') ?? 0;
    return [{ product, name, cents, grams, quantity, ...(sale === undefined ? {} : { sale: { percent: sale } }) }];
  });
}

/** A refusal that the customer can mend is handed on; anything else is our trouble, named by whom we asked. */
function refused(whom: string, reply: Reply): OrderResult {
  if (!reply.reached) {
    return {
      kind: 'refused',
      status: 504,
      code: `${whom}-${reply.because}`,
      detail: `${whom} gave no answer: ${reply.detail}`,
    };
  }
  const detail = textIn(reply.body, 'detail') ?? `${whom} answered ${reply.status}`;
  const status = reply.status >= 400 && reply.status < 500 ? reply.status : reply.status === 503 ? 503 : 502;
  return { kind: 'refused', status, code: textIn(reply.body, 'code') ?? `${whom}-failed`, detail };
}
