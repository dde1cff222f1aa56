// What the forecast of the live loop sees, and what it must leave alone.
import { expect, test } from 'vitest';
import { growingToLimit } from './growth.ts';

/** A small seeded generator: the same series in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const MB = 1_048_576;

function memory(seconds: number, mb: (second: number) => number, seed: number): Float64Array {
  const random = randomOf(seed);
  return Float64Array.from({ length: seconds }, (_, second) => (mb(second) + 2 * random()) * MB);
}

test('memory that grows by 1.5 MB a second towards its limit is foretold', () => {
  const finding = growingToLimit(
    memory(45, (second) => 80 + 1.5 * second, 2),
    220 * MB,
  );
  expect(finding?.crossing?.expected).toBeGreaterThan(35);
  expect(finding?.crossing?.expected).toBeLessThan(65);
});

test('a heap that fills and levels off, a flat one, and one that saws are no leaks', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const filling = memory(90, (second) => 60 + 40 * (1 - Math.exp(-second / 12)), seed);
    const flat = memory(90, () => 90, seed);
    const saw = memory(90, (second) => 80 + (second % 15), seed);
    for (const values of [filling, flat, saw])
      for (let end = 36; end <= 90; end += 3)
        expect(growingToLimit(values.subarray(0, end), 200 * MB), `seed ${seed}`).toBeNull();
  }
});
