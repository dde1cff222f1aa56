// Every gate before an action, in which it says no (INV-24, INV-25, INV-26, INV-28).
import { describe, expect, test } from 'vitest';
import { agent } from '../words/actor.ts';
import type { Gates } from './commands.ts';
import {
  ada,
  applied,
  approvedBy,
  askedFor,
  bob,
  chose,
  chosen,
  deciding,
  escalated,
  gates,
  judged,
  oneApproval,
  opened,
  outcomes,
  rejected,
  resolved,
  rollBack,
  rollback,
  started,
  takingBack,
  twoApprovals,
  underWay,
  unknown,
  verifying,
  watching,
} from './samples.kit.ts';
import { at, given, THEN_MS } from './specification.kit.ts';

const start = (shut: Partial<Gates> = {}) =>
  ({ kind: 'start', key: 'k1', optionId: rollback.id, gates: gates(shut) }) as const;
const until = { kind: 'wait', untilMs: THEN_MS + 60_000, because: 'changes are frozen: the sale' } as const;
const proposed = [...deciding, chose(rollback, oneApproval), askedFor(1)];

test('with every gate open it starts, with its inverse recorded before it runs (INV-29)', () => {
  given(...chosen)
    .when(start())
    .leadsTo(started('k1'));
  expect(started('k1')).toMatchObject({ inverse: { kind: 'request' } });
});

describe('a gate that is shut', () => {
  test.each<[string, Partial<Gates>, string]>([
    ['acting is paused', { paused: true }, 'paused'],
    ['policy forbids it', { ruling: { kind: 'forbidden', because: 'observe' } }, 'policy'],
    ['the hourly budget is spent', { ruling: { kind: 'forbidden', because: '6 in the last hour' } }, 'policy'],
    ['changes are frozen', { ruling: until }, 'policy-wait'],
    ['the service cools down', { ruling: { ...until, because: 'it cools down' } }, 'policy-wait'],
    ['it touches too much for no person to look', { ruling: oneApproval }, 'not-approved'],
    ['another incident holds the service', { reserved: false }, 'not-reserved'],
    ['the signals are well again', { signals: 'healthy' }, 'healthy-again'],
    ['nothing can be seen', { signals: 'unobserved' }, 'unobserved'],
    ['it is not proven that it is still ill', { signals: 'inconclusive' }, 'inconclusive'],
  ])('when %s, nothing starts', (_when, shut, kind) => {
    given(...chosen)
      .when(start(shut))
      .refuses(kind);
  });

  test('what is well again is left alone even while paused', () => {
    given(...chosen)
      .when(start({ paused: true, signals: 'healthy' }))
      .refuses('healthy-again');
  });
});

describe('an approval', () => {
  const needs = { ruling: oneApproval };

  test('that was given lets the action start', () => {
    given(...proposed, at(THEN_MS, approvedBy(ada), ada))
      .when(start(needs))
      .leadsTo(started('k1'));
  });

  test('that is missing holds it', () =>
    given(...proposed)
      .when(start(needs))
      .refuses('not-approved'));

  test('for another action holds it', () => {
    given(
      ...deciding,
      chose(rollback),
      askedFor(1, { actionHash: 'hash-of-another' }),
      at(THEN_MS, approvedBy(ada), ada),
    )
      .when(start(needs))
      .refuses('stale-approval');
  });

  test('that has expired holds it', () => {
    given(...proposed, at(THEN_MS, approvedBy(ada), ada))
      .when({ ...start(needs), atMs: THEN_MS + 60_000 })
      .refuses('approval-expired');
  });

  test('is used up by the start, and serves no second one', () => {
    given(...proposed, at(THEN_MS, approvedBy(ada), ada), started('k0'), rejected('k0', false))
      .when(start(needs))
      .refuses('nothing-chosen');
    given(
      ...proposed,
      at(THEN_MS, approvedBy(ada), ada),
      started('k0'),
      rejected('k0', false),
      chose(rollback, oneApproval),
    )
      .when(start(needs))
      .refuses('not-approved');
  });

  test('of one person is not enough where two are needed', () => {
    const two = [...deciding, chose(rollback, twoApprovals), askedFor(2), at(THEN_MS, approvedBy(ada), ada)];
    given(...two)
      .when(start({ ruling: twoApprovals }))
      .refuses('not-approved');
    given(...two, at(THEN_MS, approvedBy(bob), bob))
      .when(start({ ruling: twoApprovals }))
      .leadsTo(started('k1'));
  });

  test('of one person does not do when policy has come to want two', () => {
    given(...proposed, at(THEN_MS, approvedBy(ada), ada))
      .when(start({ ruling: twoApprovals }))
      .refuses('not-approved');
  });
});

describe('nothing starts', () => {
  test('that was not chosen', () => {
    given(...deciding)
      .when(start())
      .refuses('nothing-chosen');
    given(...deciding, chose(watching))
      .when(start())
      .refuses('nothing-chosen');
    given(...chosen)
      .when({ ...start(), optionId: 'restart' })
      .refuses('nothing-chosen');
  });

  test('while nobody knows what became of the action before (INV-15)', () => {
    given(...underWay)
      .when(start())
      .refuses('action-pending');
    given(...underWay, unknown('k1'))
      .when(start())
      .refuses('action-pending');
  });

  test('while the action before is not judged', () => {
    given(...verifying)
      .when(start())
      .refuses('action-unjudged');
    given(...verifying, takingBack('k2', 'k1'), rejected('k2', false))
      .when(start())
      .refuses('action-unjudged');
  });

  test('once a person has taken over, or it is over', () => {
    given(...chosen, escalated)
      .when(start())
      .refuses('escalated');
    given(...chosen, resolved)
      .when(start())
      .refuses('incident-closed');
    given().when(start()).refuses('unknown-incident');
  });
});

describe('taking back', () => {
  const inverse = { kind: 'request', request: { kind: 'deploy', service: 'alpha', release: 'r2' } } as const;
  const undo = (shut: Partial<Gates> = {}) =>
    ({ kind: 'undo', key: 'k2', undoes: 'k1', inverse, gates: gates(shut), actor: agent('Surgeon') }) as const;
  const refuted = [...verifying, judged('k1', 'refuted')];

  test('runs the recorded inverse, and says what would take that back', () => {
    given(...refuted)
      .when(undo())
      .leadsTo({
        type: 'action-started',
        key: 'k2',
        optionId: null,
        request: inverse.request,
        inverse: { kind: 'request', request: rollBack },
        undoes: 'k1',
      });
  });

  test.each<[string, Partial<Gates>, string]>([
    ['acting is paused', { paused: true }, 'paused'],
    ['another incident holds the service', { reserved: false }, 'not-reserved'],
  ])('does not happen when %s', (_when, shut, kind) => {
    given(...refuted)
      .when(undo(shut))
      .refuses(kind);
  });

  test('does not happen to what was not applied, not twice, and not without an inverse', () => {
    given(...underWay)
      .when(undo())
      .refuses('nothing-to-undo');
    given(...underWay, rejected('k1', true))
      .when(undo())
      .refuses('nothing-to-undo');
    given(...refuted, takingBack('k2', 'k1'))
      .when({ ...undo(), key: 'k3' })
      .refuses('action-pending');
    given(...refuted, takingBack('k2', 'k1'), applied('k2'))
      .when({ ...undo(), key: 'k3' })
      .refuses('undone-already');
    given(...refuted)
      .when({ ...undo(), inverse: { kind: 'none', because: 'a restart leaves nothing' } })
      .refuses('no-inverse');
  });

  test('is for people alone once the incident has ended, paused or not', () => {
    for (const end of [escalated, resolved]) {
      given(...refuted, end)
        .when(undo())
        .refuses('escalated');
      given(...refuted, end)
        .when({ ...undo({ paused: true }), actor: ada })
        .leadsToLike({ type: 'action-started', undoes: 'k1' });
      given(...refuted, end)
        .when({ ...undo({ reserved: false }), actor: ada })
        .refuses('not-reserved');
    }
  });

  test('leaves the action to be judged when it never reached the runtime', () => {
    given(...verifying, takingBack('k2', 'k1'), rejected('k2', false)).wants({ kind: 'check', key: 'k1' });
  });
});

describe('an outcome', () => {
  const record = (key: string, outcome: keyof typeof outcomes) =>
    ({ kind: 'record-outcome', key, outcome: outcomes[outcome], reached: true }) as const;

  test('is recorded once; an unknown one may still become known', () => {
    given(...underWay)
      .when(record('k1', 'applied'))
      .leadsTo(applied('k1'));
    given(...underWay)
      .when(record('k1', 'rejected'))
      .leadsTo(rejected('k1', true));
    given(...underWay, unknown('k1'))
      .when(record('k1', 'applied'))
      .leadsTo(applied('k1'));
    given(...underWay, unknown('k1'))
      .when(record('k1', 'unknown'))
      .refuses('still-unknown');
    given(...verifying)
      .when(record('k1', 'rejected'))
      .refuses('outcome-known');
    given(...underWay)
      .when(record('k9', 'applied'))
      .refuses('unknown-action');
  });

  test('may come after the end', () => {
    for (const end of [escalated, resolved])
      given(...underWay, end)
        .when(record('k1', 'applied'))
        .leadsTo(applied('k1'));
    expect(given(...underWay, resolved, applied('k1')).state.phase).toBe('resolved');
    given(opened, resolved).when(record('k1', 'applied')).refuses('unknown-action');
  });
});
