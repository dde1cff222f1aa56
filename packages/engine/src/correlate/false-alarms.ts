// The false-alarm budget of each service, from the platform's own history: people say which alarms were none.
import { FalseAlarmBudget } from '@kintsugi/analysis';
import type { Context } from '../context.ts';

/** The least surprise of any signal that may open an incident, about; 20 is said whatever the past. As −log₁₀ p. */
const START = 3.5;

/**
 * Whether a signal of this surprise may open an incident. Where nobody ever called an alarm false, every one may: no
 * threshold of ours silences a service by itself.
 */
export function isWorthSaying(
  context: Pick<Context, 'alarms' | 'settings' | 'now'>,
  service: string,
  surprise: number,
): boolean {
  const alarms = context.alarms().filter((alarm) => alarm.service === service);
  if (alarms.every(({ outcome }) => outcome === 'true')) return true;
  const budget = new FalseAlarmBudget({ perDay: context.settings.policy().falseAlarmsPerDay, start: START });
  for (const { outcome, atMs } of alarms) budget.learn(service, outcome, atMs);
  return budget.isWorthSaying(service, surprise, context.now());
}
