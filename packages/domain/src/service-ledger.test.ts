// One incident, or one person, at a time on one service (INV-26), and what cooldowns and budgets count.
import { describe, expect, test } from 'vitest';
import { givenOf, THEN_MS } from './incident/specification.kit.ts';
import { ada, deployAgain } from './incident/samples.kit.ts';
import type { LedgerEvent } from './service-ledger.ts';
import { serviceLedger } from './service-ledger.ts';

const atMs = THEN_MS;
const given = (...history: readonly LedgerEvent[]) => givenOf(serviceLedger, ...history);
const reserved = (by: string): LedgerEvent => ({ type: 'service-reserved', by, atMs });
const freed = (by: string): LedgerEvent => ({ type: 'service-freed', by, atMs });
const counted = (by: string, key: string): LedgerEvent => ({ type: 'action-counted', by, key, atMs });
const inverse = { kind: 'none', because: 'nothing to take back' } as const;
const operation = { key: 'ops-1', request: deployAgain, inverse, actor: ada, reason: 'the new look', atMs } as const;
const operated: LedgerEvent = { type: 'operation-started', ...operation };
const outcome = { kind: 'applied', receipt: 'done' } as const;

describe('a service', () => {
  test('is held by one incident; asking twice is no second time', () => {
    given().when({ kind: 'reserve', by: 'one', atMs }).leadsTo(reserved('one'));
    given(reserved('one')).when({ kind: 'reserve', by: 'one', atMs }).leadsTo();
    given(reserved('one')).when({ kind: 'reserve', by: 'two', atMs }).refuses('held');
    given(reserved('one'), freed('one')).when({ kind: 'reserve', by: 'two', atMs }).leadsTo(reserved('two'));
  });

  test('is freed by its holder alone', () => {
    given(reserved('one')).when({ kind: 'free', by: 'one', atMs }).leadsTo(freed('one'));
    given(reserved('one')).when({ kind: 'free', by: 'two', atMs }).leadsTo();
  });

  test('that a person changes is not reserved meanwhile, and the other way round', () => {
    given(operated).when({ kind: 'reserve', by: 'one', atMs }).refuses('operated');
    given(operated)
      .when({ kind: 'operate', ...operation, key: 'ops-2' })
      .refuses('operated');
    given(reserved('one'))
      .when({ kind: 'operate', ...operation })
      .refuses('held');
    given(operated, { type: 'operation-ended', key: 'ops-1', outcome, atMs })
      .when({ kind: 'reserve', by: 'one', atMs })
      .leadsTo(reserved('one'));
  });
});

test('actions are counted once each, for the holder alone', () => {
  given(reserved('one')).when({ kind: 'count', by: 'one', key: 'k1', atMs }).leadsTo(counted('one', 'k1'));
  given(reserved('one'), counted('one', 'k1')).when({ kind: 'count', by: 'one', key: 'k1', atMs }).leadsTo();
  given(reserved('one')).when({ kind: 'count', by: 'two', key: 'k1', atMs }).refuses('not-holder');
  given().when({ kind: 'count', by: 'one', key: 'k1', atMs }).refuses('not-holder');
});

test('only the last hundred starts are remembered', () => {
  const many = Array.from(
    { length: 130 },
    (_, n): LedgerEvent => ({ ...counted('one', `k${n}`), atMs: atMs + n }) as LedgerEvent,
  );
  const { state } = given(reserved('one'), ...many);
  expect(state.actionsMs).toHaveLength(100);
  expect(state.actionsMs.at(-1)).toBe(atMs + 129);
});

test('an operation ends once, and by its own key', () => {
  given()
    .when({ kind: 'operate', ...operation })
    .leadsTo(operated);
  given(operated)
    .when({ kind: 'end-operation', key: 'ops-1', outcome, atMs })
    .leadsTo({ type: 'operation-ended', key: 'ops-1', outcome, atMs });
  given(operated).when({ kind: 'end-operation', key: 'ops-0', outcome, atMs }).leadsTo();
  given().when({ kind: 'end-operation', key: 'ops-1', outcome, atMs }).leadsTo();
});

test('an event of a newer version changes nothing', () => {
  expect(given(reserved('one'), { type: 'service-blessed' } as never).state.holder).toBe('one');
});
