// How many points a second the pool takes, round by round over ten thousand series, and the memory of one of them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DetectorPool } from '@kintsugi/analysis';
import type { BenchContext, BenchResult } from '../../harness/bench.ts';
import { summarizeRounds } from '../../harness/sampling.ts';

const SERIES = 10_000;
/** Long enough for nets to be full and seasons to be looked for. */
const WARM_ROWS = 1_000;
const ROWS_A_ROUND = 40;
const ROUNDS = 5;
const STEP_MS = 60_000;
const ROLLING_ROWS = 288;

export function speedFigures({ progress }: BenchContext): BenchResult {
  const before = memoryBytes();
  const pool = new DetectorPool();
  const slots = Array.from({ length: SERIES }, () => pool.add());
  let row = 0;
  const push = (rows: number): number =>
    pointsPerSecond(
      rows,
      (series) => pool.push(slots[series]!, row * STEP_MS, valueOf(series, row)),
      () => (row += 1),
    );
  progress(`speed: ${WARM_ROWS} rows of ${SERIES} series to warm up`);
  const young = push(WARM_ROWS);
  const ours = summarizeRounds(Array.from({ length: ROUNDS }, () => push(ROWS_A_ROUND)));
  const bytes = (memoryBytes() - before) / SERIES;
  const rolling = rollingSums();
  progress('speed: rolling z');
  const baseline = summarizeRounds(Array.from({ length: ROUNDS }, () => rolling(ROWS_A_ROUND)));
  return {
    figures: [
      {
        name: 'speed.points',
        unit: 'points/s',
        value: ours.median,
        interval: ours.interval,
        baseline: baseline.median,
        floor: { atLeast: 300_000 },
        aim: { atLeast: 1_000_000 },
      },
      { name: 'speed.points.young', unit: 'points/s', value: young },
      {
        name: 'speed.memory',
        unit: 'bytes/series',
        value: bytes,
        floor: { atMost: 16 * 1_024 },
        aim: { atMost: 4 * 1_024 },
      },
    ],
    notes: [
      `speed: one thread, the settings of the quality figures, one point of each of ${SERIES} series in turn; the baseline keeps running sums of ${ROLLING_ROWS} values. Young: the first ${WARM_ROWS} rows, while most values are new.`,
      `speed: memory is what the process holds more than before (heap and array buffers); the arrays alone are ${pool.bytesPerSeries} bytes a series.`,
    ],
  };
}

function pointsPerSecond(rows: number, take: (series: number) => void, next: () => void): number {
  const startedMs = performance.now();
  for (let i = 0; i < rows; i += 1) {
    for (let series = 0; series < SERIES; series += 1) take(series);
    next();
  }
  return (rows * SERIES * 1_000) / (performance.now() - startedMs);
}

/** Rolling z by running sums, as a program would that has no time: O(1) a point. */
function rollingSums(): (rows: number) => number {
  const kept = new Float64Array(SERIES * ROLLING_ROWS);
  const sums = new Float64Array(SERIES);
  const squares = new Float64Array(SERIES);
  let row = 0;
  let highest = 0;
  const take = (series: number): void => {
    const at = series * ROLLING_ROWS + (row % ROLLING_ROWS);
    const value = valueOf(series, row);
    const mean = sums[series]! / ROLLING_ROWS;
    const deviation = Math.sqrt(Math.max(0, squares[series]! / ROLLING_ROWS - mean * mean));
    highest = Math.max(highest, Math.abs(value - mean) / Math.max(1e-9, deviation));
    sums[series]! += value - kept[at]!;
    squares[series]! += value * value - kept[at]! ** 2;
    kept[at] = value;
  };
  return (rows) => pointsPerSecond(rows, take, () => (row += 1));
}

/** A day's season with noise, the same in every run: cheap, since it is inside what is timed. */
function valueOf(series: number, row: number): number {
  const mixed = Math.imul((series + 1) * 2_654_435_761 + row, 1_597_334_677);
  const noise = ((mixed ^ (mixed >>> 15)) >>> 8) / 2 ** 24;
  return noise + Math.abs(((row + series) % 1_440) - 720) / 360;
}

/** After a collection, so that what the pool outgrew does not count. */
function memoryBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Buffers of what the first collection found are only given back by the second.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
