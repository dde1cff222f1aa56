/** Asks the catalogue for one product, and trusts nothing in the answer that it has not looked at. */
import { call, numberIn, textIn } from 'shop-kit';

const TIMEOUT_MS = 2000;

export interface ChosenProduct {
  readonly id: number;
  readonly name: string;
  readonly cents: number;
  readonly grams: number;
  readonly salePercent: number | undefined;
}

export type Found =
  | { readonly kind: 'found'; readonly product: ChosenProduct }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable'; readonly because: string };

export async function productAt(catalog: string, id: number): Promise<Found> {
  const reply = await call('GET', `${catalog}/products/${id}`, { timeoutMs: TIMEOUT_MS });
  if (!reply.reached) return { kind: 'unreachable', because: `the catalogue gave no answer: ${reply.detail}` };
  if (reply.status === 404) return { kind: 'unknown' };
  const name = textIn(reply.body, 'name');
  const cents = numberIn(reply.body, 'cents');
  const grams = numberIn(reply.body, 'grams');
  if (reply.status !== 200 || name === undefined || cents === undefined || grams === undefined) {
    return { kind: 'unreachable', because: `the catalogue answered ${reply.status}` };
  }
  return { kind: 'found', product: { id, name, cents, grams, salePercent: saleOf(reply.body) } };
}

function saleOf(product: unknown): number | undefined {
  if (typeof product !== 'object' || product === null || !('sale' in product)) return undefined;
  return numberIn(product.sale, 'percent');
}
