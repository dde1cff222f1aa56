/** The pages as HTML. Everything that comes from outside is escaped. */
import { formatCents } from '@lasting/money';
import { listIn, numberIn, textIn } from 'shop-kit';

export function shelfPage(shelf: unknown): string {
  const items = listIn(shelf, 'products').map(
    (product) =>
      `<li><a href="/products/${numberIn(product, 'id') ?? 0}">${escaped(textIn(product, 'name') ?? '')}</a> ${price(product)}</li>`,
  );
  return page(
    'Things that last',
    `<form action="/search"><input name="q"><button>Search</button></form><p>${numberIn(shelf, 'total') ?? 0} products</p><ul>${items.join('')}</ul>`,
  );
}

export function productPage(product: unknown, pieces: number | undefined): string {
  const name = escaped(textIn(product, 'name') ?? '');
  const stock = pieces === undefined ? '' : `<p>${pieces > 0 ? `${pieces} in stock` : 'sold out'}</p>`;
  return page(
    name,
    `<p>${escaped(textIn(product, 'description') ?? '')}</p><p>${price(product)}</p>${stock}` +
      `<form method="post" action="/cart"><input type="hidden" name="product" value="${numberIn(product, 'id') ?? 0}">` +
      `<input name="quantity" value="1"><button>Into the cart</button></form>`,
  );
}

export function cartPage(cart: unknown): string {
  const lines = listIn(cart, 'lines').map(
    (line) => `<li>${numberIn(line, 'quantity') ?? 0} × ${escaped(textIn(line, 'name') ?? '')} ${price(line)}</li>`,
  );
  return page(
    'Your cart',
    `<ul>${lines.join('')}</ul><form method="post" action="/checkout"><input name="card" placeholder="card">` +
      `<select name="delivery"><option>standard<option>express<option>pickup</select><button>Buy</button></form>`,
  );
}

export function messagePage(message: string): string {
  return page('The shop', `<p>${escaped(message)}</p>`);
}

function page(title: string, content: string): string {
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>` +
    `<header><a href="/">The shop</a> <a href="/cart">Cart</a></header><main><h1>${title}</h1>${content}</main></html>`
  );
}

function price(thing: unknown): string {
  return formatCents(numberIn(thing, 'cents') ?? 0);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
