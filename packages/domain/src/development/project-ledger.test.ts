// Edit locks with heartbeat and fencing token, and the merge queue of one.
import { expect, test } from 'vitest';
import { fold } from '../decider.ts';
import type { ProjectCommand, ProjectEvent } from './project-ledger.ts';
import { holdsLock, locksAt, projectLedger } from './project-ledger.ts';

const T0 = 1_000_000;
const lock = (id: string, holder: string, paths: readonly string[], atMs = T0): ProjectCommand => ({
  kind: 'lock',
  id,
  holder,
  paths,
  forMs: 60_000,
  atMs,
});

function after(...commands: readonly ProjectCommand[]) {
  const events: ProjectEvent[] = [];
  const refusals: string[] = [];
  for (const command of commands) {
    const decision = projectLedger.decide(command, fold(projectLedger, events));
    if (decision.ok) events.push(...decision.events);
    else refusals.push(decision.refusal.kind);
  }
  return { ledger: fold(projectLedger, events), refusals };
}

test('two holders never edit the same files, and may edit others', () => {
  const { ledger, refusals } = after(
    lock('l1', 'ada', ['src/a.ts']),
    lock('l2', 'machine', ['src/a.ts', 'src/b.ts']),
    lock('l3', 'machine', ['src/b.ts']),
  );
  expect(refusals).toEqual(['locked']);
  expect(locksAt(ledger, T0).map(({ id }) => id)).toEqual(['l1', 'l3']);
});

test('a folder holds what is below it, a star holds all', () => {
  expect(after(lock('l1', 'ada', ['src/']), lock('l2', 'bob', ['src/deep/a.ts'])).refusals).toEqual(['locked']);
  expect(after(lock('l1', 'ada', ['*']), lock('l2', 'bob', ['x'])).refusals).toEqual(['locked']);
  expect(after(lock('l1', 'ada', ['src/']), lock('l2', 'bob', ['src2/a.ts'])).refusals).toEqual([]);
});

test('a lock ends without its heartbeat, and whoever comes late finds it lost', () => {
  const late = T0 + 61_000;
  const { ledger, refusals } = after(lock('l1', 'ada', ['a']), lock('l2', 'bob', ['a'], late), {
    kind: 'extend',
    id: 'l1',
    token: 1,
    forMs: 60_000,
    atMs: late,
  });
  expect(refusals).toEqual(['lock-lost']);
  expect(holdsLock(ledger, 'l1', 1, late)).toBe(false);
  expect(holdsLock(ledger, 'l2', 2, late)).toBe(true);
});

test('a heartbeat keeps it, and only under its own token', () => {
  const { ledger, refusals } = after(
    lock('l1', 'ada', ['a']),
    { kind: 'extend', id: 'l1', token: 1, forMs: 60_000, atMs: T0 + 50_000 },
    { kind: 'extend', id: 'l1', token: 9, forMs: 60_000, atMs: T0 + 55_000 },
  );
  expect(refusals).toEqual(['lock-lost']);
  expect(holdsLock(ledger, 'l1', 1, T0 + 100_000)).toBe(true);
});

test('tokens rise over all locks of a project, so that an older one is known as older', () => {
  const { ledger } = after(lock('l1', 'ada', ['a']), { kind: 'unlock', id: 'l1', atMs: T0 }, lock('l2', 'bob', ['a']));
  expect(ledger.locks.map(({ token }) => token)).toEqual([2]);
});

test('one merges at a time, and may ask again', () => {
  const take = (by: string): ProjectCommand => ({ kind: 'take-merge', by, atMs: T0 });
  const { ledger, refusals } = after(take('r1'), take('r1'), take('r2'), { kind: 'free-merge', by: 'r2', atMs: T0 });
  expect(refusals).toEqual(['merging']);
  expect(ledger.merging).toBe('r1');
});
