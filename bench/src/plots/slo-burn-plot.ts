// Plot of an SLO's burn: a real latency-like series against an objective, burn rates of the windows, alerts and budget.
import { BurnRate, BURN_RULES, type BudgetState } from '@kintsugi/analysis';
import { lineChart } from '../plot/line-chart.ts';
import { pick, sourceOf, type NabSeries, type Plot } from './nab-series.ts';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 14;
const TARGET = 0.98;
/** The limit is such that this share of the first days keeps it: an objective that was met. */
const KEPT_BEFORE = 0.995;
const LEARNED_DAYS = 3;

export const sloBurnPlot: Plot = {
  name: 'slo-burn',
  draw(series) {
    const shown = pick(series, 'realAWSCloudwatch/ec2_cpu_utilization_ac20cd.csv');
    const limit = limitOf(shown);
    const states = statesOf(shown, limit);
    const xs = shown.days;
    const rates = BURN_RULES.map(({ rate, longMs }, i) => ({
      name: `over ${longMs / 3_600_000} h (alerts at ${rate})`,
      xs,
      ys: states.map(({ rules }) => rules[i]?.longRate ?? Number.NaN),
      colour: [1, 0, 2][i] ?? 0,
    }));
    return lineChart({
      title: 'SLO burn: how fast the error budget goes, and when somebody is called',
      says: `Objective: ${100 * TARGET} % of samples at or below ${limit.toFixed(1)}, over ${WINDOW_DAYS} days.`,
      source: sourceOf(shown),
      xTitle: 'days since the first sample',
      panels: [
        {
          title: 'value',
          height: 120,
          lines: [{ name: '', xs, ys: shown.values, colour: 0, width: 1 }],
          levels: [{ y: limit, words: 'limit' }],
        },
        {
          title: 'burn rate',
          height: 170,
          lines: rates,
          isLog: true,
          yFrom: 0.1,
          yTo: 60,
          marks: callsOf(states).map(({ row, words }, i) => ({ x: xs[row] as number, words, colour: i === 0 ? 1 : 3 })),
          levels: BURN_RULES.map(({ rate }) => ({ y: rate, words: String(rate) })),
        },
        {
          title: 'budget left',
          height: 90,
          yFrom: -1,
          yTo: 1,
          lines: [{ name: '', xs, ys: states.map(({ budgetLeft }) => budgetLeft ?? Number.NaN), colour: 2, width: 2 }],
          levels: [{ y: 0, words: 'spent' }],
        },
      ],
    });
  },
};

function limitOf({ values, rowsPerDay }: NabSeries): number {
  const sorted = values.slice(0, LEARNED_DAYS * rowsPerDay).toSorted();
  return sorted[Math.floor(KEPT_BEFORE * (sorted.length - 1))] ?? 0;
}

function statesOf({ values, days }: NabSeries, limit: number): readonly BudgetState[] {
  const burn = new BurnRate({ target: TARGET, windowMs: WINDOW_DAYS * DAY_MS });
  return Array.from(values, (value, row) => {
    const atMs = (days[row] as number) * DAY_MS;
    burn.add(atMs, value <= limit ? 1 : 0, value <= limit ? 0 : 1);
    return burn.state(atMs);
  });
}

/** The first row of each severity that was called for. */
function callsOf(states: readonly BudgetState[]): readonly { readonly row: number; readonly words: string }[] {
  return (['page', 'ticket'] as const).flatMap((severity) => {
    const row = states.findIndex(({ alert }) => alert?.severity === severity);
    return row === -1 ? [] : [{ row, words: severity === 'page' ? 'first page' : 'first ticket' }];
  });
}
