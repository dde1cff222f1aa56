// Benchmark `forecast`: when a real metric crosses its threshold, if it does, beside simple forecasters in the same run.
import type { Bench, BenchResult, Figure } from '../../harness/bench.ts';
import { bootstrapInterval } from '../../harness/sampling.ts';
import { readForecastCases, type ForecastCase } from './forecast-cases.ts';
import { holt, line, ours, quarter, walk, type Forecaster } from './forecasters.ts';
import * as scores from './forecast-scores.ts';
import type { Forecast } from './forecast-scores.ts';

const SEED = 7;

type Measure = (forecasts: readonly Forecast[]) => number;

/** Of ours, beside the line's. */
const MEASURES: readonly (Pick<Figure, 'name' | 'unit' | 'floor' | 'aim'> & { readonly measure: Measure })[] = [
  { name: 'mcc', unit: '', measure: scores.mcc, floor: { atLeast: 0.35 }, aim: { atLeast: 0.5 } },
  {
    name: 'error.hits',
    unit: 'of the truth, median',
    measure: scores.errorOfHits,
    floor: { atMost: 0.48 },
    aim: { atMost: 0.36 },
  },
  {
    name: 'coverage',
    unit: 'of the truths',
    measure: scores.coverage,
    floor: { atLeast: 0.72 },
    aim: { atLeast: 0.78 },
  },
  {
    name: 'coverage.excess',
    unit: 'above 0.8',
    measure: (forecasts) => Math.max(0, scores.coverage(forecasts) - 0.8),
    floor: { atMost: 0.1 },
    aim: { atMost: 0.04 },
  },
  { name: 'width', unit: 'of the truth, median', measure: scores.width },
  { name: 'precision', unit: '', measure: scores.precision },
  { name: 'recall', unit: '', measure: scores.recall },
  { name: 'error.all', unit: 'of the truth, median', measure: scores.errorOfAll },
  { name: 'late', unit: 'of the hits', measure: scores.lateShare },
];

const OTHERS: Readonly<Record<string, Forecaster>> = { holt, walk, quarter };

export const forecast: Bench = {
  title: 'Forecast: when a real metric crosses its threshold, or that it will not, with an 80 % interval.',
  options: {},
  async run(context): Promise<BenchResult> {
    const cases = await readForecastCases(`${context.dataFolder()}/forecast`);
    context.progress(`${cases.length} cases, ${cases.filter(({ truth }) => truth !== null).length} of them cross`);
    const [our, lines] = [ours, line].map((forecaster) => forecastsOf(cases, forecaster));
    context.progress('resampling the cases');
    return {
      figures: [
        ...MEASURES.map(({ measure, ...figure }): Figure => ({
          ...figure,
          value: measure(our!),
          interval: bootstrapInterval(our!, measure, SEED),
          baseline: measure(lines!),
        })),
        ...Object.entries(OTHERS).flatMap(([name, forecaster]) => otherFigures(name, forecastsOf(cases, forecaster))),
        speedFigure(cases),
      ],
      notes: [
        'The baseline is a least-squares line over the last 20 points; its interval resamples the residuals.',
        'Parameters were chosen on the developers’ half: its figures are the better end, see docs/analysis/forecast.md.',
        ...kindNotes(cases, our!),
      ],
    };
  },
};

function forecastsOf(cases: readonly ForecastCase[], forecaster: Forecaster): readonly Forecast[] {
  return cases.map(({ truth, values, threshold, horizon }) => ({
    truth,
    horizon,
    answer: forecaster({ values, threshold, horizon }),
  }));
}

function otherFigures(name: string, forecasts: readonly Forecast[]): readonly Figure[] {
  const figure = (what: string, unit: string, measure: Measure): Figure => ({
    name: `${name}.${what}`,
    unit,
    value: measure(forecasts),
    interval: bootstrapInterval(forecasts, measure, SEED),
  });
  return [
    figure('mcc', '', scores.mcc),
    figure('precision', '', scores.precision),
    figure('recall', '', scores.recall),
    figure('error.hits', 'of the truth, median', scores.errorOfHits),
    figure('late', 'of the hits', scores.lateShare),
  ];
}

const ROUNDS = 5;

/** Of one forecast; the line's, with its interval, is the baseline. */
function speedFigure(cases: readonly ForecastCase[]): Figure {
  const [our, lines] = [ours, line].map((forecaster) => {
    const rounds = Array.from({ length: ROUNDS }, () => {
      const startedMs = performance.now();
      forecastsOf(cases, forecaster);
      return (performance.now() - startedMs) / cases.length;
    });
    return rounds.toSorted((a, b) => a - b);
  });
  return {
    name: 'time',
    unit: 'ms a forecast',
    value: our![ROUNDS >> 1]!,
    interval: [our![0]!, our!.at(-1)!],
    baseline: lines![ROUNDS >> 1]!,
    aim: { atMost: 1 },
  };
}

/** How often "crosses" is said of each kind of case, where the folder tells kinds. */
function kindNotes(cases: readonly ForecastCase[], forecasts: readonly Forecast[]): readonly string[] {
  const kinds = [...new Set(cases.flatMap(({ kind }) => kind ?? []))].toSorted();
  return kinds.map((kind) => {
    const of = forecasts.filter((_, i) => cases[i]!.kind === kind);
    const said = of.filter(({ answer }) => answer.steps !== null).length;
    return `Of ${of.length} cases of the kind '${kind}' it says of ${said} that they cross.`;
  });
}
