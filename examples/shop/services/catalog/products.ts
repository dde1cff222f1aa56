/** Products in their table. A new shop gets its assortment from the word lists below. */
import type { Database, Row } from 'shop-kit';

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS products (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    cents INTEGER NOT NULL,
    sale_percent INTEGER,
    grams INTEGER NOT NULL,
    description TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS products_by_category ON products (category);
`;

export interface Product {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly cents: number;
  readonly sale?: { readonly percent: number };
  readonly grams: number;
  readonly description: string;
}

export interface Products {
  find(id: number): Product | undefined;
  matching(category: string, search: string): Product[];
}

export function openProducts(database: Database, count: number): Products {
  stock(database, count);
  return {
    find: (id) => {
      const row = database.first('SELECT * FROM products WHERE id = ?', id);
      return row === undefined ? undefined : productOf(row);
    },
    matching: (category, search) =>
      database
        .all(`SELECT * FROM products WHERE (?1 = '' OR category = ?1) AND name LIKE '%' || ?2 || '%'`, category, search)
        .map(productOf),
  };
}

function productOf(row: Row): Product {
  const percent = row['sale_percent'];
  return {
    id: Number(row['id']),
    name: String(row['name']),
    category: String(row['category']),
    cents: Number(row['cents']),
    ...(typeof percent === 'number' ? { sale: { percent } } : {}),
    grams: Number(row['grams']),
    description: String(row['description']),
  };
}

const CATEGORIES = ['kitchen', 'garden', 'desk', 'travel'];
const MATERIALS = ['walnut', 'linen', 'copper', 'cork', 'stoneware', 'brass', 'willow', 'slate', 'felt', 'ash'];
const THINGS = ['bowl', 'lamp', 'tray', 'pouch', 'jug', 'board', 'basket', 'stand', 'hook', 'box', 'mug', 'case'];

function stock(database: Database, count: number): void {
  database.transaction(() => {
    if (Number(database.first('SELECT count(*) AS n FROM products')?.['n'] ?? 0) > 0) return;
    for (let id = 1; id <= count; id += 1) {
      const material = MATERIALS[id % MATERIALS.length] ?? '';
      const thing = THINGS[id % THINGS.length] ?? '';
      const category = CATEGORIES[id % CATEGORIES.length] ?? '';
      database.run(
        `INSERT INTO products (id, name, category, cents, sale_percent, grams, description) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        id,
        `${material} ${thing} no. ${id}`,
        category,
        690 + ((id * 379) % 4200),
        id % 5 === 0 ? 10 + (id % 3) * 5 : null,
        120 + ((id * 53) % 1900),
        describe(material, thing, category),
      );
    }
  });
}

function describe(material: string, thing: string, category: string): string {
  return (
    `A ${thing} of ${material}, made by hand in a small workshop and finished with oil. It finds its place in the ` +
    `${category} and gets better with the years; no two pieces are quite the same. Wipe it with a damp cloth, keep it out ` +
    `of the dishwasher, and bring it back to us should it ever break: we mend what we sell, for as long as we are here.`
  );
}
