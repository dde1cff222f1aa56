// A rename that did not reach everybody: the type checker finds who was forgotten.
import type { Breakage, BreakageVariant } from '../../src/development/breakage.ts';
import { INES, MARA } from './origin/people.ts';

/** The store room counts what is free; its front desk still asks by the old name. */
const freePieces: BreakageVariant = {
  commits: [
    {
      author: MARA,
      message: 'Call pieces that nobody has reserved free pieces\n\nThe old name was taken for the whole stock.',
      patches: [
        {
          file: 'services/inventory/stock.ts',
          find: '  pieces(product: number): number;',
          replace: '  freePieces(product: number): number;',
        },
        {
          file: 'services/inventory/stock.ts',
          find: '    pieces: (product) =>',
          replace: '    freePieces: (product) =>',
        },
        {
          file: 'tests/stock.test.ts',
          find: '  assert.equal(stock.pieces(1), 5);',
          replace: '  assert.equal(stock.freePieces(1), 5);',
        },
        {
          file: 'tests/stock.test.ts',
          find: "  assert.equal(stock.release('one'), 1);\n  assert.equal(stock.pieces(1), 8);",
          replace: "  assert.equal(stock.release('one'), 1);\n  assert.equal(stock.freePieces(1), 8);",
        },
        {
          file: 'tests/stock.test.ts',
          find: "  assert.equal(stock.reserve('greedy', order), 2);\n  assert.equal(stock.pieces(1), 8);",
          replace: "  assert.equal(stock.reserve('greedy', order), 2);\n  assert.equal(stock.freePieces(1), 8);",
        },
        {
          file: 'tests/stock.test.ts',
          find: '  assert.equal(stock.pieces(1), 0);',
          replace: '  assert.equal(stock.freePieces(1), 0);',
        },
        {
          file: 'tests/stock.test.ts',
          find: '[stock.pieces(1), stock.pieces(2)]',
          replace: '[stock.freePieces(1), stock.freePieces(2)]',
        },
      ],
    },
  ],
  fails: { command: 'build', says: 'services/inventory/main.ts' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [{ file: 'services/inventory/main.ts', find: 'stock.pieces(', replace: 'stock.freePieces(' }],
    },
    hiddenTests: {
      'tests/free-pieces.test.ts': `import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { openDatabase } from 'shop-kit';
import { openStock, SCHEMA } from '../services/inventory/stock.ts';

test('the store room counts free pieces', () => {
  const stock = openStock(openDatabase(':memory:', SCHEMA), { products: 1, full: 4, reservedMs: 1000 });
  assert.equal(stock.freePieces(1), 4);
});

test('its front desk answers as before', async () => {
  const env = { ...process.env, PORT: '0', DATABASE: ':memory:', STOCK_FULL: '9', OTEL_SDK_DISABLED: 'true' };
  const child = spawn(process.execPath, ['services/inventory/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const lines = createInterface({ input: child.stdout });
    const [line = ''] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    const answer = await fetch(\`http://127.0.0.1:\${/port (\\d+)/.exec(String(line))?.[1]}/stock/3\`);
    assert.deepEqual(await answer.json(), { product: 3, pieces: 9 });
  } finally {
    child.kill();
  }
});
`,
    },
  },
};

/** A shared question gets a better name, and one of those who ask it is forgotten. */
const askCatalogue: BreakageVariant = {
  commits: [
    {
      author: INES,
      message: 'Say what is asked of the catalogue\n\nproductAt read like a place in a list.',
      patches: [
        {
          file: 'services/cart/product.ts',
          find: 'export async function productAt(catalog: string, id: number): Promise<Found> {',
          replace: 'export async function productById(catalog: string, id: number): Promise<Found> {',
        },
      ],
    },
  ],
  fails: { command: 'build', says: 'services/cart/main.ts' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [
        { file: 'services/cart/main.ts', find: 'import { productAt }', replace: 'import { productById }' },
        { file: 'services/cart/main.ts', find: 'await productAt(', replace: 'await productById(' },
      ],
    },
    hiddenTests: {
      'tests/product-by-id.test.ts': `import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { productById } from '../services/cart/product.ts';

const catalogue = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ name: request.url, cents: 100, grams: 20 }));
});
let url = '';
before(async () => {
  await once(catalogue.listen(0, '127.0.0.1'), 'listening');
  url = \`http://127.0.0.1:\${(catalogue.address() as { port: number }).port}\`;
});
after(() => {
  catalogue.close();
  catalogue.closeAllConnections();
});

test('a product is asked for by its number', async () => {
  const found = await productById(url, 7);
  assert.equal(found.kind === 'found' && found.product.name, '/products/7');
});

test('what is chosen comes into the cart as before', async () => {
  const env = { ...process.env, PORT: '0', DATABASE: ':memory:', CATALOG_URL: url, OTEL_SDK_DISABLED: 'true' };
  const child = spawn(process.execPath, ['services/cart/main.ts'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const lines = createInterface({ input: child.stdout });
    const [line = ''] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    const address = \`http://127.0.0.1:\${/port (\\d+)/.exec(String(line))?.[1]}/carts/ann/lines\`;
    const chosen = await fetch(address, { method: 'POST', body: JSON.stringify({ product: 8, quantity: 2 }) });
    const { lines: [first] } = (await chosen.json()) as { lines: { name: string; quantity: number }[] };
    assert.deepEqual([first?.name, first?.quantity], ['/products/8', 2]);
  } finally {
    child.kill();
  }
});
`,
    },
  },
};

const breakage: Breakage = {
  title: 'A rename that did not reach everybody',
  tagline: 'a name changes, and one who used it still says the old one',
  place: 2,
  vary: (dice) => dice.pick([freePieces, askCatalogue]),
};

export default breakage;
