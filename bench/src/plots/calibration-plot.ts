// Plot of calibration: intervals of many widths over all real series, how often each held, and the same after correction.
import {
  calibrated,
  calibrationOf,
  counterfactualOf,
  reliabilityOf,
  type Reliability,
  type Said,
} from '@kintsugi/analysis';
import { lineChart } from '../plot/line-chart.ts';
import type { NabSeries, Plot } from './nab-series.ts';

const WIDTHS = [0.1, 0.3, 0.5, 0.7, 0.9, 0.97] as const;
const AHEAD = 24;
const LOOKS = 8;
const BEFORE = 200;

export const calibrationPlot: Plot = {
  name: 'calibration',
  draw(series) {
    // Every other series is the history, the rest is what came later: nothing is judged by what it was fitted on.
    const [history, later] = [0, 1].map((part) => saidOf(series.filter((_, i) => i % 2 === part))) as [Said, Said];
    const curve = calibrationOf(history);
    const corrected = { ...later, confidence: Array.from(later.confidence, (said) => calibrated(curve, said)) };
    const [before, after] = [reliabilityOf(later), reliabilityOf(corrected)];
    if (before === null || after === null) throw new Error('the series are too short to say anything of');
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    return lineChart({
      title: 'Calibration: what a confidence was worth',
      says: `Mean error ${percent(before.expectedError)} as said, ${percent(after.expectedError)} corrected (${curve.kind}, fitted on other series).`,
      source: `Data: ${series.length} series (Numenta Anomaly Benchmark, MIT, github.com/numenta/NAB), ${AHEAD} steps ahead · npm run bench -- plots`,
      xTitle: 'confidence said: the value will lie inside the interval',
      panels: [
        {
          title: 'share that came true',
          height: 360,
          yFrom: 0,
          yTo: 1,
          lines: [
            { name: 'perfect', xs: [0, 1], ys: [0, 1], colour: 4, dash: '5 4' },
            pointsOf('as said', before, 0),
            pointsOf('corrected', after, 1),
          ],
          spreads: [whiskersOf(before, 0), whiskersOf(after, 1)],
        },
      ],
    });
  },
};

/** Confidence that one value, some steps ahead, lies in an interval of each width; and whether it did. */
function saidOf(series: readonly NabSeries[]): Said {
  const [confidence, happened]: [number[], number[]] = [[], []];
  for (const { values } of series) {
    for (let look = 0; look < LOOKS; look += 1) {
      const action = BEFORE + Math.floor(((values.length - BEFORE - AHEAD) * look) / LOOKS);
      const input = {
        values: values.subarray(Math.max(0, action - BEFORE), action + AHEAD),
        actionIndex: Math.min(action, BEFORE),
      };
      for (const width of WIDTHS) {
        const found = counterfactualOf({ ...input, coverage: width });
        const value = input.values.at(-1);
        if (found.kind === 'not-enough-data' || value === undefined) continue;
        confidence.push(width);
        happened.push(value >= (found.low.at(-1) ?? 0) && value <= (found.high.at(-1) ?? 0) ? 1 : 0);
      }
    }
  }
  return { confidence, happened };
}

function pointsOf(
  name: string,
  { bins }: Reliability,
  colour: number,
): Parameters<typeof lineChart>[0]['panels'][0]['lines'][0] {
  return {
    name,
    xs: bins.map(({ meanConfidence }) => meanConfidence),
    ys: bins.map(({ share }) => share),
    colour,
    isDotted: true,
  };
}

function whiskersOf(
  { bins }: Reliability,
  colour: number,
): NonNullable<Parameters<typeof lineChart>[0]['panels'][0]['spreads']>[0] {
  return {
    name: '',
    xs: bins.map(({ meanConfidence }) => meanConfidence),
    low: bins.map(({ low }) => low),
    high: bins.map(({ high }) => high),
    colour,
    isBars: true,
  };
}
