import { expect, test } from 'vitest';
import { keyed, newAfter } from './keyed-lines.ts';

const line = (body: string) => ({
  at: '2026-11-26T03:12:07.000Z',
  service: 'alpha',
  instance: 'alpha-1',
  severity: 9,
  body,
  traceId: null,
});

test('two lines that are the same in every word are two rows', () => {
  const keys = keyed([line('a'), line('a'), line('b')]).map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});

test('the count of new lines is of those after the last one that was shown', () => {
  const before = keyed([line('a'), line('b')]);
  expect(newAfter(before, keyed([line('b'), line('c'), line('d')]))).toBe(2);
  expect(newAfter(before, before)).toBe(0);
});

test('where nothing of before is left, everything is new', () => {
  expect(newAfter(keyed([line('a')]), keyed([line('x'), line('y')]))).toBe(2);
});
