// Who may say yes or no to a proposal, and when (INV-25).
import { describe, expect, test } from 'vitest';
import { agent } from '../words/actor.ts';
import { ada, approvedBy, askedFor, bob, chose, deciding, oneApproval, rollback, twoApprovals } from './samples.kit.ts';
import { at, given, THEN_MS } from './specification.kit.ts';

const proposed = [...deciding, chose(rollback, oneApproval), askedFor(1)];
const forTwo = [...deciding, chose(rollback, twoApprovals), askedFor(2)];
const approve = { kind: 'approve', approvalId: 'apr-1', actionHash: 'hash-1', actor: ada } as const;
const reject = { kind: 'reject', approvalId: 'apr-1', reason: 'not during the sale', actor: ada } as const;

test('a person says yes, and then it may start', () => {
  const answered = given(...proposed).when(approve);
  answered.leadsTo(approvedBy(ada));
  answered.and().wants({ kind: 'start', optionId: rollback.id });
});

test('a person says no, and it is not proposed again', () => {
  const answered = given(...proposed).when(reject);
  answered.leadsTo({ type: 'approval-rejected', approvalId: 'apr-1', by: ada, reason: reject.reason });
  answered.and().wants({ kind: 'choose' });
  expect(answered.and().state.declined).toHaveLength(1);
});

test('nobody answers, and it expires: not before its time, and it is not proposed again', () => {
  given(...proposed).wants({ kind: 'check', key: null, watchOver: false }, 59_999);
  given(...proposed).wants({ kind: 'expire-approval' }, 60_000);
  given(...proposed)
    .when({ kind: 'expire-approval', atMs: THEN_MS + 59_999 })
    .refuses('not-expired');
  const expired = given(...proposed).when({ kind: 'expire-approval', atMs: THEN_MS + 60_000 });
  expired.leadsTo({ type: 'approval-expired', approvalId: 'apr-1' });
  expect(expired.and().state.declined).toHaveLength(1);
});

test('two persons say yes, and only then may it start', () => {
  const first = given(...forTwo, at(THEN_MS, approvedBy(ada), ada));
  first.wants({ kind: 'check' });
  const second = first.when({ ...approve, actor: bob });
  second.leadsTo(approvedBy(bob));
  second.and().wants({ kind: 'start' });
});

describe('a yes is refused', () => {
  test('when it is for an action that has changed since', () =>
    given(...proposed)
      .when({ ...approve, actionHash: 'hash-0' })
      .refuses('stale-approval'));

  test('when it is for another proposal', () =>
    given(...proposed)
      .when({ ...approve, approvalId: 'apr-0' })
      .refuses('stale-approval'));

  test('when it comes too late', () =>
    given(...proposed)
      .when({ ...approve, atMs: THEN_MS + 60_000 })
      .refuses('approval-expired'));

  test('when it does not come from a person', () => {
    given(...proposed)
      .when({ ...approve, actor: agent('Diplomat') })
      .refuses('not-a-person');
    given(...proposed)
      .when({ ...approve, actor: { kind: 'rule', name: 'always-yes' } })
      .refuses('not-a-person');
  });

  test('when it comes from whoever proposed the action', () =>
    given(...deciding, chose(rollback, oneApproval), askedFor(1, { proposer: ada }))
      .when(approve)
      .refuses('own-proposal'));

  test('when the same person has said it already', () =>
    given(...forTwo, at(THEN_MS, approvedBy(ada), ada))
      .when(approve)
      .refuses('approved-already'));

  test('when nothing is asked, or it was answered already', () => {
    given(...deciding)
      .when(approve)
      .refuses('no-approval-pending');
    given(...proposed, at(THEN_MS, approvedBy(ada), ada))
      .when({ ...approve, actor: bob })
      .refuses('no-approval-pending');
    given(...proposed, at(THEN_MS, approvedBy(ada), ada))
      .when(reject)
      .refuses('no-approval-pending');
  });
});

test('a no needs a reason, and comes in time', () => {
  given(...proposed)
    .when({ ...reject, reason: ' ' })
    .refuses('no-reason');
  given(...proposed)
    .when({ ...reject, atMs: THEN_MS + 60_000 })
    .refuses('approval-expired');
});

test('an answer to an older proposal changes nothing when it is read back', () => {
  const late = given(...proposed, at(THEN_MS, { ...approvedBy(ada), approvalId: 'apr-0' } as never, ada));
  expect(late.state.approval?.status).toBe('pending');
});
