// A refactoring that is wanted, with one sign the wrong way round in it. Another commit came in just before.
import type { Breakage, BreakageVariant, MergedCommit } from '../../src/development/breakage.ts';
import { INES, JONAS, TEO } from './origin/people.ts';

const aside: MergedCommit = {
  author: TEO,
  message: 'Say in the README how the tests are run',
  patches: [
    {
      file: 'README.md',
      find: 'A Node of version 26 or newer runs the TypeScript as it is.',
      replace:
        '`npm run build` checks the types, `npm test` runs the tests. A Node of version 26 or newer runs the TypeScript as it is.',
    },
  ],
};

/** What is left of a price after a sale becomes a function of its own. */
const afterSale: BreakageVariant = {
  commits: [
    aside,
    {
      author: JONAS,
      message: 'Give the price after a sale a name\n\nThe receipt will need it next.',
      patches: [
        {
          file: 'services/checkout/pricing.ts',
          find: `  const percentOff = line.sale?.percent ?? 0;
  return Math.round((line.cents * line.quantity * (100 - percentOff)) / 100);
}`,
          replace: `  return afterSale(line.cents * line.quantity, line.sale?.percent ?? 0);
}

/** What is left of an amount when so many percent are taken off. */
export function afterSale(cents: number, percentOff: number): number {
  return Math.round((cents * (100 + percentOff)) / 100);
}`,
        },
      ],
    },
  ],
  fails: { command: 'test', says: 'a sale takes its share of its own line alone' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [{ file: 'services/checkout/pricing.ts', find: '(100 + percentOff)', replace: '(100 - percentOff)' }],
    },
    hiddenTests: {
      'tests/after-sale.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterSale, priceOf } from '../services/checkout/pricing.ts';

test('a sale makes an amount smaller', () => {
  for (const [cents, percent, left] of [[1000, 0, 1000], [1000, 10, 900], [999, 15, 849], [2400, 100, 0], [50, 50, 25]] as const)
    assert.equal(afterSale(cents, percent), left);
});

test('only the line that is on sale gets cheaper', () => {
  const line = { product: 1, name: 'jug', cents: 1999, grams: 0, quantity: 3 };
  assert.equal(priceOf([line, { ...line, sale: { percent: 15 } }], 'pickup').linesCents, 5997 + 5097);
});
`,
    },
  },
};

/** The check before a reservation is taken out of the loop, and now refuses the last pieces. */
const firstShort: BreakageVariant = {
  commits: [
    aside,
    {
      author: INES,
      message: 'Look for what is short before anything is reserved\n\nOne function that asks, one that writes.',
      patches: [
        {
          file: 'services/inventory/stock.ts',
          find: `    for (const { product, quantity } of wanted) {
      const row = database.first('SELECT pieces FROM stock WHERE product = ?', product);
      if (Number(row?.['pieces'] ?? 0) < quantity) return product;
    }
`,
          replace: `    const short = firstShort(wanted, (product) => {
      const row = database.first('SELECT pieces FROM stock WHERE product = ?', product);
      return Number(row?.['pieces'] ?? 0);
    });
    if (short !== undefined) return short;
`,
        },
        {
          file: 'services/inventory/stock.ts',
          find: 'function reserve(',
          replace: `/** The first product of which fewer pieces are there than are wanted. */
export function firstShort(wanted: readonly Wanted[], pieces: (product: number) => number): number | undefined {
  return wanted.find(({ product, quantity }) => pieces(product) <= quantity)?.product;
}

function reserve(`,
        },
      ],
    },
  ],
  fails: { command: 'test', says: 'the last pieces can be had' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [
        { file: 'services/inventory/stock.ts', find: '(product) <= quantity', replace: '(product) < quantity' },
      ],
    },
    hiddenTests: {
      'tests/first-short.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstShort } from '../services/inventory/stock.ts';

test('short is what has fewer pieces than are wanted', () => {
  const pieces = (product: number) => product;
  assert.equal(firstShort([{ product: 4, quantity: 4 }], pieces), undefined);
  assert.equal(firstShort([{ product: 4, quantity: 5 }], pieces), 4);
  assert.equal(firstShort([{ product: 9, quantity: 1 }, { product: 2, quantity: 3 }, { product: 1, quantity: 8 }], pieces), 2);
  assert.equal(firstShort([], pieces), undefined);
});
`,
    },
  },
};

const breakage: Breakage = {
  title: 'A sign the wrong way round',
  tagline: 'a refactoring turns one operator round; a test says so, and the refactoring should stay',
  place: 3,
  vary: (dice) => dice.pick([afterSale, firstShort]),
};

export default breakage;
