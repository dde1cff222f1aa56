// A seed decides everything: it replays to the letter, and a failing one says how (INV-32).
import { expect, test } from 'vitest';
import { failureText, replayCommand } from './failure.ts';
import { simulate } from './simulate.ts';

test.each([3, 44, 81, 200])('seed %i, run twice, is the same to the letter', async (seed) => {
  const once = await simulate(seed, { trace: true });
  const twice = await simulate(seed, { trace: true });
  expect(twice.trace).toEqual(once.trace);
  expect(twice).toEqual(once);
});

test('another seed is another life', async () => {
  expect((await simulate(4)).fingerprint).not.toBe((await simulate(3)).fingerprint);
});

test('looking does not change what happens', async () => {
  expect((await simulate(44, { trace: true })).fingerprint).toBe((await simulate(44)).fingerprint);
});

test('a failing seed is told with its invariant, its last events, and how to see it again', async () => {
  const outcome = await simulate(3);
  const text = failureText({ ...outcome, violations: [{ invariant: 'INV-15', detail: 'twice', atMs: 0 }] });
  expect(text).toContain('seed 3');
  expect(text).toContain('INV-15: twice');
  expect(text).toContain('@1 incident-opened');
  expect(text).toContain(replayCommand(3));
  expect(replayCommand(3)).toBe('npm run bench -- simulate --seeds 1 --first-seed 3 --trace');
});
