// Command `plots`: draws one SVG a method, from NAB's series and from the record in BENCHMARKS.md. Measures nothing.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALARM_SCORE, DetectorPool, timeToThreshold } from '@kintsugi/analysis';
import type { Bench, BenchResult } from './harness/bench.ts';
import { clone } from './harness/surroundings.ts';
import { barChart } from './plot/bar-chart.ts';
import { recordedBench } from './plot/recorded-figures.ts';
import { calibrationPlot } from './plots/calibration-plot.ts';
import { counterfactualPlot } from './plots/counterfactual-plot.ts';
import { detectionPlot } from './plots/detection-plot.ts';
import { forecastPlot } from './plots/forecast-plot.ts';
import { readNabSeries, type Plot } from './plots/nab-series.ts';
import { onsetPlot } from './plots/onset-plot.ts';
import { sloBurnPlot } from './plots/slo-burn-plot.ts';

const detection = detectionPlot((values, timesMs) => {
  const pool = new DetectorPool();
  const slot = pool.add();
  const scores = values.map((value, row) => pool.push(slot, timesMs[row] as number, value));
  return { scores, threshold: ALARM_SCORE, unit: '−log₁₀ p' };
});

const HORIZON = 90;

const forecast = forecastPlot((values, limit) => {
  const found = timeToThreshold(values, { limit, direction: 'up', horizon: HORIZON });
  return found.kind === 'crosses' ? found : null;
});

const linePlots: readonly Plot[] = [detection, forecast, onsetPlot, sloBurnPlot, counterfactualPlot, calibrationPlot];

export const plots: Bench = {
  title: 'Plots: writes docs/analysis/*.svg, lines over NAB series and bars of what BENCHMARKS.md records.',
  options: {
    bars: {
      what: 'benchmarks whose recorded figures are drawn',
      default: 'detect,logs,forecast,causes,culprit,storm,memory,onset,counterfactual',
    },
    to: { what: 'folder to write to, from the top of the clone', default: 'docs/analysis' },
  },
  async run(context) {
    const folder = join(clone, context.option('to'));
    await mkdir(folder, { recursive: true });
    const series = await readNabSeries(context.dataFolder());
    const notes: string[] = [];
    let written = 0;
    const write = async (file: string, svg: string): Promise<void> => {
      context.progress(file);
      await writeFile(join(folder, file), svg);
      written += 1;
    };
    for (const plot of linePlots) await write(`${plot.name}.svg`, plot.draw(series));
    const document = await readFile(join(clone, 'BENCHMARKS.md'), 'utf8');
    for (const name of context.option('bars').split(',')) {
      const recorded = recordedBench(document, name);
      if (recorded === null) notes.push(`${name} is not recorded: npm run bench -- ${name} --record`);
      else
        await write(
          `${name}-figures.svg`,
          barChart({ ...recorded, says: sentence(recorded.title), title: name, source: recorded.circumstances }),
        );
    }
    return { figures: [{ name: 'plots', unit: 'files', value: written }], notes } satisfies BenchResult;
  },
};

/** The first sentence, as far as it fits over the chart. */
function sentence(title: string): string {
  return title.length <= 130 ? title : `${title.slice(0, 129)}…`;
}
