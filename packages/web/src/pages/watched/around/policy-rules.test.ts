import { expect, test } from 'vitest';
import { policyFor } from './policy-rules.ts';

const policy = {
  autonomy: 'act' as const,
  rules: [
    { action: '*' as const, service: 'alpha', autonomy: 'propose' as const },
    { action: 'scale' as const, service: '*', autonomy: 'act-and-tell' as const },
    { action: 'deploy' as const, service: 'alpha', autonomy: 'observe' as const },
  ],
  freezes: [],
  cooldownSeconds: 60,
  actionsPerHour: 12,
  blastRadiusMax: 0.5,
  falseAlarmsPerDay: 1,
  twoPersons: ['rollback' as const, 'deploy' as const],
  approvalSeconds: 900,
};

const held = (service: string) =>
  Object.fromEntries(policyFor(service, policy).map((one) => [one.action, [one.autonomy, one.persons]]));

test('of the rules that match a service the last one holds, and two persons are asked where the policy wants them', () => {
  expect(held('alpha')).toMatchObject({
    scale: ['act-and-tell', 0],
    deploy: ['observe', 0],
    rollback: ['propose', 2],
    configure: ['propose', 1],
  });
});

test('where no rule matches the default holds', () => {
  expect(policyFor('beta', policy).find(({ action }) => action === 'configure')).toEqual({
    action: 'configure',
    autonomy: 'act',
    rule: null,
    persons: 0,
  });
});
