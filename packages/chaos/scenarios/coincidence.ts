// T2: a healthy release goes out, and seconds later the payment provider, which is outside, goes down.
import type { Patch, Scenario } from '../src/scenario.ts';

interface Refactoring {
  readonly service: string;
  readonly patches: readonly Patch[];
}

/** Nothing that could be felt: the same refusal by another name in the code, the same sum in other words. */
const refactorings: readonly [Refactoring, ...Refactoring[]] = [
  {
    service: 'payment',
    patches: [
      {
        file: 'main.ts',
        find: "if (taken === 'busy') return refusal(503, 'busy', 'too many payments at once, please try again');",
        replace: `const turnedAway = taken === 'busy';
          if (turnedAway) return refusal(503, 'busy', 'too many payments at once, please try again');`,
      },
    ],
  },
  {
    service: 'checkout',
    patches: [
      {
        file: 'pricing.ts',
        find: 'const linesCents = lines.reduce((sum, line) => sum + lineCents(line), 0);',
        replace: `let linesCents = 0;
  for (const line of lines) linesCents += lineCents(line);`,
      },
    ],
  },
];

const scenario: Scenario = {
  title: 'A coincidence',
  tagline: 'a healthy release goes out just before a partner fails; it takes nothing back and calls a person',
  application: '../../../examples/shop',
  vary: (dice) => ({
    inject: [
      { do: 'release', ...dice.pick(refactorings) },
      {
        do: 'control',
        process: 'provider',
        send: { mode: 'down' },
        restore: { mode: 'ok' },
        atSeconds: dice.between(5, 8),
        says: 'something happens outside, at a partner',
      },
    ],
    truth: {
      causes: [{ kind: 'outside', service: 'provider' }],
      sinceStep: 1,
      right: 'escalated',
      wrong: [{ action: '*', service: '*' }],
    },
  }),
};

export default scenario;
