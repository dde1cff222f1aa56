/** What the ledger says of what customers saw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sight } from '../outside/customers/browser.ts';
import { openLedger } from '../outside/customers/ledger.ts';

const NOON = Date.parse('2026-01-01T12:00:00.000Z');

function sight(afterMs: number, change: Partial<Sight> = {}): Sight {
  return { at: NOON + afterMs, method: 'GET', path: '/', status: 200, failure: undefined, ms: 5, ...change };
}

test('requests stand in the second in which they were sent, failures one by one', () => {
  const ledger = openLedger(() => NOON + 2500);
  ledger.note(sight(100));
  ledger.note(sight(1100, { status: 0, failure: 'timeout', ms: 5000 }));
  ledger.note(sight(900, { method: 'POST', path: '/checkout', status: 201, ms: 500 }));
  ledger.note(sight(1200, { status: 404 }));

  assert.partialDeepStrictEqual(ledger.stats(10), {
    totals: { visits: 3, requests: 4, failures: 1, orders: 1, refused: 1 },
    last: { requests: 4, failures: 1, p50Ms: 500, p95Ms: 5000 },
    perSecond: [
      { at: '2026-01-01T12:00:00.000Z', requests: 2, orders: 1 },
      { at: '2026-01-01T12:00:01.000Z', requests: 2, failures: 1, refused: 1 },
    ],
    failures: [{ at: NOON + 1100, failure: 'timeout' }],
  });
});

test('without requests there is no latency, and old seconds are let go', () => {
  const ledger = openLedger(() => NOON + 700_000);
  ledger.note(sight(0));
  ledger.note(sight(700_000));
  assert.partialDeepStrictEqual(ledger.stats(10), {
    totals: { requests: 2 },
    last: { requests: 1 },
    perSecond: [{ at: '2026-01-01T12:11:40.000Z' }],
  });
  assert.partialDeepStrictEqual(openLedger(() => NOON).stats(5), { last: { requests: 0, p95Ms: null } });
});
