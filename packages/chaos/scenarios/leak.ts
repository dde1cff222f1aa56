// 3: a release that keeps what it should let go. Memory is really held; without help the limit is reached in about two minutes.
import type { Dice } from '../src/dice.ts';
import type { Patch, Scenario } from '../src/scenario.ts';

/** Receipts are drawn for the printer and kept for a second print, each of them. Kilobytes for each order. */
const printedReceipts = (kilobytes: number): readonly Patch[] => [
  {
    file: 'receipts.ts',
    find: 'const waiting: Order[] = [];',
    replace: `const waiting: Order[] = [];
  const printed = new Map<string, Buffer>();`,
  },
  {
    file: 'receipts.ts',
    find: 'return { send: (order) => waiting.push(order) };',
    replace: `return {
    send: (order) => {
      waiting.push(order);
      printed.set(order.id, Buffer.alloc(${kilobytes} * 1024, JSON.stringify(order)));
    },
  };`,
  },
];

/** Each new visit's first page is kept to greet the visitor with it again. Kilobytes for each visit. */
const rememberedVisits = (kilobytes: number): readonly Patch[] => [
  {
    file: 'main.ts',
    find: "const BUSY = 'Something is not working right now. Please try again in a moment.';",
    replace: `const BUSY = 'Something is not working right now. Please try again in a moment.';
const firstPages = new Map<string, Buffer>();`,
  },
  {
    file: 'main.ts',
    find: 'const answer = await page(visit, request);',
    replace: `const answer = await page(visit, request);
      firstPages.set(visit, Buffer.alloc(${kilobytes} * 1024, answer.text));`,
  },
];

const place = (dice: Dice): { service: string; patches: readonly Patch[] } =>
  dice.pick([
    () => ({ service: 'checkout', patches: printedReceipts(Math.round(dice.between(600, 750))) }),
    () => ({ service: 'storefront', patches: rememberedVisits(Math.round(dice.between(180, 230))) }),
  ])();

const scenario: Scenario = {
  title: 'A memory leak in a release',
  tagline: 'memory grows after a release; it acts before a customer notices',
  application: '../../../examples/shop',
  vary: (dice) => {
    const { service, patches } = place(dice);
    return {
      inject: [{ do: 'release', service, patches }],
      quietSeconds: 150,
      truth: {
        causes: [
          { kind: 'release', service },
          { kind: 'leak', service },
        ],
        sinceStep: 0,
        right: [{ action: 'rollback', service }],
        progressive: true,
        wrong: [
          { action: 'scale', service: '*' },
          { action: 'configure', service: '*' },
          { action: 'restore-configuration', service: '*' },
        ],
        mustNot: ['customers-failed', 'person-called'],
      },
    };
  },
};

export default scenario;
