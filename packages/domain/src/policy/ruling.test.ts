// What policy says to one action at one moment; the strictest gate wins (INV-24).
import { describe, expect, test } from 'vitest';
import type { ActionRequest } from '../words/action.ts';
import type { Policy } from './policy.ts';
import type { RulingFacts } from './ruling.ts';
import { lastHour, rulingOn } from './ruling.ts';

const nowMs = Date.UTC(2026, 0, 1);
const policy: Policy = {
  autonomy: 'act',
  rules: [],
  freezes: [],
  cooldownSeconds: 60,
  actionsPerHour: 4,
  falseAlarmsPerDay: 1,
  blastRadiusMax: 0.34,
  twoPersons: [],
  approvalSeconds: 600,
};
const facts: RulingFacts = { nowMs, actionsOnServiceMs: [], actionsLastHour: 0, blastRadius: 0.2 };
const request: ActionRequest = { kind: 'rollback', service: 'alpha', release: 'r1' };
const ruling = (change: Partial<Policy> = {}, fact: Partial<RulingFacts> = {}, asked: ActionRequest = request) =>
  rulingOn(asked, { ...policy, ...change }, { ...facts, ...fact });
const freeze = { fromMs: nowMs, toMs: nowMs + 10_000, reason: 'the sale' };

test('nothing speaks against it', () => {
  expect(ruling()).toMatchObject({ kind: 'allowed' });
  expect(ruling({ autonomy: 'act-and-tell' })).toMatchObject({ kind: 'allowed' });
});

describe('no', () => {
  test('where the machine may only observe', () =>
    expect(ruling({ autonomy: 'observe' })).toMatchObject({ kind: 'forbidden' }));

  test('when the hourly budget is spent, and not before', () => {
    expect(ruling({}, { actionsLastHour: 3 })).toMatchObject({ kind: 'allowed' });
    expect(ruling({}, { actionsLastHour: 4 })).toMatchObject({ kind: 'forbidden' });
    expect(ruling({ actionsPerHour: 0 })).toMatchObject({ kind: 'forbidden' });
  });
});

describe('not now', () => {
  test('inside a freeze, which is half-open', () => {
    expect(ruling({ freezes: [freeze] })).toMatchObject({ kind: 'wait', untilMs: freeze.toMs });
    expect(ruling({ freezes: [freeze] }, { nowMs: freeze.toMs })).toMatchObject({ kind: 'allowed' });
    expect(ruling({ freezes: [freeze] }, { nowMs: freeze.fromMs - 1 })).toMatchObject({ kind: 'allowed' });
  });

  test('while the service cools down', () => {
    expect(ruling({}, { actionsOnServiceMs: [nowMs - 59_999] })).toMatchObject({ kind: 'wait', untilMs: nowMs + 1 });
    expect(ruling({}, { actionsOnServiceMs: [nowMs - 60_000] })).toMatchObject({ kind: 'allowed' });
  });
});

describe('only with a person', () => {
  test('where the machine may only propose', () =>
    expect(ruling({ autonomy: 'propose' })).toMatchObject({ kind: 'needs-approval', approvals: 1 }));

  test('or two, for the kinds that want two', () => {
    expect(ruling({ twoPersons: ['rollback'] })).toMatchObject({ kind: 'needs-approval', approvals: 2 });
    expect(ruling({ autonomy: 'propose', twoPersons: ['rollback'] })).toMatchObject({ approvals: 2 });
    expect(ruling({ twoPersons: ['scale'] })).toMatchObject({ kind: 'allowed' });
  });

  test('when it touches more than the limit', () => {
    expect(ruling({}, { blastRadius: 0.35 })).toMatchObject({ kind: 'needs-approval', approvals: 1 });
    expect(ruling({}, { blastRadius: 0.34 })).toMatchObject({ kind: 'allowed' });
  });
});

test('the last rule that matches wins, for the service and the kind of action', () => {
  const rules = [
    { action: '*', service: '*', autonomy: 'observe' },
    { action: 'rollback', service: '*', autonomy: 'propose' },
    { action: '*', service: 'beta', autonomy: 'act' },
  ] as const;
  expect(ruling({ rules })).toMatchObject({ kind: 'needs-approval' });
  expect(ruling({ rules }, {}, { kind: 'scale', service: 'alpha', replicas: 2 })).toMatchObject({ kind: 'forbidden' });
  expect(ruling({ rules }, {}, { kind: 'scale', service: 'beta', replicas: 2 })).toMatchObject({ kind: 'allowed' });
});

test('the strictest gate wins: forbidden, then not now, then a person', () => {
  const strict: Partial<Policy> = { freezes: [freeze], twoPersons: ['rollback'] };
  expect(ruling({ ...strict, autonomy: 'observe' })).toMatchObject({ kind: 'forbidden' });
  expect(ruling(strict)).toMatchObject({ kind: 'wait' });
  expect(ruling({ ...strict, freezes: [] })).toMatchObject({ kind: 'needs-approval' });
});

test('an hour ago is no longer the last hour', () => {
  expect(lastHour([nowMs - 3_600_000, nowMs - 3_599_999, nowMs], nowMs)).toBe(2);
});
