// The false-alarm budget of each service, from the platform's own history: people say which alarms were none.
import { FalseAlarmBudget } from '@kintsugi/analysis';
import type { Context } from '../context.ts';

/** The least that any detector calls a signal; 20 is said whatever the past. As −log₁₀ of a probability. */
const START = 4;

/** Rebuilt at each question: alarms whose outcome somebody knew are few, and the policy may change at any time. */
export function falseAlarms(context: Pick<Context, 'alarms' | 'settings'>): FalseAlarmBudget {
  const budget = new FalseAlarmBudget({ perDay: context.settings.policy().falseAlarmsPerDay, start: START });
  for (const { service, outcome, atMs } of context.alarms()) budget.learn(service, outcome, atMs);
  return budget;
}
