/** Cart lines in their table. */
import type { Database, Row } from 'shop-kit';
import type { ChosenProduct } from './product.ts';

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS lines (
    cart TEXT NOT NULL,
    product INTEGER NOT NULL,
    name TEXT NOT NULL,
    cents INTEGER NOT NULL,
    grams INTEGER NOT NULL,
    sale_percent INTEGER,
    quantity INTEGER NOT NULL,
    chosen_at INTEGER NOT NULL,
    PRIMARY KEY (cart, product)
  );
  CREATE INDEX IF NOT EXISTS lines_by_age ON lines (chosen_at);
`;

export interface CartLine {
  readonly product: number;
  readonly name: string;
  readonly cents: number;
  readonly grams: number;
  readonly quantity: number;
  /** Only where the product was on sale when it was chosen. */
  readonly sale?: { readonly percent: number };
}

export interface Carts {
  add(cart: string, product: ChosenProduct, quantity: number): void;
  show(cart: string): { cart: string; lines: CartLine[] };
  empty(cart: string): number;
  forgetBefore(time: number): void;
}

export function openCarts(database: Database): Carts {
  return {
    add: (cart, product, quantity) => {
      database.run(
        `INSERT INTO lines (cart, product, name, cents, grams, sale_percent, quantity, chosen_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (cart, product) DO UPDATE SET quantity = quantity + excluded.quantity`,
        cart,
        product.id,
        product.name,
        product.cents,
        product.grams,
        product.salePercent ?? null,
        quantity,
        Date.now(),
      );
    },
    show: (cart) => ({
      cart,
      lines: database.all('SELECT * FROM lines WHERE cart = ? ORDER BY chosen_at, product', cart).map(lineOf),
    }),
    empty: (cart) => database.run('DELETE FROM lines WHERE cart = ?', cart),
    forgetBefore: (time) => {
      database.run('DELETE FROM lines WHERE chosen_at < ?', time);
    },
  };
}

function lineOf(row: Row): CartLine {
  const percent = row['sale_percent'];
  return {
    product: Number(row['product']),
    name: String(row['name']),
    cents: Number(row['cents']),
    grams: Number(row['grams']),
    quantity: Number(row['quantity']),
    ...(typeof percent === 'number' ? { sale: { percent } } : {}),
  };
}
