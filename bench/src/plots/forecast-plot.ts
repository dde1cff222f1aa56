// Plot of a forecast: when a real series that grows will reach a limit, as it was foretold, and when it did.
import { mean, median } from '@kintsugi/analysis';
import { lineChart } from '../plot/line-chart.ts';
import { pick, sourceOf, type Plot } from './nab-series.ts';

/** Steps from the last value until `limit` is reached, with the ends of an 80 % interval; null: it will not be. */
export type Foretell = (
  values: Float64Array,
  limit: number,
) => { readonly early: number; readonly expected: number; readonly late: number } | null;

const BEFORE = 150;
const AFTER = 90;
/** The limit is the level of so many rows at the end. */
const LAST = 24;

export function forecastPlot(foretell: Foretell): Plot {
  return {
    name: 'forecast',
    draw(series) {
      const shown = pick(series, 'realAdExchange/exchange-2_cpm_results.csv');
      const { from, now, to, limit, crossed } = climbOf(shown.values);
      const found = foretell(shown.values.subarray(from, now), limit);
      const day = (row: number): number => shown.days[Math.min(row, shown.days.length - 1)] as number;
      const at = (steps: number): number => day(Math.min(to - 1, now - 1 + Math.round(steps)));
      return lineChart({
        title: 'Forecast: when a limit will be reached',
        says:
          found === null
            ? `Foretold: it will not be reached; it took ${crossed - now + 1} steps.`
            : `Foretold in ${steps(found.expected)} steps (80 % interval ${steps(found.early)} to ${steps(found.late)}); it took ${crossed - now + 1}.`,
        source: sourceOf(shown),
        xTitle: 'days since the first sample',
        panels: [
          {
            title: 'value',
            height: 260,
            lines: [
              { name: 'known', xs: shown.days.subarray(from, now), ys: shown.values.subarray(from, now), colour: 0 },
              {
                name: 'what came',
                xs: shown.days.subarray(now - 1, to),
                ys: shown.values.subarray(now - 1, to),
                colour: 4,
              },
            ],
            levels: [{ y: limit, words: 'limit' }],
            bands:
              found === null
                ? []
                : [{ name: '80 % interval of the crossing', from: at(found.early), to: at(found.late), colour: 1 }],
            marks: [
              { x: day(now - 1), words: 'now', colour: 0 },
              ...(found === null ? [] : [{ x: at(found.expected), words: 'foretold' }]),
            ],
          },
        ],
      });
    },
  };
}

function steps(count: number): string {
  return Number.isFinite(count) ? Math.round(count).toLocaleString('en-US') : 'never';
}

interface Climb {
  readonly from: number;
  readonly now: number;
  readonly to: number;
  readonly limit: number;
  readonly crossed: number;
}

/** The straightest climb: the stretch that a rising line explains best. Its limit is where it stands in the end. */
function climbOf(values: Float64Array): Climb {
  let [from, best] = [0, Number.NEGATIVE_INFINITY];
  for (let row = 0; row + BEFORE + AFTER <= values.length; row += 8) {
    const straight = straightness(values.subarray(row, row + BEFORE + AFTER));
    if (straight > best) [from, best] = [row, straight];
  }
  const now = from + BEFORE;
  const to = Math.min(values.length, now + AFTER);
  const limit = median(values.subarray(Math.max(now, to - LAST), to));
  return { from, now, to, limit, crossed: now + values.subarray(now, to).findIndex((value) => value >= limit) };
}

/** Correlation with time: 1 for a rising line. */
function straightness(values: Float64Array): number {
  const [middle, centre] = [(values.length - 1) / 2, mean(values)];
  let [products, times, squares] = [0, 0, 0];
  values.forEach((value, i) => {
    products += (i - middle) * (value - centre);
    times += (i - middle) ** 2;
    squares += (value - centre) ** 2;
  });
  return squares > 0 ? products / Math.sqrt(times * squares) : 0;
}
