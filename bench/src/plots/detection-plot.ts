// Plot of detection: a real series with its labelled windows, and what a streaming detector thought of each row.
import { lineChart } from '../plot/line-chart.ts';
import { pick, sourceOf, type Plot } from './nab-series.ts';

const DAY_MS = 86_400_000;

/** One score a row, from that row and those before it only; where it reaches `threshold` the detector speaks. */
export interface Scored {
  readonly scores: Float64Array;
  readonly threshold: number;
  /** What the scores are, for the axis. */
  readonly unit: string;
}

export function detectionPlot(score: (values: Float64Array, timesMs: Float64Array) => Scored): Plot {
  return {
    name: 'detect',
    draw(series) {
      const shown = pick(series, 'realKnownCause/ambient_temperature_system_failure.csv');
      const { scores, threshold, unit } = score(
        shown.values,
        shown.days.map((day) => day * DAY_MS),
      );
      const spoken = Array.from(scores).flatMap((one, row) => (one >= threshold ? [row] : []));
      const bands = shown.windows.map(([from, to]) => ({ name: 'labelled by the benchmark', from, to, colour: 5 }));
      return lineChart({
        title: 'Detection: what does not fit the series’ own past',
        says: `${spoken.length} of ${scores.length} rows reach the threshold; each row was scored before the next was seen.`,
        source: sourceOf(shown),
        xTitle: 'days since the first sample',
        panels: [
          {
            title: 'value',
            height: 200,
            bands,
            lines: [
              { name: '', xs: shown.days, ys: shown.values, colour: 0, width: 1 },
              {
                name: 'spoke here',
                xs: spoken.map((row) => shown.days[row] as number),
                ys: spoken.map((row) => shown.values[row] as number),
                colour: 1,
                isDotted: true,
              },
            ],
          },
          {
            title: unit,
            height: 110,
            bands,
            lines: [{ name: '', xs: shown.days, ys: scores, colour: 1, width: 1 }],
            levels: [{ y: threshold, words: 'threshold' }],
          },
        ],
      });
    },
  };
}
