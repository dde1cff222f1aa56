// Which incident a signal belongs to, by time and by calls.
import { expect, test } from 'vitest';
import { errorsOf, START_MS } from '../stage.kit.ts';
import { belongsTo, distance } from './belongs-to.ts';
import type { Neighbourhood } from './belongs-to.ts';

const edge = (caller: string, callee: string, outside = false) => ({ caller, callee, outside, sources: [] });
const chain = [edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('d', 'e')];
const incident = (more: Partial<Neighbourhood> = {}): Neighbourhood => ({
  id: 'one',
  services: ['a'],
  onsetMs: START_MS - 5_000,
  lastSignalMs: START_MS,
  actedMs: null,
  ...more,
});

test('hops are counted along calls in either direction, up to three', () => {
  expect(distance('a', 'a', [])).toBe(0);
  expect(distance('a', 'd', chain)).toBe(3);
  expect(distance('d', 'a', chain)).toBe(3);
  expect(distance('a', 'e', chain)).toBe(Number.POSITIVE_INFINITY);
});

test('two callers of one outsider are no neighbours', () => {
  const shared = [edge('a', 'provider', true), edge('b', 'provider', true)];
  expect(distance('a', 'b', shared)).toBe(Number.POSITIVE_INFINITY);
});

test('near in time and place is the same incident; far in either is not', () => {
  expect(belongsTo(errorsOf('d', START_MS), [incident()], chain)).toBe('one');
  expect(belongsTo(errorsOf('e', START_MS), [incident()], chain)).toBeNull();
  expect(belongsTo(errorsOf('a', START_MS + 200_000), [incident()], chain)).toBeNull();
  expect(belongsTo(errorsOf('a', START_MS - 200_000), [incident()], chain)).toBeNull();
});

test('what an action stirs up is its own incident’s', () => {
  const acted = incident({ actedMs: START_MS + 300_000 });
  expect(belongsTo(errorsOf('a', START_MS + 310_000), [acted], chain)).toBe('one');
  expect(belongsTo(errorsOf('a', START_MS + 400_000), [acted], chain)).toBeNull();
});

test('of two that fit the one with the nearer onset is taken', () => {
  const two = [incident({ id: 'older', onsetMs: START_MS - 60_000 }), incident({ id: 'newer' })];
  expect(belongsTo(errorsOf('a', START_MS), two, chain)).toBe('newer');
});
