// 7: one of several processes of a service lives and answers nothing.
import type { Scenario } from '../src/scenario.ts';

const scenario: Scenario = {
  title: 'A hung process',
  tagline: 'one process of two is alive and answers nothing; that one is replaced',
  application: '../../../examples/shop',
  vary: (dice) => {
    const service = dice.pick(['checkout', 'storefront', 'payment']);
    return {
      inject: [
        {
          do: 'signal',
          service,
          replica: dice.pick([0, 1]),
          signal: 'SIGSTOP',
          restore: 'SIGCONT',
          says: 'something happens to one of the processes',
        },
      ],
      truth: {
        causes: [{ kind: 'replica', service }],
        sinceStep: 0,
        right: [{ action: 'replace-replica', service }],
        wrong: [
          { action: 'rollback', service: '*' },
          { action: 'rolling-restart', service: '*' },
          { action: 'scale', service: '*' },
          { action: 'configure', service: '*' },
          { action: 'restore-configuration', service: '*' },
        ],
        mustNot: ['person-called'],
      },
    };
  },
};

export default scenario;
