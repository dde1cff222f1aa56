// Pages of a list that grows at its head and forgets at its tail.
import { expect, test } from 'vitest';
import { pageOf } from './page.ts';

const rows = (from: number, to: number) => Array.from({ length: from - to }, (_, n) => ({ id: `b${from - n}` }));

test('pages go on where the last one ended, whatever came in front', () => {
  const first = pageOf(rows(9, 0), { limit: 4 });
  expect(first).toMatchObject({ ok: true, value: { nextCursor: 'b6' } });
  const next = pageOf(rows(12, 0), { limit: 4, cursor: 'b6' });
  expect(next).toMatchObject({ value: { items: [{ id: 'b5' }, { id: 'b4' }, { id: 'b3' }, { id: 'b2' }] } });
});

test('a cursor that is forgotten meanwhile ends the list instead of beginning it again', () => {
  expect(pageOf(rows(12, 6), { limit: 4, cursor: 'b5' })).toMatchObject({ value: { items: [], nextCursor: null } });
});
