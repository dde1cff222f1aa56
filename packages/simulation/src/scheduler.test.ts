// Simulated time: in order, one thing after another, with everything that follows from it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { Scheduler } from './scheduler.ts';

test('things happen in order of time, and in the order of asking where times are equal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 60 }), async (times) => {
      const scheduler = new Scheduler(0);
      const seen: [number, number][] = [];
      times.forEach((atMs, n) => scheduler.at(atMs, () => seen.push([scheduler.nowMs, n])));
      await scheduler.run(1_000, () => false);
      const expected = times
        .map((atMs, n) => [atMs, n] as [number, number])
        .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(seen).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('what follows from one thing is done before the next', async () => {
  const scheduler = new Scheduler(0);
  const seen: string[] = [];
  scheduler.at(1, () => {
    void (async () => {
      for (let hop = 0; hop < 50; hop += 1) await Promise.resolve();
      seen.push('long after the first');
    })();
  });
  scheduler.at(1, () => seen.push('the second'));
  await scheduler.run(10, () => false);
  expect(seen).toEqual(['long after the first', 'the second']);
});

test('sleep ends in its time, or at once when it is ended', async () => {
  const scheduler = new Scheduler(100);
  const woken: number[] = [];
  const stop = new AbortController();
  void scheduler.sleep(50).then(() => woken.push(scheduler.nowMs));
  void scheduler.sleep(1_000, stop.signal).then(() => woken.push(scheduler.nowMs));
  scheduler.at(120, () => stop.abort());
  await scheduler.run(10_000, () => false);
  expect(woken).toEqual([120, 150]);
  await scheduler.sleep(1_000, stop.signal);
});

test('it stops when it is over, and at its limit', async () => {
  const scheduler = new Scheduler(0);
  const beat = (): void => {
    scheduler.after(10, beat);
  };
  beat();
  expect(await scheduler.run(1_000, () => scheduler.nowMs >= 50)).toBe(true);
  expect(scheduler.nowMs).toBe(50);
  expect(await scheduler.run(80, () => false)).toBe(false);
});

test('chance repeats from its seed, and forks move nothing', () => {
  const draw = (seed: number, forked: boolean): number[] => {
    const random = createRandom(seed);
    if (forked) random.fork('aside').next();
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(draw(7, true)).toEqual(draw(7, false));
  expect(draw(7, false)).not.toEqual(draw(8, false));
  expect(createRandom(7).fork('a').next()).not.toBe(createRandom(7).fork('b').next());
  const many = Array.from(
    { length: 20_000 },
    (
      (random) => () =>
        random.next()
    )(createRandom(1)),
  );
  expect(many.reduce((sum, value) => sum + value, 0) / many.length).toBeCloseTo(0.5, 1);
  expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...many)).toBeLessThan(1);
});
