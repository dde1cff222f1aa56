// 1: a release of the till that throws for some carts. Where it throws, and so how often, follows the seed.
import type { Patch, Scenario } from '../src/scenario.ts';

/** Every parcel is weighed now, but what is picked up has no rate by weight: three in ten orders. */
const weighsEverything: readonly Patch[] = [
  {
    file: 'pricing.ts',
    find: 'const centsPerKilogram = delivery.byWeight?.centsPerKilogram ?? 0;',
    replace: 'const { centsPerKilogram } = delivery.byWeight as { centsPerKilogram: number };',
  },
];

/** A rebate by quantity whose table ends too early: every cart with two or more of something, a quarter of all. */
const rebates: readonly Patch[] = [
  {
    file: 'pricing.ts',
    find: 'export function priceOf(',
    replace: `/** Percent off by quantity. */
const REBATES = [{ percent: 0 }, { percent: 0 }] as const;

export function priceOf(`,
  },
  {
    file: 'pricing.ts',
    find: 'const percentOff = line.sale?.percent ?? 0;',
    replace: 'const percentOff = Math.max(line.sale?.percent ?? 0, REBATES[line.quantity]!.percent);',
  },
];

const scenario: Scenario = {
  title: 'A bad release',
  tagline: 'a release throws for some carts; it is found, and taken back',
  application: '../../../examples/shop',
  vary: (dice) => ({
    inject: [{ do: 'release', service: 'checkout', patches: dice.pick([rebates, weighsEverything]) }],
    truth: {
      causes: [{ kind: 'release', service: 'checkout' }],
      sinceStep: 0,
      right: [{ action: 'rollback', service: 'checkout' }],
      wrong: [
        { action: 'scale', service: '*' },
        { action: 'rolling-restart', service: '*' },
        { action: 'replace-replica', service: '*' },
        { action: 'configure', service: '*' },
        { action: 'restore-configuration', service: '*' },
      ],
      mustNot: ['person-called'],
    },
  }),
};

export default scenario;
