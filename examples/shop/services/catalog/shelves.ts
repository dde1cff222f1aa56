/** Shelves: products in the order in which a visitor sees them. A shelf is put together once and shown for some seconds. */
import type { Product, Products } from './products.ts';

const SHOWN = 12;
const SHELF_SECONDS = 5;
const SHELVES_MAX = 32;

interface Shelf {
  readonly products: readonly Product[];
  readonly until: number;
}

export interface Shelves {
  show(category: string, search: string): { total: number; products: readonly Product[] };
}

export function openShelves(products: Products): Shelves {
  const shelves = new Map<string, Shelf>();
  return {
    show: (category, search) => {
      const now = Date.now();
      const key = `${category}/${search.toLowerCase()}`;
      let shelf = shelves.get(key);
      if (shelf === undefined || shelf.until < now) {
        shelf = { products: ranked(products.matching(category, search)), until: now + SHELF_SECONDS * 1000 };
        shelves.delete(key);
        shelves.set(key, shelf);
        const [oldest] = shelves.keys();
        if (shelves.size > SHELVES_MAX && oldest !== undefined) shelves.delete(oldest);
      }
      return { total: shelf.products.length, products: shelf.products.slice(0, SHOWN) };
    },
  };
}

/** Cheap things first, where a sale counts several times. */
function ranked(found: readonly Product[]): Product[] {
  return found.toSorted((a, b) => appeal(a) - appeal(b));
}

function appeal(product: Product): number {
  return product.cents * (1 - ((product.sale?.percent ?? 0) * 3) / 100);
}
