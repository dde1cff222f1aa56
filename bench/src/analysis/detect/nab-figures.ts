// NAB through a pool of detectors, each row once and in order, beside the rolling z that everybody has.
import { ALARM_SCORE, DetectorPool } from '@kintsugi/analysis';
import type { BenchContext, BenchResult, Figure } from '../../harness/bench.ts';
import { bootstrapInterval } from '../../harness/sampling.ts';
import { readNabCases, type NabCase } from './nab-cases.ts';
import { lowFalsePositives, NabScorer, standard, type NabProfile, type NabResult } from './nab-score.ts';
import { rollingZ } from './rolling-z.ts';

/** What rolling z is given as a threshold beforehand: the six sigmas that people write down. */
const Z_FIXED = 6;
const SEED = 7;

export async function nabFigures(folder: string, { progress }: BenchContext): Promise<BenchResult> {
  const series = await readNabCases(folder);
  progress(`nab: ${series.length} series`);
  const pool = new DetectorPool();
  const scored = series.map((one) => ({ series: one, scores: streamed(pool, one) }));
  const baselines = [100, 288].map((window) => {
    progress(`nab: rolling z over ${window}`);
    return series.map((one) => ({ series: one, scores: rollingZ(one.values, { window, floor: 0 }) }));
  });
  const everySeries = series.map((_, of) => of);
  const figure = (
    name: string,
    profile: NabProfile,
    ask: (of: NabScorer, sample: readonly number[]) => NabResult,
    askZ = ask,
  ): Figure => {
    const scorer = new NabScorer(scored, profile);
    return {
      name,
      unit: 'points',
      value: ask(scorer, everySeries).score,
      interval: bootstrapInterval(everySeries, (sample) => ask(scorer, sample).score, SEED),
      baseline: Math.max(...baselines.map((one) => askZ(new NabScorer(one, profile), everySeries).score)),
    };
  };
  const best = (of: NabScorer, sample: readonly number[]): NabResult => of.best(sample);
  const fixed = (of: NabScorer, sample: readonly number[]): NabResult => of.at(ALARM_SCORE, sample);
  const fixedZ = (of: NabScorer, sample: readonly number[]): NabResult => of.at(Z_FIXED, sample);
  const atFixed = new NabScorer(scored, standard).at(ALARM_SCORE);
  return {
    figures: [
      { ...figure('nab.optimised', standard, best), floor: { atLeast: 64 }, aim: { atLeast: 73 } },
      { ...figure('nab.fixed', standard, fixed, fixedZ), floor: { atLeast: 62 }, aim: { atLeast: 72 } },
      figure('nab.low-fp.optimised', lowFalsePositives, best),
      figure('nab.low-fp.fixed', lowFalsePositives, fixed, fixedZ),
      { name: 'nab.fixed.windows-found', unit: 'windows', value: atFixed.windowsFound },
      { name: 'nab.fixed.false-rows', unit: 'rows', value: atFixed.falseRows },
    ],
    notes: [
      `nab: the fixed threshold is ALARM_SCORE = ${ALARM_SCORE.toFixed(3)} (once in 1,440 rows while nothing is wrong, a rate decided with the developers' half in view); the optimised one ${new NabScorer(scored, standard).best().threshold.toFixed(3)}.`,
      ...baselines.map((one, index) => baselineNote([100, 288][index]!, new NabScorer(one, standard).best())),
    ],
  };
}

/** A slot is released after its series, so that what is measured is also that nothing stays behind. */
function streamed(pool: DetectorPool, { timesMs, values }: NabCase): Float64Array {
  const slot = pool.add();
  const scores = Float64Array.from(values, (value, row) => {
    const score = pool.push(slot, timesMs[row]!, value);
    return Number.isNaN(score) ? 0 : score;
  });
  pool.release(slot);
  return scores;
}

function baselineNote(window: number, { score, windowsFound, falseRows }: NabResult): string {
  return `nab: rolling z over ${window} values at its best threshold: ${score.toFixed(1)}, ${windowsFound} windows, ${falseRows} false rows (sums taken exactly, so that no deviation is nearly zero).`;
}
