// Benchmark `storm`: alert storms grouped into incidents on line, beside simple groupings, and a flood of alerts.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Bench, BenchContext, Bound, Figure } from '../../harness/bench.ts';
import { bootstrapInterval, percentile } from '../../harness/sampling.ts';
import type { FloodReport } from './flood-child.ts';
import { makeStorm } from './make-storm.ts';
import { readAit, readSynthetic } from './read-storm.ts';
import { runCorrelator } from './run-correlator.ts';
import { BASELINE, plainGroupings, simpleAnswer, simpleGroupings } from './simple-groupings.ts';
import type { StormCase } from './storm-case.ts';
import {
  b3F1,
  b3Precision,
  b3Recall,
  recoveredShare,
  rootTop,
  stormScores,
  type IncidentScore,
  type StormScores,
} from './storm-scores.ts';

const SEED = 7;
/** The right root in so many seconds after an incident began. */
const NAMED_IN_S = 120;

export const storm: Bench = {
  title:
    'Alert storms grouped into incidents as the alerts arrive: B-cubed, incidents recovered, roots, noise kept out.',
  options: { made: { what: 'how many made-up storms on other worlds', default: '20' } },
  async run(context) {
    const folder = join(context.dataFolder(), 'storm');
    const synthetic = await readSynthetic(join(folder, 'synthetic'));
    const figures = qualityFigures(synthetic, context);
    const plain = (await readAit(join(folder, 'ait'))).flatMap((scenario) => plainFigures(scenario, context));
    const made = madeFigures(Number(context.option('made')), context);
    context.progress('a minute of 10,000 alerts/s');
    const flood = await floodInChild();
    return {
      figures: [...figures, ...plain, ...made, ...floodFigures(flood)],
      notes: [
        `baseline: ${BASELINE}; every simple grouping of the data's README on the synthetic part (B3 P/R/F1, recovered, noise out, groups, root):`,
        ...Object.entries(simpleGroupings).map(([name, grouping]) =>
          lineOf(name, stormScores(synthetic, simpleAnswer(synthetic, grouping))),
        ),
        'intervals: incidents drawn again; ait: hosts stand as services, no topology, no roots; made: storms on other graphs, see make-storm.ts',
        `flood: ${flood.received} alerts = ${flood.folded} folded + ${flood.opened} new + shed ${flood.shed.join('/')} (info/warning/critical); episodes let go ${flood.evicted.join('/')}`,
      ],
    };
  },
};

interface Scored extends StormScores {
  /** Seconds from the start of each incident until its group first named its root. */
  readonly namedS: readonly (number | null)[];
  readonly alertsPerS: number;
}

function scored(storm: StormCase): Scored {
  const { answer, namedMs, alertsPerS } = runCorrelator(storm);
  const scores = stormScores(storm, answer);
  const namedS = storm.incidents.map(({ root, startMs }, i) => {
    const atMs = namedMs(scores.incidents[i]!.group ?? '', root, startMs);
    return atMs === null ? null : (atMs - startMs) / 1_000;
  });
  return { ...scores, namedS, alertsPerS };
}

function qualityFigures(storm: StormCase, context: BenchContext): Figure[] {
  context.progress(`${storm.name}: ${storm.alerts.length} alerts`);
  const { incidents, namedS, noiseKeptOut, groups, alertsPerS } = scored(storm);
  const simple = stormScores(storm, simpleAnswer(storm, simpleGroupings[BASELINE]!));
  const over = (
    name: string,
    of: (sample: readonly IncidentScore[]) => number,
    floor?: Bound,
    aim?: Bound,
  ): Figure => ({
    name,
    unit: 'share',
    value: of(incidents),
    interval: bootstrapInterval(incidents, of, SEED),
    baseline: of(simple.incidents),
    ...(floor === undefined ? {} : { floor }),
    ...(aim === undefined ? {} : { aim }),
  });
  const prompt = (sample: readonly (number | null)[]): number =>
    sample.filter((s) => s !== null && s <= NAMED_IN_S).length / Math.max(1, sample.length);
  const all = incidents.length;
  return [
    over('storm.b3.f1', b3F1, { atLeast: 0.88 }, { atLeast: 0.96 }),
    over('storm.b3.precision', b3Precision),
    over('storm.b3.recall', b3Recall),
    over('storm.recovered', recoveredShare, { atLeast: (all - 1) / all }, { atLeast: 1 }),
    over('storm.root.top1', (sample) => rootTop(sample, 1), { atLeast: 0.8 }, { atLeast: 0.95 }),
    over('storm.root.top3', (sample) => rootTop(sample, 3)),
    {
      name: 'storm.noise.out',
      unit: 'share',
      value: noiseKeptOut,
      baseline: simple.noiseKeptOut,
      floor: { atLeast: 0.9 },
      aim: { atLeast: 0.97 },
    },
    {
      name: 'storm.root.prompt',
      unit: `share in ${NAMED_IN_S} s`,
      value: prompt(namedS),
      interval: bootstrapInterval(namedS, prompt, SEED),
      aim: { atLeast: 0.75 },
    },
    {
      name: 'storm.root.delay',
      unit: 's, median',
      value: percentile(
        namedS.map((s) => s ?? Number.POSITIVE_INFINITY),
        0.5,
      ),
    },
    { name: 'storm.groups', unit: 'groups', value: groups, baseline: simple.groups },
    {
      name: 'storm.reduction',
      unit: 'share',
      value: 1 - groups / storm.alerts.length,
      baseline: 1 - simple.groups / storm.alerts.length,
    },
    { name: 'storm.speed', unit: 'alerts/s', value: alertsPerS },
  ];
}

function plainFigures(storm: StormCase, context: BenchContext): Figure[] {
  context.progress(`${storm.name}: ${storm.alerts.length} alerts`);
  const scores = scored(storm);
  const simple = stormScores(storm, simpleAnswer(storm, plainGroupings['arrival gap 2 s']!));
  return [
    {
      name: `storm.ait.${storm.name}.b3.f1`,
      unit: 'share',
      value: b3F1(scores.incidents),
      baseline: b3F1(simple.incidents),
    },
    {
      name: `storm.ait.${storm.name}.recovered`,
      unit: 'share',
      value: recoveredShare(scores.incidents),
      baseline: recoveredShare(simple.incidents),
    },
  ];
}

function madeFigures(count: number, context: BenchContext): Figure[] {
  const storms = Array.from({ length: count }, (_, i) => {
    if (i % 5 === 0) context.progress(`made-up storms: ${i} of ${count}`);
    const storm = makeStorm(i + 1);
    return { ours: scored(storm), simple: stormScores(storm, simpleAnswer(storm, simpleGroupings[BASELINE]!)) };
  });
  const over = (name: string, of: (scores: StormScores) => number): Figure[] => {
    const values = storms.map(({ ours }) => of(ours));
    const average = (sample: readonly number[]): number =>
      sample.reduce((sum, value) => sum + value, 0) / sample.length;
    const baseline = average(storms.map(({ simple }) => of(simple)));
    return [
      {
        name: `storm.made.${name}`,
        unit: 'mean',
        value: average(values),
        interval: bootstrapInterval(values, average, SEED),
        baseline,
      },
      { name: `storm.made.${name}.worst`, unit: 'lowest', value: Math.min(...values) },
    ];
  };
  if (count === 0) return [];
  return [
    ...over('b3.f1', ({ incidents }) => b3F1(incidents)),
    ...over('recovered', ({ incidents }) => recoveredShare(incidents)),
    ...over('root.top1', ({ incidents }) => rootTop(incidents, 1)),
    ...over('noise.out', ({ noiseKeptOut }) => noiseKeptOut),
  ];
}

/** Its young generation is held small: garbage that nobody collects yet is not memory that the correlator needs. */
function floodInChild(): Promise<FloodReport> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./flood-child.ts', import.meta.url), { execArgv: ['--max-semi-space-size=8'] });
    child.once('message', (report) => resolve(report as FloodReport));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the flood ended with ${code} and no report`)));
  });
}

function floodFigures({ alertsPerS, peakMb, longestMs, received, folded, opened, shed }: FloodReport): Figure[] {
  const lost = received - folded - opened - shed.reduce((sum, count) => sum + count, 0);
  return [
    {
      name: 'storm.flood.speed',
      unit: 'alerts/s',
      value: alertsPerS,
      floor: { atLeast: 10_000 },
      aim: { atLeast: 100_000 },
    },
    { name: 'storm.flood.memory', unit: 'MB, peak of the process', value: peakMb, floor: { atMost: 200 } },
    { name: 'storm.flood.longest', unit: 'ms, one alert', value: longestMs },
    { name: 'storm.flood.unaccounted', unit: 'alerts', value: lost, floor: { atMost: 0 } },
  ];
}

function lineOf(name: string, { incidents, noiseKeptOut, groups }: StormScores): string {
  const shares = [b3Precision(incidents), b3Recall(incidents), b3F1(incidents)]
    .map((share) => share.toFixed(3))
    .join(' / ');
  const recovered = incidents.filter((incident) => incident.recovered).length;
  return `${name}: ${shares}, ${recovered} of ${incidents.length}, ${noiseKeptOut.toFixed(3)}, ${groups}, ${rootTop(incidents, 1).toFixed(2)}`;
}
