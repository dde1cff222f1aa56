// Benchmark `masking`: speed on one core, planted secrets found, clean lines touched; beside it a list of regular expressions.
import { join } from 'node:path';
import { mask } from '@kintsugi/analysis';
import type { Bench, BenchContext, Figure } from '../../harness/bench.ts';
import { BenchNeeds } from '../../harness/bench.ts';
import { summarizeRounds, type Rounds } from '../../harness/sampling.ts';
import { readLogs } from '../logs/log-cases.ts';
import { cleanLines, plantedLines, type Planted } from './lines.ts';
import { maskByPatterns } from './patterns.ts';

const ROUNDS = 7;
const LINES = 20_000;
const PASSES = 5;
/** One line in twenty has a secret: more than any system should write. */
const PLANTED_EVERY = 20;

export const masking: Bench = {
  title: 'Masking: lines a second on a core, planted secrets found and clean lines touched.',
  options: { seed: { what: 'of the generated lines', default: '1' } },
  async run(context) {
    const seed = Number(context.option('seed'));
    const clean = cleanLines(seed, LINES);
    const planted = plantedLines(seed + 1, LINES);
    const mixed = clean.map((line, i) => (i % PLANTED_EVERY === 0 ? (planted[i] as Planted).line : line));
    context.progress(`speed, ${ROUNDS} rounds over ${LINES} generated lines`);
    const bySpeed = roundsOf(mixed, (line) => mask(line));
    const patterns = roundsOf(mixed, maskByPatterns);
    const real = await realLines(context);
    return {
      figures: [
        {
          ...speedFigure('masking.speed', bySpeed),
          baseline: patterns.median,
          floor: { atLeast: 200_000 },
          aim: { atLeast: 1_000_000 },
        },
        {
          name: 'masking.found',
          unit: '',
          value: shareFound(planted, (line) => mask(line).text),
          baseline: shareFound(planted, maskByPatterns),
          floor: { atLeast: 1 },
        },
        {
          name: 'masking.clean-touched',
          unit: '',
          value: shareTouched(clean, (line) => mask(line).text),
          baseline: shareTouched(clean, maskByPatterns),
          floor: { atMost: 0 },
        },
        ...(real === null ? [] : realFigures(real)),
      ],
      notes: [
        `speed: lines per second of processor time, ${PASSES} passes, median of ${ROUNDS} rounds; one line in ${PLANTED_EVERY} holds a secret. The baseline is a list of ten regular expressions.`,
        'found: share of lines with a planted secret of which nothing is left; touched: share of lines without one that were changed. Lines and rules are by the same authors: a share of 1 says that the rules do what they say, not that they find every secret.',
        real === null
          ? 'log files: not measured, KINTSUGI_BENCH_DATA is not set.'
          : `log files: ${real.length} lines of the labelled logs; what is touched there are addresses and credentials in them, or mistakes.`,
      ],
    };
  },
};

/** The lines of the labelled logs; null where nobody has them. */
async function realLines(context: BenchContext): Promise<readonly string[] | null> {
  try {
    const cases = await readLogs(join(context.dataFolder(), 'logs'));
    return cases.flatMap(({ lines }) => lines);
  } catch (error) {
    if (error instanceof BenchNeeds) return null;
    throw error;
  }
}

function realFigures(lines: readonly string[]): readonly Figure[] {
  return [
    {
      ...speedFigure(
        'log-files.speed',
        roundsOf(lines, (line) => mask(line)),
      ),
      baseline: roundsOf(lines, maskByPatterns).median,
      floor: { atLeast: 200_000 },
    },
    {
      name: 'log-files.touched',
      unit: '',
      value: shareTouched(lines, (line) => mask(line).text),
      baseline: shareTouched(lines, maskByPatterns),
    },
  ];
}

function speedFigure(name: string, { median, interval }: Rounds): Figure {
  return { name, unit: 'lines/s', value: median, interval };
}

/** The first round only warms up. */
function roundsOf(lines: readonly string[], run: (line: string) => unknown): Rounds {
  const speeds = Array.from({ length: ROUNDS + 1 }, () => {
    const before = process.cpuUsage();
    for (let pass = 0; pass < PASSES; pass += 1) for (const line of lines) run(line);
    const { user, system } = process.cpuUsage(before);
    return (PASSES * lines.length * 1e6) / (user + system);
  });
  return summarizeRounds(speeds.slice(1));
}

function shareFound(planted: readonly Planted[], run: (line: string) => string): number {
  return planted.filter(({ line, secret }) => !run(line).includes(secret)).length / planted.length;
}

function shareTouched(lines: readonly string[], run: (line: string) => string): number {
  return lines.filter((line) => run(line) !== line).length / lines.length;
}
