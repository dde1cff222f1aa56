// What somebody on call relies on: leaks are foretold, and what only looks like one is left alone.
import { expect, test } from 'vitest';
import { timeToThreshold, type TimeToThreshold } from '../index.ts';

interface World {
  /** Its value at any step, the future too. */
  readonly at: (step: number) => number;
  readonly length: number;
  readonly limit: number;
  readonly horizon: number;
}

/** A seeded source of uniform numbers: the same worlds in every run. */
function uniform(seed: number): (low: number, high: number) => number {
  let state = seed;
  return (low, high) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return low + ((high - low) * (state + 0.5)) / 2 ** 32;
  };
}

/** Noise that is the same whenever a step is asked for. */
function noiseOf(random: (low: number, high: number) => number, sigma: number): (step: number) => number {
  const drawn = Array.from({ length: 1_000 }, () => {
    const radius = Math.sqrt(-2 * Math.log(random(0, 1)));
    return sigma * radius * Math.cos(2 * Math.PI * random(0, 1));
  });
  return (step) => drawn[step]!;
}

function seen({ at, length }: World): Float64Array {
  return Float64Array.from({ length }, (_, step) => at(step));
}

function forecast(world: World): TimeToThreshold {
  return timeToThreshold(seen(world), { limit: world.limit, direction: 'up', horizon: world.horizon });
}

/** The first of three at or beyond the limit, in steps from the present. */
function truthOf({ at, length, limit, horizon }: World): number | null {
  for (let step = 1; step <= horizon; step += 1)
    if ([0, 1, 2].every((i) => at(length - 1 + step + i) >= limit)) return step;
  return null;
}

const RUNS = 200;

function worlds(build: (random: (low: number, high: number) => number) => World): readonly World[] {
  return Array.from({ length: RUNS }, (_, seed) => build(uniform(seed * 7_919 + 1)));
}

function falseAlarms(all: readonly World[]): number {
  return all.filter((world) => truthOf(world) === null && forecast(world).kind === 'crosses').length;
}

/** Of worlds that all cross: how many are foretold, the median error, and how often the interval holds the truth. */
function quality(all: readonly World[]): { foretold: number; error: number; inside: number; late: number } {
  const hits = all.flatMap((world) => {
    const [truth, answer] = [truthOf(world), forecast(world)];
    if (truth === null) throw new Error('a world was meant to cross');
    return answer.kind === 'crosses' ? [{ truth, ...answer }] : [];
  });
  const errors = hits.map(({ truth, expected }) => Math.abs(expected - truth) / truth).toSorted((a, b) => a - b);
  const share = (holds: (hit: (typeof hits)[number]) => boolean): number => hits.filter(holds).length / hits.length;
  return {
    foretold: hits.length / all.length,
    error: errors[errors.length >> 1] ?? Number.NaN,
    inside: share(({ truth, early, late }) => early <= truth && truth <= late),
    late: share(({ truth, expected }) => expected > truth),
  };
}

test('a linear leak in noise is foretold with a small error, with the truth in about 80 of 100 intervals', () => {
  for (const sigma of [2, 5]) {
    const leaks = worlds((random) => {
      const [pace, length] = [random(0.5, 2), Math.floor(random(30, 120))];
      const noise = noiseOf(random, sigma);
      const limit = 80 + pace * length * random(1.3, 2.5);
      return { at: (step) => 80 + pace * step + noise(step), length, limit, horizon: 3 * length };
    });
    const { foretold, error, inside } = quality(leaks);
    expect(foretold, `noise ${sigma}`).toBeGreaterThan(0.9);
    expect(error, `noise ${sigma}`).toBeLessThan(0.08);
    expect(inside, `noise ${sigma}`).toBeGreaterThan(0.72);
  }
});

test('25 values of a leak are enough, from the start and after a flat time', () => {
  const leak = (flat: number) =>
    worlds((random) => {
      const noise = noiseOf(random, 0.6);
      const at = (step: number): number => 80 + 1.5 * Math.max(0, step - flat) + noise(step);
      return { at, length: flat + 25, limit: 220, horizon: 120 };
    });
  for (const flat of [0, 90, 300]) {
    const { foretold, error } = quality(leak(flat));
    expect(foretold, `after ${flat}`).toBeGreaterThan(0.98);
    expect(error, `after ${flat}`).toBeLessThan(0.05);
  }
});

test('a saw whose floor rises crosses when its peaks do', () => {
  const saws = worlds((random) => {
    const [length, phase, pace] = [Math.floor(random(80, 200)), Math.floor(random(0, 15)), random(0.4, 1)];
    const noise = noiseOf(random, 0.6);
    const at = (step: number): number => 80 + pace * step + ((step + phase) % 15) + noise(step);
    return { at, length, limit: 95 + pace * length * random(1.2, 1.8), horizon: 240 };
  });
  const { foretold, error, inside } = quality(saws);
  expect(foretold).toBeGreaterThan(0.97);
  expect(error).toBeLessThan(0.12);
  expect(inside).toBeGreaterThan(0.78);
});

test('a saw that stays where it is, of whatever length of tooth, will not cross', () => {
  for (const tooth of [8, 15, 40]) {
    const saws = worlds((random) => {
      const [length, phase] = [Math.floor(random(2.2 * tooth, 300)), Math.floor(random(0, tooth))];
      const noise = noiseOf(random, 0.6);
      const at = (step: number): number => 80 + ((step + phase) % tooth) + noise(step);
      return { at, length, limit: 80 + 2 * tooth, horizon: 240 };
    });
    expect(falseAlarms(saws), `tooth ${tooth}`).toBeLessThanOrEqual(0.01 * RUNS);
  }
});

test('what fills up and levels off below the limit will not cross', () => {
  const heaps = worlds((random) => {
    const [length, constant] = [Math.floor(random(40, 160)), random(8, 30)];
    const noise = noiseOf(random, 0.6);
    const at = (step: number): number => 60 + 40 * -Math.expm1(-step / constant) + noise(step);
    return { at, length, limit: 130, horizon: 240 };
  });
  expect(falseAlarms(heaps)).toBeLessThanOrEqual(0.02 * RUNS);
});

test('what gathers speed is there earlier than its line says, and about when foretold', () => {
  const speeding = worlds((random) => {
    const length = Math.floor(random(45, 120));
    const noise = noiseOf(random, 1);
    const limit = 80 + 0.01 * length ** 2 * random(1.5, 4);
    return { at: (step) => 80 + 0.01 * step ** 2 + noise(step), length, limit, horizon: 3 * length };
  });
  const { foretold, error, late } = quality(speeding);
  expect(foretold).toBeGreaterThan(0.97);
  expect(error).toBeLessThan(0.1);
  expect(late).toBeLessThan(0.3);
  for (const world of speeding.slice(0, 20)) {
    const answer = forecast(world);
    const line = (world.limit - world.at(world.length - 1)) / (0.01 * world.length);
    expect(answer.kind === 'crosses' && answer.expected).toBeLessThan(line);
  }
});

test('after a step up nothing goes on, whenever it was', () => {
  const steps = worlds((random) => {
    const length = Math.floor(random(40, 200));
    const step = Math.floor(random(5, length - 3));
    const noise = noiseOf(random, 2);
    return { at: (at) => (at >= step ? 110 : 80) + noise(at), length, limit: 160, horizon: 240 };
  });
  expect(falseAlarms(steps)).toBeLessThanOrEqual(0.01 * RUNS);
});

test('a season within reach is foretold by its phase; one out of reach is none', () => {
  const waves = (limit: number) =>
    worlds((random) => {
      const phase = random(0, 50);
      const noise = noiseOf(random, 0.5);
      const at = (step: number): number => 10 * Math.sin(((step + phase) / 50) * 2 * Math.PI) + noise(step);
      return { at, length: 300, limit, horizon: 60 };
    });
  const { foretold, error, inside } = quality(waves(8).filter((world) => truthOf(world) !== null));
  expect(foretold).toBeGreaterThan(0.97);
  expect(error).toBeLessThan(0.35);
  expect(inside).toBeGreaterThan(0.75);
  expect(falseAlarms(waves(15))).toBeLessThanOrEqual(0.01 * RUNS);
});

test('noise and constants will not cross, and a lone spike is no crossing', () => {
  const flat = worlds((random) => {
    const noise = noiseOf(random, 2);
    return { at: (step) => 90 + noise(step), length: Math.floor(random(20, 200)), limit: 105, horizon: 120 };
  });
  expect(falseAlarms(flat)).toBe(0);
  expect(forecast({ at: () => 5, length: 100, limit: 6, horizon: 120 })).toMatchObject({
    kind: 'will-not-cross',
    growth: null,
    level: 5,
  });
  expect(forecast({ at: (step) => (step % 37 === 36 ? 9 : 1), length: 185, limit: 8, horizon: 60 }).kind).toBe(
    'will-not-cross',
  );
});

test('what is beyond the limit already has crossed, with as little as three values', () => {
  expect(timeToThreshold([7, 8, 7], { limit: 7, direction: 'up', horizon: 60 })).toMatchObject({
    kind: 'crosses',
    probability: 1,
    early: 0,
    late: 0,
  });
});

test('too little, or nothing but gaps, is not enough data', () => {
  const ask = (values: ArrayLike<number>): TimeToThreshold =>
    timeToThreshold(values, { limit: 7, direction: 'up', horizon: 60 });
  expect(ask([])).toEqual({ kind: 'not-enough-data', samples: 0, needed: 20 });
  expect(ask([3])).toMatchObject({ kind: 'not-enough-data', samples: 1 });
  for (const limit of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(timeToThreshold(new Float64Array(50), { limit, direction: 'up', horizon: 60 }).kind).toBe('not-enough-data');
  expect(ask(new Float64Array(500).fill(Number.NaN))).toMatchObject({ kind: 'not-enough-data', samples: 0 });
  expect(ask(Float64Array.from({ length: 500 }, (_, i) => (i < 19 ? i % 3 : Number.NaN)))).toMatchObject({
    kind: 'not-enough-data',
    samples: 19,
  });
});

test('gaps in a leak do not hide it', () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => (i % 4 === 1 ? Number.NaN : 80 + 1.5 * i));
  const answer = timeToThreshold(values, { limit: 220, direction: 'up', horizon: 120 });
  expect(answer.kind === 'crosses' && answer.expected).toBeCloseTo((220 - 80 - 1.5 * 59) / 1.5, -1);
});

test('ten million values and a horizon of a million steps are answered', () => {
  const values = new Float64Array(10_000_000).map((_, i) => i % 977);
  expect(timeToThreshold(values, { limit: 3_000, direction: 'up', horizon: 1_000_000 }).kind).toBe('will-not-cross');
});
