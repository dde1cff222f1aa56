// What somebody relies on in a pool of detectors: hand-made faults, and properties over series that nobody chose.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALARM_SCORE, DetectorPool } from '../index.ts';

const MINUTE = 60_000;

/** Reproducible noise in [0, 1). */
function noise(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

function scoresOf(values: ArrayLike<number>, pool = new DetectorPool(), stepMs = MINUTE): number[] {
  const slot = pool.add();
  return Array.from(values, (value, row) => pool.push(slot, row * stepMs, value));
}

function alarms(scores: readonly number[]): number[] {
  return scores.flatMap((score, row) => (score >= ALARM_SCORE ? [row] : []));
}

/** Noise with `fault` put into it from row `at` on. */
function series(rows: number, at: number, fault: (row: number, value: number) => number): number[] {
  const random = noise(3);
  return Array.from({ length: rows }, (_, row) => {
    const value = 10 + random() + random();
    return row < at ? value : fault(row - at, value);
  });
}

test('there is not enough data before 64 points, and a gap has no score and changes nothing', () => {
  const values = series(300, 200, (row, value) => (row === 0 ? 60 : value));
  const plain = scoresOf(values);
  expect(plain.slice(0, 64).every(Number.isNaN)).toBe(true);
  expect(plain.slice(64).some(Number.isNaN)).toBe(false);
  const pool = new DetectorPool();
  const slot = pool.add();
  const withGaps = values.flatMap((value, row) => {
    const score = pool.push(slot, row * MINUTE, value);
    expect(pool.push(slot, row * MINUTE, Number.NaN)).toBeNaN();
    return [score];
  });
  expect(withGaps).toEqual(plain);
});

test('a spike is told at once, once, with its direction, its onset, its size and where it was expected', () => {
  const pool = new DetectorPool();
  const slot = pool.add();
  const values = series(600, 500, (row, value) => (row < 2 ? value - 40 : value));
  const scores = values.map((value, row) => pool.push(slot, row * MINUTE, value));
  expect(alarms(scores)).toEqual([500]);
  const finding = pool.finding(slot);
  expect(finding).toMatchObject({ kind: 'spike', direction: 'down', onsetMs: 500 * MINUTE });
  expect(finding?.size).toBeGreaterThan(37);
  expect(finding?.band[0]).toBeGreaterThan(6);
  expect(finding?.band[1]).toBeLessThan(16);
});

test('what stays away is a shift of the level, not a spike', () => {
  const pool = new DetectorPool();
  const slot = pool.add();
  const values = series(540, 500, (_, value) => value + 6);
  const scores = values.map((value, row) => pool.push(slot, row * MINUTE, value));
  expect(alarms(scores)[0]).toBe(500);
  expect(pool.finding(slot)).toMatchObject({ kind: 'level-shift', direction: 'up', onsetMs: 500 * MINUTE });
});

test('a value that is usual, but not at this hour, is a matter of season', () => {
  const random = noise(5);
  const pool = new DetectorPool();
  const slot = pool.add();
  const at = 12 * 288 + 150;
  const scores = Array.from({ length: 13 * 288 }, (_, row) => {
    const phase = row >= at && row < at + 12 ? 0 : row;
    return pool.push(slot, row * 5 * MINUTE, 10 * Math.sin((2 * Math.PI * phase) / 288 - Math.PI / 2) + random());
  });
  expect(scores.slice(at, at + 6).some((score) => score >= ALARM_SCORE)).toBe(true);
  expect(pool.finding(slot)?.kind).toBe('season');
});

test('a season of any length is found by itself', () => {
  const random = noise(9);
  const pool = new DetectorPool();
  const slot = pool.add();
  const at = 37 * 250 + 2;
  const scores = Array.from({ length: at + 6 }, (_, row) => {
    const isHigh = row % 37 < 12 && row < at;
    return pool.push(slot, row * 7_000, (isHigh ? 20 : 5) + random());
  });
  expect(alarms(scores.slice(at - 100, at))).toEqual([]);
  expect(alarms(scores.slice(at)).length).toBeGreaterThan(0);
  expect(pool.finding(slot)?.kind).toBe('season');
});

test('a series that stands still, and one that begins to swing, are told apart from one that moves', () => {
  const pool = new DetectorPool();
  const [still, swinging] = [pool.add(), pool.add()];
  const random = noise(31);
  for (let row = 0; row < 2_000; row += 1) {
    // A slow wander in 40 levels, so that each value is known; then fast swings among them.
    const wander = Math.round(20 + 19 * Math.sin(row / 90)) + 0.4 * random();
    pool.push(still, row * MINUTE, row < 1_900 ? wander : 30);
    pool.push(swinging, row * MINUTE, row < 1_900 || row % 2 === 0 ? wander : 39 - wander);
  }
  expect(pool.finding(still)?.kind).toBe('flat-line');
  expect(pool.finding(swinging)?.kind).toBe('variance');
});

test('silence is counted in usual steps', () => {
  const pool = new DetectorPool();
  const slot = pool.add();
  expect(pool.silence(slot, 0)).toBeNaN();
  for (let row = 0; row < 100; row += 1) pool.push(slot, row * MINUTE, row % 7);
  expect(pool.silence(slot, 99 * MINUTE)).toBe(0);
  expect(pool.silence(slot, 109 * MINUTE)).toBeCloseTo(10, 5);
});

test('noise alone gives few alarms: about one in 1,440 rows, and far fewer than one in 300', () => {
  const random = noise(17);
  const pool = new DetectorPool();
  const gaussian = (): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  let count = 0;
  for (let run = 0; run < 20; run += 1) {
    const scores = scoresOf(
      Array.from({ length: 1_500 }, () => gaussian()),
      pool,
    );
    count += alarms(scores).length;
  }
  expect(count).toBeLessThan(30_000 / 300);
});

test('scaling and shifting a series by powers of two changes no score', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 80, maxLength: 200 }),
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: -100, max: 100 }),
      (values, power, shift) => {
        const scale = 2 ** power;
        expect(scoresOf(values.map((value) => (value + shift) * scale))).toEqual(scoresOf(values));
      },
    ),
    { numRuns: 50 },
  );
});

test('the order in which series are added, and who else is there, changes no score', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 90, maxLength: 90 }), {
        minLength: 2,
        maxLength: 5,
      }),
      (many) => {
        const alone = many.map((values) => scoresOf(values));
        const pool = new DetectorPool();
        const slots = many.map(() => pool.add()).toReversed();
        const together: number[][] = many.map(() => []);
        for (let row = 0; row < 90; row += 1) {
          for (const [index, values] of many.entries()) {
            together[index]!.push(pool.push(slots[index]!, row * MINUTE, values[row]!));
          }
        }
        expect(together).toEqual(alone);
      },
    ),
    { numRuns: 30 },
  );
});

test('a slot that was released begins anew', () => {
  const values = series(400, 300, (row, value) => value + row);
  const pool = new DetectorPool();
  const fresh = scoresOf(values, pool);
  pool.release(0);
  expect(pool.add()).toBe(0);
  pool.release(0);
  expect(scoresOf(values, pool)).toEqual(fresh);
});

test('any finite values at any times give scores that are numbers from row 64 on', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const times = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(times, finite), { minLength: 70, maxLength: 300 }), (points) => {
      const pool = new DetectorPool();
      const slot = pool.add();
      const scores = points.map(([timeMs, value]) => pool.push(slot, timeMs, value));
      expect(scores.slice(64).every((score) => score >= 0 && Number.isFinite(score))).toBe(true);
      const finding = pool.finding(slot);
      if (finding !== null) expect(Object.values(finding).flat()).not.toContain(Number.NaN);
    }),
    { numRuns: 100 },
  );
});

test('a constant, a repeated stamp and a clock that jumps are no alarm', () => {
  const pool = new DetectorPool();
  expect(alarms(scoresOf(new Float64Array(5_000).fill(42), pool))).toEqual([]);
  const slot = pool.add();
  const random = noise(23);
  const scores = Array.from({ length: 1_000 }, (_, row) =>
    pool.push(slot, row < 500 ? 0 : (1_000 - row) * 1e9, Math.floor(4 * random())),
  );
  expect(alarms(scores).length).toBeLessThan(3);
});

test('a very long life takes no more memory and still hears', () => {
  const random = noise(29);
  const pool = new DetectorPool();
  const slot = pool.add();
  const bytes = pool.bytesPerSeries;
  for (let row = 0; row < 300_000; row += 1) pool.push(slot, row * 1_000, random() + random());
  expect(pool.bytesPerSeries).toBe(bytes);
  expect(bytes).toBeLessThan(16 * 1_024);
  expect(pool.push(slot, 300_001_000, 50)).toBeGreaterThan(ALARM_SCORE);
});
