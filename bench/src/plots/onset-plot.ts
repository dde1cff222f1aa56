// Plot of onsets: the stretches of one level that a real series falls into, and how sure each edge is.
import { segmentsOf } from '@kintsugi/analysis';
import { lineChart } from '../plot/line-chart.ts';
import { pick, sourceOf, type NabSeries, type Plot } from './nab-series.ts';

const ROWS = 600;

export const onsetPlot: Plot = {
  name: 'onset',
  draw(series) {
    const shown = pick(series, 'realKnownCause/ambient_temperature_system_failure.csv');
    const [from, to] = stretchOf(shown);
    const values = shown.values.subarray(from, to);
    const day = (row: number): number => shown.days[Math.min(from + row, shown.days.length - 1)] as number;
    const segments = segmentsOf(values);
    const changes = segments.flatMap(({ began }) => began ?? []);
    return lineChart({
      title: 'Onset: where a level began',
      says: 'Each edge is a change that chance makes in fewer than one window in a thousand; the band is its 90 % interval.',
      source: sourceOf(shown),
      xTitle: 'days since the first sample',
      panels: [
        {
          title: 'value',
          height: 260,
          lines: [
            { name: 'series', xs: shown.days.subarray(from, to), ys: values, colour: 0, width: 1 },
            ...segments.map((segment) => ({
              name: 'level',
              xs: [day(segment.from), day(segment.to - 1)],
              ys: [segment.level, segment.level],
              colour: 1,
              width: 3,
            })),
          ],
          bands: changes.map(({ low, high }) => ({
            name: '90 % interval of the onset',
            from: day(low),
            to: day(high),
            colour: 1,
          })),
          marks: changes.map(({ index, surprise }) => ({
            x: day(index),
            words: `p < 10⁻${superscript(Math.floor(surprise))}`,
          })),
        },
      ],
    });
  },
};

/** The rows about the first label: as many as the method looks back over. */
function stretchOf({ days, windows }: NabSeries): readonly [number, number] {
  const middle = windows[0] === undefined ? 0 : (windows[0][0] + windows[0][1]) / 2;
  const at = days.findIndex((day) => day >= middle);
  const from = Math.max(0, Math.min(days.length - ROWS, at - ROWS / 2));
  return [from, Math.min(days.length, from + ROWS)];
}

function superscript(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '');
}
