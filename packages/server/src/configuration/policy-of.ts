// The policy of the file as the domain wants it.
import type { Policy } from '@kintsugi/domain';
import type { Configuration } from './schema.ts';

export function policyOf({ policy }: Configuration): Policy {
  return {
    autonomy: policy.autonomy,
    rules: policy.rules,
    freezes: policy.freeze.map(({ from, to, reason }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to), reason })),
    cooldownSeconds: policy.cooldownSeconds,
    actionsPerHour: policy.actionsPerHour,
    blastRadiusMax: policy.blastRadiusMax,
    twoPersons: policy.twoPersons,
    approvalSeconds: policy.approvalSeconds,
    falseAlarmsPerDay: policy.falseAlarmsPerDay,
  };
}
