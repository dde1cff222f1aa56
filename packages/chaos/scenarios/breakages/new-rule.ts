// A test says what is wanted from now on, and the code does not do it yet. Only a person can know which of both is right.
import type { Breakage, BreakageVariant } from '../../src/development/breakage.ts';
import { INES, TEO } from './origin/people.ts';

const freeDelivery: BreakageVariant = {
  commits: [
    {
      author: INES,
      message: 'Deliver for free from 100 euro on\n\nAs agreed with the people from the store.',
      patches: [
        {
          file: 'tests/pricing.test.ts',
          find: "test('the total is the lines and the delivery', () => {",
          replace: `test('from 100 euro on the standard delivery is free', () => {
  assert.equal(priceOf([{ ...LAMP, quantity: 5 }], 'standard').deliveryCents, 0);
  assert.equal(priceOf([{ ...LAMP, quantity: 4 }], 'standard').deliveryCents, 490 + 6 * 40);
});

test('the total is the lines and the delivery', () => {`,
        },
      ],
    },
  ],
  fails: { command: 'test', says: 'from 100 euro on the standard delivery is free' },
  truth: { right: 'asked', hiddenTests: {} },
};

const dearerExpress: BreakageVariant = {
  commits: [
    {
      author: TEO,
      message: 'Express costs a euro more from December on',
      patches: [
        {
          file: 'tests/pricing.test.ts',
          find: "assert.equal(priceOf([LAMP], 'express').deliveryCents, 990 + 3 * 90);",
          replace: "assert.equal(priceOf([LAMP], 'express').deliveryCents, 1090 + 3 * 90);",
        },
      ],
    },
  ],
  fails: { command: 'test', says: 'what is delivered costs by weight' },
  truth: { right: 'asked', hiddenTests: {} },
};

const breakage: Breakage = {
  title: 'A test that asks for something new',
  tagline: 'a test expects a new rule that the code does not know; only a person can say which is right',
  place: 7,
  vary: (dice) => dice.pick([freeDelivery, dearerExpress]),
};

export default breakage;
