/** Pieces and reservations in their tables. What is reserved has left the shelf already; letting it go puts it back. */
import type { Database } from 'shop-kit';

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stock (product INTEGER PRIMARY KEY, pieces INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS reservations (
    ordered TEXT NOT NULL,
    product INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (ordered, product)
  );
`;

export interface Wanted {
  readonly product: number;
  readonly quantity: number;
}

export interface Stock {
  pieces(product: number): number;
  /** Answers the first product of which there is too little; then nothing is reserved. */
  reserve(order: string, wanted: readonly Wanted[]): number | undefined;
  collect(order: string): number;
  release(order: string): number;
  releaseOverdue(): void;
  /** Fills up what has become low, and answers how many products that were. */
  refill(): number;
}

export interface StockOptions {
  readonly products: number;
  readonly full: number;
  readonly reservedMs: number;
}

export function openStock(database: Database, { products, full, reservedMs }: StockOptions): Stock {
  database.transaction(() => {
    for (let product = 1; product <= products; product += 1) {
      database.run('INSERT OR IGNORE INTO stock (product, pieces) VALUES (?, ?)', product, full);
    }
  });
  const release = (order: string): number =>
    database.transaction(() => {
      for (const row of database.all('SELECT product, quantity FROM reservations WHERE ordered = ?', order)) {
        database.run(
          'UPDATE stock SET pieces = pieces + ? WHERE product = ?',
          row['quantity'] ?? 0,
          row['product'] ?? 0,
        );
      }
      return database.run('DELETE FROM reservations WHERE ordered = ?', order);
    });
  return {
    pieces: (product) => Number(database.first('SELECT pieces FROM stock WHERE product = ?', product)?.['pieces'] ?? 0),
    reserve: (order, wanted) => reserve(database, order, wanted, Date.now() + reservedMs),
    collect: (order) => database.run('DELETE FROM reservations WHERE ordered = ?', order),
    release,
    releaseOverdue: () => {
      const overdue = database.all('SELECT DISTINCT ordered FROM reservations WHERE until < ?', Date.now());
      for (const row of overdue) release(String(row['ordered']));
    },
    refill: () => database.run('UPDATE stock SET pieces = ? WHERE pieces < ?', full, full / 4),
  };
}

function reserve(database: Database, order: string, wanted: readonly Wanted[], until: number): number | undefined {
  return database.transaction(() => {
    for (const { product, quantity } of wanted) {
      const row = database.first('SELECT pieces FROM stock WHERE product = ?', product);
      if (Number(row?.['pieces'] ?? 0) < quantity) return product;
    }
    for (const { product, quantity } of wanted) {
      database.run('UPDATE stock SET pieces = pieces - ? WHERE product = ?', quantity, product);
      database.run(
        'INSERT INTO reservations (ordered, product, quantity, until) VALUES (?, ?, ?, ?)',
        order,
        product,
        quantity,
        until,
      );
    }
    return undefined;
  });
}
