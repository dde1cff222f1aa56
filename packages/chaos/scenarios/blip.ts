// T6: the payment provider fails for some seconds and comes back by itself.
import type { Scenario } from '../src/scenario.ts';

const scenario: Scenario = {
  title: 'A short blip',
  tagline: 'a partner fails for five seconds and comes back; it watches, and leaves everything alone',
  application: '../../../examples/shop',
  vary: (dice) => ({
    inject: [
      {
        do: 'control',
        process: 'provider',
        send: dice.pick([{ mode: 'slow', ms: 1500 }, { mode: 'down' }]),
        restore: { mode: 'ok' },
        forSeconds: dice.between(4, 6),
        says: 'something happens outside, at a partner',
      },
    ],
    quietSeconds: 20,
    truth: {
      causes: [{ kind: 'outside', service: 'provider' }],
      sinceStep: 0,
      right: 'left-alone',
      wrong: [{ action: '*', service: '*' }],
      mustNot: ['person-called'],
    },
  }),
};

export default scenario;
