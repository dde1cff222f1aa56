// Time that goes on, whatever the clock does.
import { expect, test } from 'vitest';
import { steadyTime } from './steady-time.ts';

function at(startMs: number) {
  const clock = { ms: startMs, now: () => clock.ms };
  return { clock, time: steadyTime(clock) };
}

test('it follows the clock, and its jumps forward', () => {
  const { clock, time } = at(1_000);
  expect(time.now()).toBe(1_000);
  clock.ms = 1_500;
  expect(time.now()).toBe(1_500);
  clock.ms = 90_000;
  expect(time.now()).toBe(90_000);
});

test('after a jump back it never goes backwards, goes on, and meets the clock again', () => {
  const { clock, time } = at(10_000);
  clock.ms = 4_000;
  let beforeMs = time.now();
  expect(beforeMs).toBe(10_000);
  for (clock.ms = 4_100; clock.ms <= 20_000; clock.ms += 100) {
    const nowMs = time.now();
    expect(nowMs).toBeGreaterThan(beforeMs);
    beforeMs = nowMs;
  }
  clock.ms = 30_000;
  expect(time.now()).toBe(30_000);
});

test('it is never earlier than what was stored before a restart', () => {
  const { clock, time } = at(4_000);
  time.atLeast(10_000);
  expect(time.now()).toBe(10_000);
  clock.ms = 4_500;
  expect(time.now()).toBe(10_250);
});
