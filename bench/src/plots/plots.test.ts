// Every plot draws whatever series a folder holds, by any name; and the baselines of the benchmarks beside it.
import { expect, test } from 'vitest';
import { attributed, drawCases } from '../analysis/counterfactual/attribution-cases.ts';
import { lastZero } from '../analysis/onset/last-zero.ts';
import { seeded } from '../harness/sampling.ts';
import { calibrationPlot } from './calibration-plot.ts';
import { counterfactualPlot } from './counterfactual-plot.ts';
import { detectionPlot } from './detection-plot.ts';
import { forecastPlot } from './forecast-plot.ts';
import { evenly, type NabSeries } from './nab-series.ts';
import { onsetPlot } from './onset-plot.ts';
import { sloBurnPlot } from './slo-burn-plot.ts';

const random = seeded(3);
const ROWS = 1_500;

function madeUp(name: string, level: (row: number) => number): NabSeries {
  return {
    name,
    values: Float64Array.from({ length: ROWS }, (_, row) => level(row) + random()),
    days: Float64Array.from({ length: ROWS }, (_, row) => row / 96),
    windows: [[8, 9]],
    rowsPerDay: 96,
  };
}

const series = [madeUp('a/steps.csv', (row) => (row > 800 ? 9 : 4)), madeUp('b/climbs.csv', (row) => row / 100)];

test.each([
  onsetPlot,
  sloBurnPlot,
  counterfactualPlot,
  calibrationPlot,
  forecastPlot(() => ({ early: 3, expected: 8, late: Number.POSITIVE_INFINITY })),
  detectionPlot((values) => ({ scores: values.map((value) => value / 10), threshold: 0.9, unit: 'score' })),
])('the plot $name draws a folder that it has never seen', (plot) => {
  const svg = plot.draw(series);
  expect(svg.startsWith('<svg ')).toBe(true);
  expect(svg).not.toMatch(/NaN|undefined/);
});

test('rows that were never sent are gaps on an even grid', () => {
  const [steps] = series as [NabSeries];
  const holed = { ...steps, values: steps.values.slice(0, 3), days: Float64Array.of(0, 1 / 96, 4 / 96) };
  expect([...evenly(holed).values].map(Number.isNaN)).toEqual([false, false, true, true, false]);
});

test('the last zero of a control chart dates a step, and knows none in what comes and goes', () => {
  const step = Array.from({ length: 30 }, (_, i) => (i >= 20 ? 4 : 0));
  expect(lastZero(step, { mean: 0, sigma: 1 }, 1)).toBe(20);
  expect(lastZero([0, 5, 0, 0, 0, 0, 0, 0, 0, 0], { mean: 0, sigma: 1 }, 1)).toBeNull();
});

test('simulated recoveries have the cause that they say, and the rule that was claims each for the action', () => {
  const answers = drawCases(random).map(attributed);
  expect(new Set(answers.map(({ truth }) => truth))).toEqual(new Set(['by-action', 'by-itself']));
  expect(answers.map(({ baseline }) => baseline)).toEqual(answers.map(() => 'by-action'));
});
