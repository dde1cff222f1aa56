// Benchmark `logs`: templates of labelled logs, one configuration for all systems; beside it the digit rule and Drain.
import { join } from 'node:path';
import { TemplateMiner } from '@kintsugi/analysis';
import type { Bench, Bound, Figure } from '../../harness/bench.ts';
import { bootstrapInterval, summarizeRounds, type Rounds } from '../../harness/sampling.ts';
import { byDigitRule, digitRule } from './digit-rule.ts';
import { byDrain, Drain } from './drain.ts';
import { readLogs, type LabelledLog } from './log-cases.ts';
import { scored, type Parsed, type Score } from './score.ts';

const ROUNDS = 7;
const PASSES = 5;
const SEED = 1;

const MEASURES = ['ga', 'fga', 'pa', 'fta'] as const;
/** Of the developers' half, from the specification. */
const FLOORS: Score = { ga: 0.93, fga: 0.93, pa: 0.88, fta: 0.8 };
const AIMS: Score = { ga: 0.97, fga: 0.97, pa: 0.95, fta: 0.9 };

export const logs: Bench = {
  title:
    'Log templates: grouping and texts against labelled logs, one configuration for all systems, and speed on a core.',
  options: {},
  async run(context) {
    const cases = await readLogs(join(context.dataFolder(), 'logs'));
    const scoresOf = (name: string, parse: (lines: readonly string[]) => Parsed): readonly Score[] => {
      context.progress(`${name} over ${cases.length} systems`);
      return cases.map(({ lines, labels, templates }) => scored(parse(lines), labels, templates));
    };
    const mined = scoresOf('the miner', byMiner);
    const digits = scoresOf('the digit rule', byDigitRule);
    const drained = scoresOf('Drain', byDrain);
    context.progress(`speed, ${ROUNDS} rounds`);
    return {
      figures: [
        ...MEASURES.map((measure) => figureOf('logs', measure, mined, FLOORS, digits)),
        ...MEASURES.map((measure) => figureOf('drain', measure, drained)),
        ...speedFigures(cases),
      ],
      notes: [
        'quality: mean over systems, interval over systems; the baseline is the digit rule (a token with a digit is a value).',
        `drain: an own Drain with drain3's default parameters and no masking.`,
        `speed: lines per second of processor time, ${PASSES} passes over all systems, median of ${ROUNDS} rounds; the baseline is that Drain.`,
        ...cases.map(({ system }, i) => `${system}: ${inWords(mined[i])}; digit rule ${inWords(digits[i])}`),
      ],
    };
  },
};

function byMiner(lines: readonly string[]): Parsed {
  const miner = new TemplateMiner();
  const learned = lines.map((line) => miner.learn(line));
  const templates = learned.map((id) => miner.template(id));
  return {
    groups: templates.map((template) => template?.id ?? -1),
    texts: templates.map((template) => template?.text ?? ''),
  };
}

function figureOf(
  parser: string,
  measure: keyof Score,
  scores: readonly Score[],
  floors?: Score,
  baseline?: readonly Score[],
): Figure {
  const figure: Figure = {
    name: `${parser}.${measure}`,
    unit: '',
    value: meanOf(scores, measure),
    interval: bootstrapInterval(scores, (sample) => meanOf(sample, measure), SEED),
  };
  if (floors === undefined || baseline === undefined) return figure;
  return {
    ...figure,
    baseline: meanOf(baseline, measure),
    floor: { atLeast: floors[measure] },
    aim: { atLeast: AIMS[measure] },
  };
}

function speedFigures(cases: readonly LabelledLog[]): readonly Figure[] {
  const lines = cases.flatMap((one) => one.lines);
  const miner = roundsOf(lines, () => {
    const fresh = new TemplateMiner();
    return (line) => fresh.learn(line);
  });
  const drain = roundsOf(lines, () => {
    const fresh = new Drain();
    return (line) => fresh.learn(line);
  });
  const digits = roundsOf(lines, () => digitRule);
  const floor: Bound = { atLeast: 400_000 };
  return [
    speedFigure('logs.speed', miner, { baseline: drain.median, floor, aim: { atLeast: 1_000_000 } }),
    speedFigure('digits.speed', digits, {}),
  ];
}

function speedFigure(name: string, { median, interval }: Rounds, bounds: Partial<Figure>): Figure {
  return { name, unit: 'lines/s', value: median, interval, ...bounds };
}

/** Lines per second of processor time. The first round only warms up. */
function roundsOf(lines: readonly string[], parser: () => (line: string) => unknown): Rounds {
  const speeds = Array.from({ length: ROUNDS + 1 }, () => {
    const parse = parser();
    const before = process.cpuUsage();
    for (let pass = 0; pass < PASSES; pass += 1) for (const line of lines) parse(line);
    const { user, system } = process.cpuUsage(before);
    return (PASSES * lines.length * 1e6) / (user + system);
  });
  return summarizeRounds(speeds.slice(1));
}

function meanOf(scores: readonly Score[], measure: keyof Score): number {
  return scores.reduce((sum, score) => sum + score[measure], 0) / scores.length;
}

function inWords(score: Score | undefined): string {
  return MEASURES.map((measure) => score?.[measure].toFixed(3)).join('/');
}
