// What the judge of breakages says of facts that no run needs to produce.
import { expect, test } from 'vitest';
import type { BreakageTruth } from '../development/breakage.ts';
import type { BreakageFacts, MainFact, RepairFact } from './breakage-facts.ts';
import { judgeBreakage } from './judge-breakage.ts';

const T0 = Date.parse('2030-01-01T12:00:00.000Z');
const repaired: BreakageTruth = { right: 'repaired', hiddenTests: { 'tests/more.test.js': '' } };
const flaky: BreakageTruth = { right: 'flaky', hiddenTests: {} };

const main: MainFact = {
  head: 'b',
  asPushed: false,
  weakened: [],
  commands: [{ command: 'test', passed: true, says: '' }],
};

function repair(change: Partial<RepairFact> = {}, told: Partial<RepairFact['repair']> = {}): RepairFact {
  const answer = {
    id: 'rep_1',
    phase: 'completed',
    how: 'repaired',
    mergedCommit: 'b',
    handOver: null,
    waitsFor: null,
    candidatesTried: 3,
    patch: { kind: 'small-edit', says: 'turn the sign round' },
    pullRequest: { number: 1, url: 'http://pulls/1' },
    ...told,
  } as RepairFact['repair'];
  const times = {
    openedAtMs: T0 + 4_000,
    pullRequestAtMs: T0 + 20_000,
    mergedAtMs: T0 + 24_000,
    endedAtMs: T0 + 40_000,
  };
  return { repair: answer, ...times, askedAtMs: null, ...change };
}

function judged(truth: BreakageTruth, change: Partial<BreakageFacts> = {}) {
  const facts = { pushedAtMs: T0, failedAtMs: T0 + 3_500, timedOut: false, repairs: [repair()], main, ...change };
  return judgeBreakage('one', truth, facts);
}

test('a repair that was merged, deployed and verified, with its figures', () => {
  expect(judged(repaired)).toMatchObject({
    outcome: 'repaired',
    help: 'turn the sign round',
    helpKind: 'small-edit',
    seconds: { detected: 3.5, pullRequest: 20, merged: 24, verified: 40 },
    agrees: true,
  });
});

test('a pull request a minute and a bit after the push is too late', () => {
  const late = judged(repaired, { repairs: [repair({ pullRequestAtMs: T0 + 61_000 })] });
  expect(late.why).toEqual(['its pull request came 61 s after the push, later than 60 s']);
});

test('two pull requests for one cause are one too many', () => {
  const two = judged(repaired, { repairs: [repair(), repair({}, { id: 'rep_2' })] });
  expect(two.why).toEqual(['2 pull requests were opened for one cause']);
});

test('merged, and then the deployment failed: no repair', () => {
  const left = repair({ endedAtMs: T0 + 50_000 }, { phase: 'failed', how: null });
  expect(judged(repaired, { repairs: [left] })).toMatchObject({ outcome: 'asked', agrees: false });
});

test('a build that never failed is no breakage', () => {
  expect(judged(repaired, { failedAtMs: null, repairs: [], timedOut: true }).why).toContain(
    'no build of what was pushed has failed',
  );
});

test('a flaky test is said to be so, and a change that is only proposed is held against it', () => {
  const untouched = { ...main, asPushed: true, commands: [] };
  const said = repair(
    { pullRequestAtMs: null, mergedAtMs: null },
    { how: 'flaky', mergedCommit: null, pullRequest: null },
  );
  expect(judged(flaky, { repairs: [said], main: untouched })).toMatchObject({ outcome: 'flaky', agrees: true });
  const proposed = repair({ mergedAtMs: null }, { how: 'flaky', mergedCommit: null });
  expect(judged(flaky, { repairs: [proposed], main: untouched }).why).toEqual([
    'it proposed a change, turn the sign round, where there is nothing to change',
  ]);
});

test('of a command that fails, the line that says most is told', () => {
  const says = 'ok 1\n✖ failing tests:\n✖ sums of three (2 ms)\n  AssertionError\n}\n';
  const failing = { ...main, commands: [{ command: 'node --test', passed: false, says }] };
  expect(judged(repaired, { main: failing }).why).toEqual([
    'in a fresh clone `node --test` fails: ✖ sums of three (2 ms)',
  ]);
});
