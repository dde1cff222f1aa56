/** What the front door asks of the services behind it, each within a time limit. Knows addresses and answers, no pages. */
import { call, numberIn, type Reply, textIn } from 'shop-kit';

const READ_TIMEOUT_MS = 2500;
const BUY_TIMEOUT_MS = 8000;

export type Shown =
  | { readonly kind: 'shown'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly status: number; readonly detail: string };

export type ShownProduct =
  | Exclude<Shown, { kind: 'shown' }>
  | { kind: 'shown'; body: unknown; pieces: number | undefined };

export interface Backstage {
  shelf(category: string, search: string): Promise<Shown>;
  /** A product is shown without its pieces in stock when the store room does not answer. */
  product(id: string): Promise<ShownProduct>;
  cart(visit: string): Promise<Shown>;
  choose(visit: string, product: number, quantity: number): Promise<Shown>;
  buy(visit: string, card: string, delivery: string): Promise<Shown>;
}

export interface BackstageOptions {
  readonly catalogUrl: string;
  readonly cartUrl: string;
  readonly checkoutUrl: string;
  readonly inventoryUrl: string;
}

export function openBackstage({ catalogUrl, cartUrl, checkoutUrl, inventoryUrl }: BackstageOptions): Backstage {
  const read = (address: string): Promise<Reply> => call('GET', address, { timeoutMs: READ_TIMEOUT_MS });
  return {
    shelf: async (category, search) => {
      const asked = new URLSearchParams({ category, search });
      return shown(await read(`${catalogUrl}/products?${asked.toString()}`));
    },
    product: async (id) => {
      const [product, stock] = await Promise.all([
        read(`${catalogUrl}/products/${encodeURIComponent(id)}`),
        read(`${inventoryUrl}/stock/${encodeURIComponent(id)}`),
      ]);
      const page = shown(product);
      return page.kind === 'shown'
        ? { ...page, pieces: stock.reached ? numberIn(stock.body, 'pieces') : undefined }
        : page;
    },
    cart: async (visit) => shown(await read(`${cartUrl}/carts/${encodeURIComponent(visit)}`)),
    choose: async (visit, product, quantity) =>
      shown(
        await call('POST', `${cartUrl}/carts/${encodeURIComponent(visit)}/lines`, {
          timeoutMs: READ_TIMEOUT_MS,
          body: { product, quantity },
        }),
      ),
    buy: async (visit, card, delivery) =>
      shown(
        await call('POST', `${checkoutUrl}/orders`, {
          timeoutMs: BUY_TIMEOUT_MS,
          body: { cart: visit, card, delivery },
        }),
      ),
  };
}

/** Our own trouble becomes 502, 503 or 504 for the visitor; what the visitor can mend keeps its status. */
function shown(reply: Reply): Shown {
  if (!reply.reached) return { kind: 'failed', status: 504, detail: reply.detail };
  if (reply.status < 400) return { kind: 'shown', body: reply.body };
  const status = reply.status === 500 ? 502 : reply.status;
  return { kind: 'failed', status, detail: textIn(reply.body, 'detail') ?? 'That did not work.' };
}
