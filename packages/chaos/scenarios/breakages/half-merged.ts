// A merge that was resolved in a hurry: a new way of delivery, or a new page, with something lost on the way.
import type { Breakage, BreakageVariant } from '../../src/development/breakage.ts';
import { JONAS, TEO } from './origin/people.ts';

/** The bracket of the new entry went with the conflict. */
const courier: BreakageVariant = {
  commits: [
    {
      author: JONAS,
      message: 'Deliver by courier\n\nSame day in the city, at a flat rate.',
      patches: [
        {
          file: 'services/checkout/pricing.ts',
          find: '  pickup: { cents: 0 },\n};',
          replace: '  courier: { cents: 1490,\n  pickup: { cents: 0 },\n};',
        },
        {
          file: 'services/storefront/pages.ts',
          find: '<option>express<option>pickup',
          replace: '<option>express<option>courier<option>pickup',
        },
      ],
    },
  ],
  fails: { command: 'build', says: 'TS1005' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [
        { file: 'services/checkout/pricing.ts', find: 'courier: { cents: 1490,', replace: 'courier: { cents: 1490 },' },
      ],
    },
    hiddenTests: {
      'tests/delivered-by-courier.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOf } from '../services/checkout/pricing.ts';
import { cartPage } from '../services/storefront/pages.ts';

const LAMP = { product: 1, name: 'lamp', cents: 2000, grams: 1500, quantity: 2 };

test('every delivery has its own price', () => {
  const prices = ['standard', 'express', 'courier', 'pickup'].map((name) => priceOf([LAMP], name).deliveryCents);
  assert.deepEqual(prices, [490 + 3 * 40, 990 + 3 * 90, 1490, 0]);
});

test('a courier can be chosen', () => {
  assert.match(cartPage({ lines: [] }), /<option>courier/);
});
`,
    },
  },
};

/** A keyword that was typed too fast, in a page that is wanted. */
const soldOutPage: BreakageVariant = {
  commits: [
    {
      author: TEO,
      message: 'Tell visitors what they can have instead\n\nA page of its own for what is sold out.',
      patches: [
        {
          file: 'services/storefront/pages.ts',
          find: 'export function messagePage(message: string): string {',
          replace: `expot function soldOutPage(product: unknown): string {
  return page('Sold out', \`<p>\${escaped(textIn(product, 'name') ?? '')} comes again next week.</p>\`);
}

export function messagePage(message: string): string {`,
        },
      ],
    },
  ],
  fails: { command: 'build', says: 'services/storefront/pages.ts' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [{ file: 'services/storefront/pages.ts', find: 'expot function', replace: 'export function' }],
    },
    hiddenTests: {
      'tests/sold-out.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagePage, soldOutPage } from '../services/storefront/pages.ts';

test('what is sold out is named, and escaped', () => {
  assert.match(soldOutPage({ name: 'mug & tray' }), /<p>mug &amp; tray comes again next week\\.<\\/p>/);
  assert.match(messagePage('hello'), /<p>hello<\\/p>/);
});
`,
    },
  },
};

const breakage: Breakage = {
  title: 'A merge in a hurry',
  tagline: 'a bracket or a keyword is lost in a merge; the code is no longer a program',
  place: 1,
  vary: (dice) => dice.pick([courier, soldOutPage]),
};

export default breakage;
