// A repair from the failing build to its end: what it wants next at each station, and how it can end.
import { expect, test } from 'vitest';
import type { RepairEvent } from './events.ts';
import { nextRepairStep } from './next-step.ts';
import { repair } from './repair.ts';
import { after, HEAD, MERGED, T0, told } from './specification.kit.ts';

const wants = (state = after(null), ms = 0) => nextRepairStep(state, T0 + ms);
const CALLED: RepairEvent = { type: 'person-called', to: 'ada', delivered: true, because: '' };

test.each<[RepairEvent['type'], string]>([
  ['repair-opened', 'repeat'],
  ['failure-repeated', 'find-culprit'],
  ['culprit-found', 'search'],
  ['patch-proven', 'lock'],
  ['edits-locked', 'push'],
  ['branch-pushed', 'open'],
  ['pull-request-opened', 'review'],
  ['review-completed', 'decide'],
  ['merge-started', 'merge'],
  ['merge-ended', 'build-merged'],
  ['merge-built', 'plan'],
  ['deployment-planned', 'deploy'],
  ['deployment-ended', 'verify'],
])('after %s it wants: %s', (type, step) => {
  expect(wants(after(type)).kind).toBe(step);
});

test('a deployment under way is asked about, not repeated', () => {
  const state = after('deployment-started');
  expect(wants(state).kind).toBe('wait');
  expect(wants(state, 2_000)).toEqual({ kind: 'ask', key: 'act_1' });
});

test('it is asked about before it is given up, however long nobody was there to ask', () => {
  expect(wants(after('deployment-started'), 3_600_000)).toEqual({ kind: 'ask', key: 'act_1' });
  expect(wants(after('merge-started'), 3_600_000).kind).toBe('merge');
  const outcome = { kind: 'unknown', because: 'no answer' } as const;
  const unknown: RepairEvent = { type: 'deployment-ended', key: 'act_1', outcome, reached: true };
  expect(wants(after('deployment-started', unknown), 200_000).kind).toBe('escalate');
  const unmerged: RepairEvent = { type: 'merge-ended', outcome };
  expect(wants(after('merge-started', unmerged), 1_000).kind).toBe('merge');
  expect(wants(after('merge-started', unmerged), 200_000).kind).toBe('escalate');
  const called = after('merge-started', unmerged, { type: 'repair-escalated', because: '' }, CALLED);
  expect(wants(called, 300_000).kind).toBe('merge');
});

test('a deployment that never reached the runtime is begun anew, and one that was refused is taken back', () => {
  const rejected = { kind: 'rejected', because: 'no', mend: '' } as const;
  const end = { kind: 'end-deployment', key: 'act_1', outcome: rejected } as const;
  const state = after('deployment-started');
  expect(told(state, { ...end, reached: false })).toEqual(['deployment-ended']);
  expect(told(state, { ...end, reached: true })).toEqual(['deployment-ended', 'take-back-began']);
  const never: RepairEvent = { type: 'deployment-ended', key: 'act_1', outcome: rejected, reached: false };
  expect(wants(after('deployment-started', never))).toMatchObject({ kind: 'deploy', service: 'beta' });
});

test('it is repaired only when what runs was seen to be what was merged', () => {
  const deployed = after('deployment-ended');
  expect(told(deployed, { kind: 'complete', how: 'repaired', because: 'hope' })).toBe('not-verified');
  const seen = { type: 'deployment-verified', verdict: 'healthy', says: ['2 of 2'] } as const;
  expect(told(deployed, { kind: 'note', event: seen })).toEqual(['deployment-verified', 'repair-completed']);
  expect(told(after('merge-ended'), { kind: 'note', event: seen })).toBe('out-of-order');
});

test('what cannot be seen is neither well nor ill', () => {
  const unseen = { type: 'deployment-verified', verdict: 'unobserved', says: ['beta cannot be seen'] } as const;
  expect(told(after('deployment-ended'), { kind: 'note', event: unseen })).toEqual(['deployment-verified']);
  expect(wants(after('deployment-ended', unseen)).kind).toBe('escalate');
});

test('a merged commit that does not build, and a release that is ill, are taken back: services first, then the branch', () => {
  const broken = { type: 'merge-built', buildId: 'b', passed: false, because: 'TS1' } as const;
  expect(told(after('merge-ended'), { kind: 'note', event: broken })).toEqual(['merge-built', 'take-back-began']);
  expect(wants(after('merge-ended', broken, { type: 'take-back-began', because: '' })).kind).toBe('revert-merge');
  const ill = after('deployment-ended', { type: 'take-back-began', because: 'ill' });
  expect(wants(ill)).toEqual({ kind: 'undo-deployment', key: 'act_1' });
  const undone = after(
    'deployment-ended',
    { type: 'take-back-began', because: 'ill' },
    {
      type: 'deployment-started',
      key: 'act_2',
      request: { kind: 'rollback', service: 'beta', release: 'r1' },
      inverse: { kind: 'none', because: '' },
    },
    { type: 'deployment-ended', key: 'act_2', outcome: { kind: 'applied', receipt: '' }, reached: true },
  );
  expect(wants(undone).kind).toBe('revert-merge');
});

const TAKING: RepairEvent = { type: 'take-back-began', because: 'ill' };
const rolledBack = (key: string, service: string, outcome: 'applied' | 'rejected'): readonly RepairEvent[] => [
  {
    type: 'deployment-started',
    key,
    request: { kind: 'rollback', service, release: 'r1' },
    // As a real runtime has it: a rollback can be undone too.
    inverse: { kind: 'request', request: { kind: 'deploy', service, release: 'r2' } },
  },
  {
    type: 'deployment-ended',
    key,
    outcome:
      outcome === 'applied' ? { kind: outcome, receipt: '' } : { kind: outcome, because: 'r1 is gone', mend: '' },
    reached: true,
  },
];

test('every service that was released is rolled back, not the last alone', () => {
  const both: RepairEvent = {
    type: 'deployment-planned',
    services: [
      { service: 'beta', release: 'r2' },
      { service: 'gamma', release: 'r2' },
    ],
  };
  const released = (key: string, service: string): readonly RepairEvent[] => [
    {
      type: 'deployment-started',
      key,
      request: { kind: 'deploy', service, release: 'r2' },
      inverse: { kind: 'request', request: { kind: 'rollback', service, release: 'r1' } },
    },
    { type: 'deployment-ended', key, outcome: { kind: 'applied', receipt: '' }, reached: true },
  ];
  const two = [both, ...released('act_b', 'beta'), ...released('act_g', 'gamma'), TAKING];
  const undo = (...more: readonly RepairEvent[]) => wants(after('merge-built', ...two, ...more), 60_000);
  expect(undo()).toEqual({ kind: 'undo-deployment', key: 'act_g' });
  const gamma = rolledBack('act_3', 'gamma', 'applied');
  expect(undo(...gamma)).toEqual({ kind: 'undo-deployment', key: 'act_b' });
  expect(undo(...gamma, ...rolledBack('act_4', 'beta', 'applied')).kind).toBe('revert-merge');
});

test('a rollback that is refused is tried later and later, and then a person is called', () => {
  const refused = (times: number): readonly RepairEvent[] =>
    Array.from({ length: times }, (_, n) => rolledBack(`undo_${n}`, 'beta', 'rejected')).flat();
  expect(wants(after('deployment-ended', TAKING, ...refused(1))).kind).toBe('wait');
  expect(wants(after('deployment-ended', TAKING, ...refused(1)), 6_000).kind).toBe('undo-deployment');
  const enough = [TAKING, ...refused(5)];
  expect(wants(after('deployment-ended', ...enough), 600_000)).toMatchObject({ kind: 'escalate' });
  const called = after('deployment-ended', ...enough, { type: 'repair-escalated', because: '' }, CALLED);
  expect(wants(called, 600_000).kind).toBe('wait');
});

test('after it was taken back it has failed, tidies up, and a person is told', () => {
  const reverted = after(
    'merge-ended',
    { type: 'take-back-began', because: 'it does not build' },
    { type: 'merge-reverted', commit: 'e'.repeat(40), because: '' },
  );
  expect(wants(reverted)).toMatchObject({ kind: 'fail', because: 'it does not build' });
  const failed = after('merge-ended', { type: 'repair-failed', because: 'x' });
  expect(wants(failed).kind).toBe('tidy');
  const tidied = after('merge-ended', { type: 'repair-failed', because: 'x' }, { type: 'repair-tidied', says: '' });
  expect(wants(tidied).kind).toBe('call');
  expect(wants(repair.evolve(tidied, { event: CALLED, atMs: T0, actor: { kind: 'rule', name: 'r' } })).kind).toBe(
    'done',
  );
});

test('a merge that was rejected begins anew on what is there now, and not for ever', () => {
  const rejected: RepairEvent = { type: 'merge-ended', outcome: { kind: 'rejected', because: 'conflict', mend: '' } };
  expect(wants(after('merge-started', rejected)).kind).toBe('search');
  expect(wants(after('merge-started', rejected, rejected, rejected)).kind).toBe('escalate');
});

test('what a person merged in the forge counts, and what they closed ends it', () => {
  const outcome = { kind: 'applied', commit: MERGED } as const;
  expect(told(after('review-completed'), { kind: 'end-merge', outcome })).toEqual(['merge-ended']);
  expect(told(after('branch-pushed'), { kind: 'end-merge', outcome })).toBe('out-of-order');
});

test('somebody else was quicker: it is over, unless its own patch is on its way', () => {
  const mended = { kind: 'mended-by-others', commit: MERGED, by: 'eve' } as const;
  expect(told(after('pull-request-opened'), mended)).toEqual(['mended-by-others', 'repair-completed']);
  expect(told(after('merge-started'), mended)).toBe('merging');
  const over = after('pull-request-opened', { type: 'repair-completed', how: 'mended-by-others', because: '' });
  expect(wants(over).kind).toBe('tidy');
});

test('its own merge, an unknown deployment and a rollback under way are nobody else’s mending, whoever was called', () => {
  const called: RepairEvent = { type: 'repair-escalated', because: 'policy' };
  const mended = (commit: string) => ({ kind: 'mended-by-others', commit, by: 'eve' }) as const;
  expect(told(after('deployment-planned', called), mended(MERGED))).toBe('merging');
  expect(told(after('deployment-planned', called), mended(HEAD))).toEqual(['mended-by-others', 'repair-completed']);
  expect(told(after('deployment-started', called), mended(HEAD))).toBe('merging');
  const taking: RepairEvent = { type: 'take-back-began', because: 'ill' };
  expect(told(after('deployment-ended', taking, called), mended(HEAD))).toBe('merging');
});

test('while nobody answers, that nobody knows is written down once', () => {
  const outcome = { kind: 'unknown', because: 'no answer' } as const;
  const deployment = { kind: 'end-deployment', key: 'act_1', outcome, reached: true } as const;
  expect(told(after('deployment-started'), deployment)).toEqual(['deployment-ended']);
  const unknown: RepairEvent = { type: 'deployment-ended', key: 'act_1', outcome, reached: true };
  expect(told(after('deployment-started', unknown), deployment)).toEqual([]);
  const merge = { kind: 'end-merge', outcome } as const;
  expect(told(after('merge-started'), merge)).toEqual(['merge-ended']);
  expect(told(after('merge-started', { type: 'merge-ended', outcome }), merge)).toEqual([]);
});

test('a lock that ended while a person was waited for is taken anew, and nothing else moves', () => {
  const again = { type: 'edits-locked', lockId: 'lck_1', token: 5 } as const;
  expect(told(after('review-completed'), { kind: 'note', event: again })).toEqual(['edits-locked']);
  const state = after('review-completed', again);
  expect([state.lock?.token, wants(state).kind]).toEqual([5, 'decide']);
});

test('a flaky failure is said so, never repaired, and only before it was found to be steady', () => {
  const flaky = { kind: 'complete', how: 'flaky', because: 'it passed when repeated' } as const;
  expect(told(after('repair-opened'), flaky)).toEqual(['repair-completed']);
  expect(told(after('culprit-found'), flaky)).toBe('out-of-order');
});

test('a search without a find goes to a person, who is called until somebody is reached', () => {
  const ended: RepairEvent = { type: 'search-ended', tried: 9, because: 'none of 9' };
  expect(wants(after('culprit-found', ended))).toEqual({ kind: 'escalate', because: 'none of 9' });
  const escalated = after('culprit-found', ended, { type: 'repair-escalated', because: 'none of 9' });
  expect(wants(escalated).kind).toBe('call');
  expect(told(escalated, { kind: 'mended-by-others', commit: HEAD, by: 'eve' })).toEqual([
    'mended-by-others',
    'repair-completed',
  ]);
});

test('who was asked for a yes is called again when it is taken back, or handed over', () => {
  const asked: readonly RepairEvent[] = [
    { type: 'repair-held-back', gate: 'not-approved', because: 'propose', untilMs: T0 },
    CALLED,
  ];
  const handed = after('review-completed', ...asked, { type: 'repair-escalated', because: 'moved on' });
  expect(wants(handed).kind).toBe('call');
  const reverted: RepairEvent = { type: 'merge-reverted', commit: HEAD, because: '' };
  const failed: RepairEvent = { type: 'repair-failed', because: 'ill' };
  const back = after('deployment-ended', CALLED, TAKING, reverted, failed, { type: 'repair-tidied', says: '' });
  expect(wants(back).kind).toBe('call');
});

test('waiting for a yes calls a person once, and looks again', () => {
  const held: RepairEvent = { type: 'repair-held-back', gate: 'not-approved', because: 'propose', untilMs: T0 + 5_000 };
  expect(wants(after('review-completed', held)).kind).toBe('call');
  const called = after('review-completed', held, CALLED);
  expect(wants(called).kind).toBe('wait');
  expect(wants(called, 6_000).kind).toBe('decide');
});

test('who paused or froze is not called for it, and what is held back by others is not held for ever', () => {
  const held = (gate: string): RepairEvent => ({ type: 'repair-held-back', gate, because: 'it is', untilMs: T0 });
  const late = (gate: string) => wants(after('review-completed', held(gate)), 3_600_000).kind;
  expect(['paused', 'frozen', 'policy-wait'].map(late)).toEqual(['decide', 'decide', 'decide']);
  expect(late('locked')).toBe('escalate');
});

test('a person says no before the merge, and not after', () => {
  const no = { kind: 'reject', reason: 'we want it', actor: { kind: 'person', name: 'ada' } } as const;
  expect(told(after('review-completed'), no)).toEqual(['repair-rejected', 'repair-failed']);
  expect(told(after('merge-started'), no)).toBe('too-late');
  const rejected: RepairEvent = { type: 'merge-ended', outcome: { kind: 'rejected', because: 'conflict', mend: '' } };
  expect(told(after('merge-started', rejected), no)).toEqual(['repair-rejected', 'repair-failed']);
});

test('there is no second opening, and no word to what is not there or over', () => {
  expect(told(after('repair-opened'), { kind: 'escalate', because: 'x' })).toEqual(['repair-escalated']);
  expect(told(after(null), { kind: 'escalate', because: 'x' })).toBe('unknown-repair');
  const over = after('repair-opened', { type: 'repair-completed', how: 'flaky', because: '' });
  expect(told(over, { kind: 'escalate', because: 'x' })).toBe('repair-closed');
});
