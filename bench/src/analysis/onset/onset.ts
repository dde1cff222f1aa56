// Benchmark `onset`: how far from the true change an onset is dated, in six laws of noise; a CUSUM's last zero beside it.
import { median, onsetOf, spread, type Baseline } from '@kintsugi/analysis';
import type { Bench, BenchResult, Figure } from '../../harness/bench.ts';
import { bootstrapInterval, seeded } from '../../harness/sampling.ts';
import { lawsOf, type Draw } from '../noise.ts';
import { lastZero } from './last-zero.ts';

/** Sizes of the step, in scales of the noise. */
const SIZES = [2, 4, 8] as const;
/** What the detectors look back over, and what they date an onset to when they find none. */
const WINDOW = 60;
const FALLBACK = 5;
/** Of the bootstrap. */
const SEED = 20_261_126;

interface Dated {
  readonly law: string;
  readonly size: number;
  /** Steps between answer and truth. */
  readonly off: number;
  readonly offBaseline: number;
  /** Whether the 90 % interval held the truth; null without an interval. */
  readonly held: boolean | null;
}

export const onset: Bench = {
  title: 'Onset: steps between the dated and the true beginning of a shift, in simulated noise of six laws.',
  options: {
    cases: { what: 'how many for each law and size', default: '300' },
    seed: { what: 'of the simulated cases; parameters were chosen on 20261126', default: '11' },
  },
  run(context) {
    const random = seeded(Number(context.option('seed')));
    const count = Number(context.option('cases'));
    const dated = Object.entries(lawsOf(random)).flatMap(([law, draw]) => {
      context.progress(law);
      return SIZES.flatMap((size) => Array.from({ length: count }, () => datedCase({ law, draw, size, random })));
    });
    return Promise.resolve(resultOf(dated));
  },
};

function datedCase({ law, draw, size, random }: { law: string; draw: Draw; size: number; random: Draw }): Dated {
  const before = 20 + Math.floor(random() * 100);
  const values = Float64Array.from(
    { length: before + 5 + Math.floor(random() * 20) },
    (_, i) => 10 + draw() + (i >= before ? size : 0),
  );
  const past = values.subarray(0, Math.max(15, values.length - 25));
  const usual: Baseline = { mean: median(past), sigma: spread(past) };
  const from = Math.max(0, values.length - WINDOW);
  const window = values.subarray(from);
  const found = onsetOf(window, usual, 1);
  const truth = before - from;
  const fallback = window.length - FALLBACK;
  return {
    law,
    size,
    off: Math.abs((found?.index ?? fallback) - truth),
    offBaseline: Math.abs((lastZero(window, usual, 1) ?? fallback) - truth),
    held: found === null ? null : found.low <= truth && truth <= found.high,
  };
}

function resultOf(dated: readonly Dated[]): BenchResult {
  const figureOf = (name: string, of: readonly Dated[]): Figure => ({
    name,
    unit: 'steps',
    value: meanOf(of, ({ off }) => off),
    interval: bootstrapInterval(of, (sample) => meanOf(sample, ({ off }) => off), SEED),
    baseline: meanOf(of, ({ offBaseline }) => offBaseline),
  });
  const answered = dated.filter(({ held }) => held !== null);
  const share = (of: readonly Dated[]): number => meanOf(of, ({ held }) => (held === true ? 1 : 0));
  return {
    figures: [
      figureOf('onset.off', dated),
      ...SIZES.map((size) =>
        figureOf(
          `onset.off.${size}-sigma`,
          dated.filter((one) => one.size === size),
        ),
      ),
      ...[...new Set(dated.map(({ law }) => law))].map((law) =>
        figureOf(
          `onset.off.${law}`,
          dated.filter((one) => one.law === law),
        ),
      ),
      {
        name: 'onset.interval.held',
        unit: '',
        value: share(answered),
        interval: bootstrapInterval(answered, share, SEED),
      },
    ],
    notes: [
      'off: mean steps between answer and truth; 20 to 119 steps before the shift, 5 to 24 after, looked back over 60.',
      'baseline: the last zero of a one-sided CUSUM (slack 0.75, bound 6). Where either finds nothing, five steps ago stands.',
      `interval.held: share of the 90 % intervals that hold the truth, of ${answered.length} answers among ${dated.length} cases.`,
    ],
  };
}

function meanOf(of: readonly Dated[], value: (one: Dated) => number): number {
  return of.reduce((sum, one) => sum + value(one), 0) / of.length;
}
