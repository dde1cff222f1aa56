// Every gate before the main branch or a service, in a test in which it says no.
import { expect, test } from 'vitest';
import type { Actor } from '../words/actor.ts';
import type { DeployGates, MergeGates } from './commands.ts';
import { after, HEAD, MERGED, patch, T0, told } from './specification.kit.ts';

const open: MergeGates = {
  paused: false,
  frozen: null,
  autonomy: 'act',
  head: HEAD,
  locked: true,
  queued: true,
  approvalSeconds: 900,
};
const ready = after('review-completed');
const ada: Actor = { kind: 'person', name: 'ada' };
const merge = (gates: Partial<MergeGates>, state = ready, atMs = T0) =>
  told(state, { kind: 'merge', gates: { ...open, ...gates }, atMs });

test('with every gate open it merges, and says so before it does', () => {
  expect(merge({})).toEqual(['merge-started']);
});

test.each<[string, Partial<MergeGates>]>([
  ['paused', { paused: true }],
  ['policy', { autonomy: 'observe' }],
  ['frozen', { frozen: 'the holidays' }],
  ['moved-on', { head: MERGED }],
  ['not-approved', { autonomy: 'propose' }],
  ['lock-lost', { locked: false }],
  ['not-queued', { queued: false }],
])('%s', (refusal, gates) => {
  expect(merge(gates)).toBe(refusal);
});

test('a review that asks for changes wants a person, whatever policy allows', () => {
  const finding = {
    rule: 'tests',
    severity: 'blocker',
    path: 'a',
    line: 1,
    says: 'a test is gone',
    mend: 'keep',
  } as const;
  const asked = after('pull-request-opened', {
    type: 'review-completed',
    verdict: 'request-changes',
    summary: '',
    findings: [finding],
  });
  expect(merge({}, asked)).toBe('not-approved');
});

test('what a person must decide is not merged without one, whatever policy allows', () => {
  const proof = { mended: [], stillPassing: 0, repeats: 1, says: [] };
  const doubtful = after(
    'culprit-found',
    { type: 'patch-proven', patch, base: MERGED, proof, needsPerson: 'the expectation is new' },
    { type: 'edits-locked', lockId: 'lck_1', token: 1 },
    { type: 'branch-pushed', branch: 'kintsugi/rep_1', commit: HEAD },
    { type: 'pull-request-opened', number: 7, url: '' },
    { type: 'review-completed', verdict: 'approve', summary: '', findings: [] },
  );
  expect(merge({}, doubtful)).toBe('not-approved');
});

test('a yes is for one commit, from a person, and expires', () => {
  expect(told(ready, { kind: 'approve', commit: MERGED, actor: ada })).toBe('stale-approval');
  expect(told(ready, { kind: 'approve', commit: HEAD })).toBe('not-a-person');
  expect(told(after('branch-pushed'), { kind: 'approve', commit: HEAD, actor: ada })).toBe('nothing-to-approve');
  expect(told(ready, { kind: 'approve', commit: HEAD, actor: ada })).toEqual(['repair-approved']);
  const approved = after('review-completed', { type: 'repair-approved', commit: HEAD, by: ada });
  expect(merge({ autonomy: 'propose' }, approved)).toEqual(['merge-started']);
  expect(merge({ autonomy: 'propose' }, approved, T0 + 900_001)).toBe('approval-expired');
  const older = after('review-completed', { type: 'repair-approved', commit: MERGED, by: ada });
  expect(merge({ autonomy: 'propose' }, older)).toBe('stale-approval');
});

test('a yes to what was handed to a person is refused: it would do nothing', () => {
  const handed = after('review-completed', { type: 'repair-escalated', because: 'somebody pushed to its branch' });
  expect(told(handed, { kind: 'approve', commit: HEAD, actor: ada })).toBe('handed-over');
});

test('nothing is merged twice, or before it was reviewed', () => {
  expect(merge({}, after('merge-started'))).toBe('out-of-order');
  expect(merge({}, after('pull-request-opened'))).toBe('out-of-order');
});

const deploys: DeployGates = {
  paused: false,
  autonomy: 'act',
  replaced: null,
  reserved: true,
  ruling: { kind: 'allowed', because: '' },
};
const deploy = (gates: Partial<DeployGates>, state = after('deployment-planned')) =>
  told(state, {
    kind: 'deploy',
    key: 'act_9',
    request: { kind: 'deploy', service: 'beta', release: 'r2' },
    inverse: { kind: 'none', because: '' },
    gates: { ...deploys, ...gates },
  });

test.each<[string, Partial<DeployGates>]>([
  ['paused', { paused: true }],
  ['not-reserved', { reserved: false }],
  ['policy', { ruling: { kind: 'forbidden', because: 'observe' } }],
  ['policy-wait', { ruling: { kind: 'wait', untilMs: 0, because: 'frozen' } }],
  ['not-approved', { ruling: { kind: 'needs-approval', approvals: 1, because: 'propose' } }],
  ['not-approved', { autonomy: 'propose' }],
  ['policy', { autonomy: 'observe' }],
  ['replaced', { replaced: 'r9' }],
])('a deployment is refused: %s', (refusal, gates) => {
  expect(deploy(gates)).toBe(refusal);
});

test('one yes is no two', () => {
  const yes = { type: 'repair-approved', commit: HEAD, by: ada } as const;
  const approved = after('deployment-planned', yes);
  const needs = (approvals: number) =>
    ({ ruling: { kind: 'needs-approval', approvals, because: 'two persons' } }) as const;
  expect(deploy({ ...needs(1), autonomy: 'propose' }, approved)).toEqual(['deployment-started']);
  expect(deploy(needs(2), approved)).toBe('policy');
});

test('a deployment whose outcome nobody knows is asked about, and no second one begins', () => {
  expect(deploy({})).toEqual(['deployment-started']);
  expect(deploy({}, after('deployment-started'))).toBe('deployment-pending');
});

test('taking back needs no yes and waits for no freeze, but never acts on a service that somebody else holds', () => {
  const taking = after('deployment-ended', { type: 'take-back-began', because: 'ill' });
  expect(deploy({ paused: true, ruling: { kind: 'wait', untilMs: 0, because: 'frozen' } }, taking)).toEqual([
    'deployment-started',
  ]);
  expect(deploy({ reserved: false }, taking)).toBe('not-reserved');
});
