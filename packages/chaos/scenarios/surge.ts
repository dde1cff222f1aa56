// 11: customers come in such numbers that the replicas' own limit of payments at once is full. Processors stay affordable.
import type { Scenario } from '../src/scenario.ts';

const scenario: Scenario = {
  title: 'More customers than one service can serve',
  tagline: 'customers come in masses and one service is full; it gets more replicas, and nothing else is touched',
  application: '../../../examples/shop',
  vary: (dice) => ({
    inject: [
      {
        do: 'control',
        process: 'customers',
        send: { rate: Math.round(dice.between(3.2, 3.8) * 10) / 10 },
        restore: { rate: 1 },
        says: 'a campaign begins: customers come in masses',
      },
    ],
    truth: {
      causes: [{ kind: 'saturation', service: 'payment' }],
      sinceStep: 0,
      right: [{ action: 'scale', service: 'payment' }],
      wrong: [
        { action: 'rollback', service: '*' },
        { action: 'rolling-restart', service: '*' },
        { action: 'replace-replica', service: '*' },
        { action: 'restore-configuration', service: '*' },
      ],
      mustNot: ['person-called'],
    },
  }),
};

export default scenario;
