// The score of the Numenta Anomaly Benchmark over any set of series. Knows no detector.
import type { NabCase, RowWindow } from './nab-cases.ts';

export interface NabProfile {
  readonly falsePositive: number;
  readonly falseNegative: number;
}

export const standard: NabProfile = { falsePositive: 0.11, falseNegative: 1 };
export const lowFalsePositives: NabProfile = { falsePositive: 0.22, falseNegative: 1 };

/** A series and what a detector said of each of its rows. */
export interface Scored {
  readonly series: Pick<NabCase, 'windows'>;
  readonly scores: Float64Array;
}

/** What changes in the raw score when the threshold sinks to `threshold`. */
interface Step {
  readonly of: number;
  readonly threshold: number;
  readonly gain: number;
  readonly falseRows: number;
  readonly found: number;
}

export interface NabResult {
  readonly score: number;
  readonly threshold: number;
  readonly windowsFound: number;
  readonly falseRows: number;
}

/** Everything that can be asked of one detector over one set of series, with the sorting done once. */
export class NabScorer {
  readonly #steps: readonly Step[];
  readonly #windows: readonly number[];
  readonly #missed: number;

  constructor(scored: readonly Scored[], profile: NabProfile) {
    this.#steps = scored.flatMap((one, of) => stepsOf(one, of, profile)).sort((a, b) => b.threshold - a.threshold);
    this.#windows = scored.map(({ series }) => series.windows.length);
    this.#missed = profile.falseNegative;
  }

  /** At one threshold fixed beforehand: rows with a score of at least that are detections. */
  at(threshold: number, sample?: readonly number[]): NabResult {
    return this.#walk(threshold, false, sample);
  }

  /** At the threshold that is best for these series: the benchmark's own rule. */
  best(sample?: readonly number[]): NabResult {
    return this.#walk(-Infinity, true, sample);
  }

  /** `sample` names series by number, possibly several times: a resample; all of them once when not given. */
  #walk(lowest: number, wantsBest: boolean, sample?: readonly number[]): NabResult {
    const times = this.#windows.map(() => (sample === undefined ? 1 : 0));
    for (const one of sample ?? []) times[one]! += 1;
    const windows = this.#windows.reduce((sum, count, of) => sum + count * times[of]!, 0);
    let now = { raw: 0, threshold: Infinity, windowsFound: 0, falseRows: 0 };
    let best = now;
    for (const [index, step] of this.#steps.entries()) {
      if (step.threshold < lowest) break;
      const weight = times[step.of]!;
      now = {
        raw: now.raw + weight * step.gain,
        threshold: step.threshold,
        windowsFound: now.windowsFound + weight * step.found,
        falseRows: now.falseRows + weight * step.falseRows,
      };
      const isLastOfEqual = this.#steps[index + 1]?.threshold !== step.threshold;
      if (isLastOfEqual && (!wantsBest || now.raw > best.raw)) best = now;
    }
    // `raw` counts from the null detector on, which misses every window: perfect is one hit and no miss for each.
    const { raw, ...rest } = best;
    return { ...rest, score: windows === 0 ? 0 : (100 * raw) / (windows * (1 + this.#missed)) };
  }
}

/** Rows of a series that are free of any judgement. */
export function probationRows(rows: number): number {
  return Math.min(Math.floor(0.15 * rows), 750);
}

/** 1 long before, 0 at the end of a window, −1 long after it. */
function sigma(y: number): number {
  return y > 3 ? -1 : 2 / (1 + Math.exp(5 * y)) - 1;
}

function stepsOf({ series, scores }: Scored, of: number, profile: NabProfile): Step[] {
  const from = probationRows(scores.length);
  const steps: Step[] = [];
  const falseRow = (row: number, before: RowWindow | undefined): void => {
    const y = before === undefined ? Infinity : (row - before.last) / (before.last - before.first);
    const threshold = scores[row]!;
    steps.push({ of, threshold, gain: profile.falsePositive * sigma(y), falseRows: 1, found: 0 });
  };
  let row = from;
  let before: RowWindow | undefined;
  for (const window of series.windows) {
    for (; row < window.first; row += 1) falseRow(row, before);
    steps.push(...windowSteps(window, scores, from, of, profile));
    row = Math.max(row, window.last + 1);
    before = window;
  }
  for (; row < scores.length; row += 1) falseRow(row, before);
  return steps;
}

/** As the threshold sinks, earlier rows take over from later ones; the first to do so also ends the miss. */
function windowSteps(window: RowWindow, scores: Float64Array, from: number, of: number, profile: NabProfile): Step[] {
  const width = window.last - window.first + 1;
  const worth = (row: number): number => sigma(-(window.last - row + 1) / width) / sigma(-1);
  const steps: Step[] = [];
  let highest = -Infinity;
  let counted: number | null = null;
  const records: number[] = [];
  for (let row = Math.max(from, window.first); row <= window.last; row += 1) {
    if (scores[row]! > highest) {
      highest = scores[row]!;
      records.push(row);
    }
  }
  for (const row of records.toReversed()) {
    const gain = worth(row) - (counted === null ? -profile.falseNegative : worth(counted));
    steps.push({ of, threshold: scores[row]!, gain, falseRows: 0, found: counted === null ? 1 : 0 });
    counted = row;
  }
  return steps;
}
