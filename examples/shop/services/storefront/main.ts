/** The front door: pages for visitors, put together from what the services behind it answer. */
import { randomUUID } from 'node:crypto';
import { metrics } from '@opentelemetry/api';
import { type Answer, html, runService, type ShopRequest, textFrom, textIn } from 'shop-kit';
import { openBackstage } from './backstage.ts';
import { cartPage, messagePage, productPage, shelfPage } from './pages.ts';

const VISIT_COOKIE = 'visit';
const BUSY = 'Something is not working right now. Please try again in a moment.';

await runService(() => {
  const backstage = openBackstage({
    catalogUrl: textFrom('CATALOG_URL'),
    cartUrl: textFrom('CART_URL'),
    checkoutUrl: textFrom('CHECKOUT_URL'),
    inventoryUrl: textFrom('INVENTORY_URL'),
  });
  const visits = metrics
    .getMeter('storefront')
    .createCounter('shop.visits', { unit: '{visit}', description: 'visitors who came to the shop' });

  /** A visitor without our cookie is a new visit. */
  const visiting =
    (page: (visit: string, request: ShopRequest) => Promise<Answer>) =>
    async (request: ShopRequest): Promise<Answer> => {
      const known = request.cookies.get(VISIT_COOKIE);
      if (known !== undefined) return page(known, request);
      visits.add(1);
      const visit = randomUUID();
      const answer = await page(visit, request);
      return {
        ...answer,
        headers: { ...answer.headers, 'set-cookie': `${VISIT_COOKIE}=${visit}; Path=/; HttpOnly; SameSite=Lax` },
      };
    };

  const shelf = visiting(async (_visit, { query }) => {
    const shown = await backstage.shelf(query.get('category') ?? '', query.get('q') ?? '');
    return shown.kind === 'shown' ? html(200, shelfPage(shown.body)) : html(shown.status, messagePage(BUSY));
  });

  return {
    routes: [
      { method: 'GET', path: '/', handle: shelf },
      { method: 'GET', path: '/search', handle: shelf },
      {
        method: 'GET',
        path: '/products/:id',
        handle: visiting(async (_visit, { params }) => {
          const shown = await backstage.product(params['id'] ?? '');
          if (shown.kind === 'shown') return html(200, productPage(shown.body, shown.pieces));
          return html(shown.status, messagePage(shown.status === 404 ? 'We do not have this product.' : BUSY));
        }),
      },
      {
        method: 'GET',
        path: '/cart',
        handle: visiting(async (visit) => {
          const shown = await backstage.cart(visit);
          return shown.kind === 'shown' ? html(200, cartPage(shown.body)) : html(shown.status, messagePage(BUSY));
        }),
      },
      {
        method: 'POST',
        path: '/cart',
        handle: visiting(async (visit, { body }) => {
          const product = Number(textIn(body, 'product'));
          const shown = await backstage.choose(visit, product, Number(textIn(body, 'quantity') ?? 1));
          return shown.kind === 'shown'
            ? html(201, cartPage(shown.body))
            : html(shown.status, messagePage(shown.detail));
        }),
      },
      {
        method: 'POST',
        path: '/checkout',
        handle: visiting(async (visit, { body }) => {
          const placed = await backstage.buy(visit, textIn(body, 'card') ?? '', textIn(body, 'delivery') ?? 'standard');
          if (placed.kind !== 'shown')
            return html(placed.status, messagePage(placed.status < 500 ? placed.detail : BUSY));
          return html(201, messagePage(`Thank you! Your order is ${textIn(placed.body, 'order') ?? ''}.`));
        }),
      },
    ],
  };
});
