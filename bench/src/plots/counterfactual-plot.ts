// Plot of a counterfactual: what a real series would have done without what happened to it, and the sum of the difference.
import { counterfactualOf } from '@kintsugi/analysis';
import { lineChart } from '../plot/line-chart.ts';
import { evenly, pick, sourceOf, type Plot } from './nab-series.ts';

const SHOWN_BEFORE_DAYS = 2;

export const counterfactualPlot: Plot = {
  name: 'counterfactual',
  draw(series) {
    const shown = evenly(pick(series, 'realTraffic/occupancy_t4013.csv'));
    const [began, ended] = shown.windows[0] ?? [shown.days.at(-1) ?? 0, shown.days.at(-1) ?? 0];
    const action = shown.days.findIndex((day) => day >= began);
    const to = shown.days.findIndex((day) => day > ended);
    const values = shown.values.subarray(0, to === -1 ? shown.values.length : to);
    const found = counterfactualOf({ values, actionIndex: action, period: shown.rowsPerDay });
    if (found.kind === 'not-enough-data') throw new Error(found.because);
    const from = Math.max(0, action - SHOWN_BEFORE_DAYS * shown.rowsPerDay);
    const [past, after] = [shown.days.subarray(from, values.length), shown.days.subarray(action, values.length)];
    const difference = found.expected.map((expected, h) => (values[action + h] as number) - expected);
    const { expected, low, high } = found.effect;
    const words = [expected, low, high].map((value) => Math.round(value).toLocaleString('en-US'));
    return lineChart({
      title: 'Counterfactual: what would have been, had nothing happened',
      says: `Season and level as they were before. Sum of the difference: ${words[0]} (90 % interval ${words[1]} to ${words[2]}).`,
      source: sourceOf(shown),
      xTitle: 'days since the first sample',
      panels: [
        {
          title: 'value',
          height: 220,
          lines: [
            { name: 'as it was', xs: past, ys: values.subarray(from), colour: 0 },
            { name: 'as it would have been', xs: after, ys: found.expected, colour: 1, width: 2 },
          ],
          spreads: [{ name: '90 % interval', xs: after, low: found.low, high: found.high, colour: 1 }],
          marks: [{ x: began, words: 'here something happened' }],
        },
        {
          title: 'difference',
          height: 110,
          lines: [{ name: '', xs: after, ys: difference, colour: 2 }],
          levels: [{ y: 0, words: '' }],
        },
      ],
    });
  },
};
