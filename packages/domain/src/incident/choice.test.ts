// Which option is taken: the worthiest that policy lets through; a person is always the last one (INV-24).
import { describe, expect, test } from 'vitest';
import type { Ruling } from '../policy/policy.ts';
import { MAX_ACTIONS, MAX_ROUNDS } from './choice.ts';
import type { IncidentEvent } from './events.ts';
import {
  acting,
  ada,
  allowed,
  applied,
  askedFor,
  chose,
  chosen,
  deciding,
  escalated,
  frozen,
  judged,
  oneApproval,
  opened,
  person,
  ranked,
  rejected,
  restarting,
  rollback,
  started,
  verifying,
  watching,
  weighed,
} from './samples.kit.ts';
import { at, given, NOW_MS, THEN_MS } from './specification.kit.ts';

const forbidden: Ruling = { kind: 'forbidden', because: 'autonomy is "observe"' };
const choose = (rulings: Readonly<Record<string, Ruling>>) =>
  ({
    kind: 'choose',
    rulings,
    hashes: { rollback: 'hash-1', restart: 'hash-2' },
    approvalId: 'apr-1',
    approvalSeconds: 60,
  }) as const;
const all = { rollback: allowed, restart: allowed };
/** A whole round that tried `key` and saw that it did not help. */
const triedInVain = (key: string, option = rollback): IncidentEvent[] => [
  chose(option),
  started(key, option),
  applied(key),
  judged(key, 'refuted'),
];
const nextRound = [frozen, ranked, weighed];

test('the worthiest option is taken', () => {
  given(...deciding)
    .when(choose(all))
    .leadsTo(chose(rollback));
});

test('what policy forbids is passed over, with the reason', () => {
  given(...deciding)
    .when(choose({ rollback: forbidden, restart: allowed }))
    .leadsTo({
      ...chose(restarting),
      passedOver: [{ optionId: 'rollback', because: forbidden.because }],
    } as IncidentEvent);
});

test('what nobody ruled on is forbidden', () => {
  given(...deciding)
    .when(choose({}))
    .leadsToLike({ type: 'option-chosen', optionId: watching.id }, { type: 'watch-began' });
});

test('where policy wants a person, approval of that exact action is asked for', () => {
  given(...deciding)
    .when(choose({ rollback: oneApproval }))
    .leadsToLike(
      chose(rollback, oneApproval),
      askedFor(1, { expiresMs: NOW_MS + 60_000, proposer: { kind: 'agent', name: 'Scout' } }),
    );
});

test('where policy says not now, it waits and says why', () => {
  const ruling: Ruling = { kind: 'wait', untilMs: THEN_MS + 9_000, because: 'it cools down' };
  const waits = given(...deciding).when(choose({ rollback: ruling }));
  waits.leadsTo(chose(rollback, ruling), {
    type: 'action-held-back',
    gate: 'policy',
    because: ruling.because,
    untilMs: ruling.untilMs,
  });
  waits.and().wants({ kind: 'check', key: null }, 8_999);
  waits.and().wants({ kind: 'start' }, 9_000);
});

describe('what was done or refused in this incident is not chosen again', () => {
  test('when it was tried', () => {
    const restarted = [...deciding, ...triedInVain('k1', restarting)];
    given(...restarted, ...nextRound)
      .when(choose({ rollback: forbidden, restart: allowed }))
      .leadsToLike({ type: 'option-chosen', optionId: watching.id }, { type: 'watch-began' });
  });

  test('but it is, when it never reached the world', () => {
    given(...chosen, started('k1'), rejected('k1', false), ...nextRound)
      .when(choose(all))
      .leadsTo(chose(rollback));
  });

  test('when a person said no to it', () => {
    const refused = { type: 'approval-rejected', approvalId: 'apr-1', by: ada, reason: 'no' } as const;
    given(...deciding, chose(rollback, oneApproval), askedFor(1), at(THEN_MS, refused, ada))
      .when(choose(all))
      .leadsToLike({ type: 'option-chosen', optionId: restarting.id });
  });
});

describe('trying comes to an end', () => {
  test(`after ${MAX_ACTIONS} actions only watching and a person are left`, () => {
    const tries = ['r1', 'r2', 'r3'].map((release, i) =>
      acting(`try-${i}`, { kind: 'deploy', service: 'alpha', release }, 0.5),
    );
    const history = [opened, ...nextRound, ...tries.flatMap((option, i) => triedInVain(`k${i}`, option)), ...nextRound];
    given(...history)
      .when(choose(all))
      .leadsToLike({ optionId: watching.id }, { type: 'watch-began' });
  });

  test(`after ${MAX_ROUNDS} rounds only a person is left`, () => {
    const late = [opened, { ...frozen, round: MAX_ROUNDS } as IncidentEvent, ranked, weighed];
    given(...late)
      .when(choose(all))
      .leadsToLike({ optionId: person.id });
    given(...late, chose(person)).wants({ kind: 'escalate' });
  });

  test('without any option left it says so', () => {
    const nothing = { type: 'options-weighed', round: 1, options: [] } as const;
    given(opened, frozen, ranked, nothing).when(choose(all)).refuses('no-option');
  });
});

describe('a choice is made in its turn', () => {
  test('not before the options are weighed, and not after a person took over', () => {
    given(opened, frozen, ranked).when(choose(all)).refuses('out-of-order');
    given(...deciding, escalated)
      .when(choose(all))
      .refuses('out-of-order');
  });

  test('again when policy has changed its mind, but not while an answer, a watch or a judgement is awaited', () => {
    given(...chosen)
      .when(choose({ rollback: oneApproval }))
      .leadsToLike({ type: 'option-chosen' }, { type: 'approval-requested' });
    given(...deciding, chose(rollback, oneApproval), askedFor(1))
      .when(choose(all))
      .refuses('out-of-order');
    given(...verifying)
      .when(choose(all))
      .refuses('out-of-order');
    const watched = { type: 'watch-began', untilMs: THEN_MS + 9_000, because: 'it may heal' } as const;
    given(...deciding, chose(watching), watched)
      .when(choose(all))
      .refuses('out-of-order');
  });

  test('and the approval of an earlier choice does not count for a new one', () => {
    const again = given(...deciding, chose(rollback, oneApproval), askedFor(1), chose(rollback, oneApproval));
    expect(again.state.approval).toBeNull();
  });
});
