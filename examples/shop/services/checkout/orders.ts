/** Orders in their table. */
import type { Database } from 'shop-kit';
import type { Order } from './place-order.ts';

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    placed_at INTEGER NOT NULL,
    delivery TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    payment TEXT NOT NULL,
    lines TEXT NOT NULL
  );
`;

export interface Orders {
  write(order: Order): void;
  find(id: string): { id: string; delivery: string; totalCents: number; payment: string; lines: unknown } | undefined;
}

export function openOrders(database: Database): Orders {
  return {
    write: ({ id, placedAt, delivery, price, payment, lines }) => {
      database.run(
        'INSERT INTO orders (id, placed_at, delivery, total_cents, payment, lines) VALUES (?, ?, ?, ?, ?, ?)',
        id,
        placedAt,
        delivery,
        price.totalCents,
        payment,
        JSON.stringify(lines),
      );
    },
    find: (id) => {
      const row = database.first('SELECT * FROM orders WHERE id = ?', id);
      if (row === undefined) return undefined;
      return {
        id,
        delivery: String(row['delivery']),
        totalCents: Number(row['total_cents']),
        payment: String(row['payment']),
        lines: JSON.parse(String(row['lines'])),
      };
    },
  };
}
