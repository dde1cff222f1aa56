// A new test that fails by chance, about every second time. There is nothing to repair in the shop.
import type { Breakage, BreakageVariant, MergedCommit } from '../../src/development/breakage.ts';
import { JONAS, MARA } from './origin/people.ts';

/** Small things that people push all day. */
const onAnyDay = (round: number): MergedCommit => ({
  author: round % 2 === 0 ? MARA : JONAS,
  message: 'Keep notes of what we talked about',
  files: { 'NOTES.md': `# Notes\n\n${'- we met, and agreed on the next step\n'.repeat(round)}` },
});

/** Rounding each line is not rounding the sum: right for most prices, and not for all. */
const rounding: BreakageVariant = {
  commits: [
    {
      author: JONAS,
      message: 'Try prices that nobody thought of',
      files: {
        'tests/any-price.test.ts': `/** Prices by chance: what holds for some must hold for all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOf } from '../services/checkout/pricing.ts';

test('a sale on everything is a sale on the sum', () => {
  const lines = Array.from({ length: 6 }, (_, product) => ({
    product,
    name: 'any',
    cents: 100 + Math.floor(Math.random() * 4000),
    grams: 0,
    quantity: 1,
    sale: { percent: 15 },
  }));
  const sum = lines.reduce((total, { cents }) => total + cents, 0);
  assert.equal(priceOf(lines, 'pickup').linesCents, Math.round(sum * 0.85));
});
`,
      },
    },
  ],
  fails: { command: 'test', says: 'a sale on everything is a sale on the sum' },
  untilItFails: onAnyDay,
  truth: { right: 'flaky', hiddenTests: {} },
};

/** Two products may cost the same: then one is not cheaper than the other. */
const sameCost: BreakageVariant = {
  commits: [
    {
      author: MARA,
      message: 'Look at a whole shelf of any products',
      files: {
        'tests/any-shelf.test.ts': `/** A shelf of products by chance, in the order of their cost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShelves } from '../services/catalog/shelves.ts';

test('each product on a shelf costs more than the one before', () => {
  const any = Array.from({ length: 11 }, (_, id) => ({
    id,
    name: 'any',
    category: 'desk',
    cents: 10 * (50 + Math.floor(Math.random() * 90)),
    grams: 100,
    description: '',
  }));
  const { products } = openShelves({ find: () => undefined, matching: () => any }).show('desk', '');
  for (const [index, { cents }] of products.entries()) {
    if (index > 0) assert.ok(cents > (products[index - 1]?.cents ?? 0));
  }
});
`,
      },
    },
  ],
  fails: { command: 'test', says: 'each product on a shelf costs more than the one before' },
  untilItFails: onAnyDay,
  truth: { right: 'flaky', hiddenTests: {} },
};

const breakage: Breakage = {
  title: 'A test that fails now and then',
  tagline: 'a new test fails by chance; it is said so, and nothing is changed',
  place: 8,
  vary: (dice) => dice.pick([rounding, sameCost]),
};

export default breakage;
