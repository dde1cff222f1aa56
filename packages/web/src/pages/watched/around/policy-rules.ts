// Which rule of the policy holds for each action on one service. The server decides; this says beforehand what it will say.
import type { Answer } from '@kintsugi/contract';

type Policy = Answer<'getPolicy'>;
type Rule = Policy['rules'][number];

export const ACTION_WORDS: Readonly<Record<Exclude<Rule['action'], '*'>, string>> = {
  deploy: 'deploy a release',
  rollback: 'go back to a release',
  configure: 'change settings',
  'restore-configuration': 'go back to a configuration',
  'rolling-restart': 'restart',
  'replace-replica': 'replace a replica',
  scale: 'scale',
};

export interface Held {
  readonly action: keyof typeof ACTION_WORDS;
  readonly autonomy: Policy['autonomy'];
  /** The rule that says so; null: none does, and the default holds. */
  readonly rule: Rule | null;
  readonly persons: number;
}

/** For every kind of action: the last rule that matches wins, as the server has it. */
export function policyFor(service: string, { rules, autonomy, twoPersons }: Policy): Held[] {
  return (Object.keys(ACTION_WORDS) as Held['action'][]).map((action) => {
    const rule =
      rules.findLast(
        (one) => (one.action === '*' || one.action === action) && (one.service === '*' || one.service === service),
      ) ?? null;
    const held = rule?.autonomy ?? autonomy;
    const persons = held === 'observe' ? 0 : twoPersons.includes(action) ? 2 : held === 'propose' ? 1 : 0;
    return { action, autonomy: held, rule, persons };
  });
}
