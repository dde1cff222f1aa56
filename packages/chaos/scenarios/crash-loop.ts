// 9: a change of configuration with which a service starts well and ends itself a second or two later, again and again.
import type { Scenario } from '../src/scenario.ts';

const scenario: Scenario = {
  title: 'A crash loop after a change of configuration',
  tagline: 'a setting is changed and a service crashes again and again; the setting goes back, the code stays',
  application: '../../../examples/shop',
  vary: (dice) => {
    const { service, set } = dice.pick([
      { service: 'checkout', set: { RECEIPT_LANGUAGE: dice.pick(['en_IE', 'de_AT', 'fr_BE']) } },
      { service: 'inventory', set: { STORE_TIME_ZONE: dice.pick(['Europe/Muenchen', 'CEST', 'Berlin']) } },
    ]);
    return {
      inject: [{ do: 'configure', service, set }],
      truth: {
        causes: [{ kind: 'configuration', service }],
        sinceStep: 0,
        right: [{ action: 'restore-configuration', service }],
        wrong: [
          { action: 'rollback', service: '*' },
          { action: 'rolling-restart', service: '*' },
          { action: 'replace-replica', service: '*' },
          { action: 'scale', service: '*' },
        ],
        mustNot: ['person-called'],
      },
    };
  },
};

export default scenario;
