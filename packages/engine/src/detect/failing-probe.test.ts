// A declared probe that fails lastingly is seen, from its first failed look on; one failed look is none.
import { expect, test } from 'vitest';
import { failingProbe } from './failing-probe.ts';

/** A look every two seconds, newest last. */
function looks(...outcomes: readonly number[]): Float64Array {
  return Float64Array.from(outcomes.flatMap((outcome) => [Number.NaN, outcome]));
}

test('three failed looks of four are a finding that begins with the first of them', () => {
  expect(failingProbe(looks(0, 0, 0, 0, 0, 0, 1, 1, 1))).toMatchObject({ direction: 'up', now: 1, secondsAgo: 4 });
});

test('one failed look is none, nor is a probe that came back', () => {
  expect(failingProbe(looks(0, 0, 0, 0, 0, 1))).toBeNull();
  expect(failingProbe(looks(0, 0, 1, 1, 1, 0, 0))).toBeNull();
});

test('a probe that nobody looks at any more is not failing', () => {
  const then = looks(0, 0, 0, 0, 1, 1, 1);
  expect(failingProbe(Float64Array.from([...then, ...Array.from({ length: 70 }, () => Number.NaN)]))).toBeNull();
});

test('what was looked at too seldom says nothing', () => {
  expect(failingProbe(looks(1, 1))).toBeNull();
  expect(failingProbe(new Float64Array(0))).toBeNull();
});
