// What the detectors see, and what they must leave alone.
import { expect, test } from 'vitest';
import { unusualErrors } from './errors.ts';
import { growingToLimit } from './growth.ts';
import { departure } from './level.ts';

/** A small seeded generator: the same series in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count += 1;
  }
  return count;
}

function traffic(
  seconds: number,
  perSecond: number,
  errorShare: (second: number) => number,
  seed: number,
): { requests: Float64Array; errors: Float64Array } {
  const random = randomOf(seed);
  const requests = Float64Array.from({ length: seconds }, () => poisson(perSecond, random));
  const errors = requests.map((asked, second) => {
    let failed = 0;
    for (let i = 0; i < asked; i += 1) if (random() < errorShare(second)) failed += 1;
    return failed;
  });
  return { requests, errors };
}

test('a third of two requests a second failing is seen within ten seconds, after twenty seconds of past', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const { requests, errors } = traffic(30, 2, (second) => (second >= 20 ? 0.33 : 0), seed);
    const seen = Array.from({ length: 11 }, (_, ago) =>
      unusualErrors(requests.subarray(0, 20 + ago), errors.subarray(0, 20 + ago), 0.0005),
    ).some((finding) => finding !== null);
    const failures = errors.reduce((sum, value) => sum + value, 0);
    expect(seen || failures < 4, `seed ${seed}`).toBe(true);
  }
});

test('an error rate that was always there is no news', () => {
  let alarms = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const { requests, errors } = traffic(300, 20, () => 0.02, seed);
    for (let end = 60; end <= 300; end += 1)
      if (unusualErrors(requests.subarray(0, end), errors.subarray(0, end), 0.02) !== null) alarms += 1;
  }
  expect(alarms).toBe(0);
});

test('the onset is the first failure, not the alarm', () => {
  const { requests, errors } = traffic(40, 20, (second) => (second >= 30 ? 0.5 : 0), 7);
  const finding = unusualErrors(requests, errors, 0.0005);
  expect(finding?.secondsAgo).toBeGreaterThanOrEqual(8);
  expect(finding?.secondsAgo).toBeLessThanOrEqual(10);
});

test('without a past there is nothing to compare with', () => {
  const { requests, errors } = traffic(8, 20, () => 0.5, 3);
  expect(unusualErrors(requests, errors, 0.0005)).toBeNull();
});

function latency(seconds: number, ms: (second: number) => number, seed: number): Float64Array {
  const random = randomOf(seed);
  return Float64Array.from(
    { length: seconds },
    (_, second) => ms(second) * (0.8 + 0.4 * random()) + (random() < 0.03 ? 3 * ms(second) : 0),
  );
}

test('a latency that grows fivefold for good is a departure, with its onset', () => {
  const finding = departure(
    latency(60, (second) => (second >= 50 ? 300 : 60), 5),
    'up',
  );
  expect(finding?.secondsAgo).toBeGreaterThanOrEqual(8);
  expect(finding?.secondsAgo).toBeLessThanOrEqual(11);
});

test('a slow start long ago does not pull the onset back', () => {
  const values = latency(200, (second) => (second < 3 ? 3_000 : second >= 190 ? 300 : 60), 4);
  expect(departure(values, 'up')?.secondsAgo).toBeLessThanOrEqual(11);
});

test('noise with spikes is none, and neither are three slow seconds', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const values = latency(120, (second) => (second >= 100 && second < 103 ? 300 : 60), seed);
    for (let end = 20; end <= 120; end += 1)
      expect(departure(values.subarray(0, end), 'up'), `seed ${seed}, second ${end}`).toBeNull();
  }
});

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
