// A signal with the band it usually keeps, its onset, what changed and what was done. Drawn on a canvas; told as a table.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { inUnit } from '../words/figures.ts';
import { absolute, clock } from '../words/times.ts';
import { paintBehind, paintOver, type Painted } from './paint.ts';

export interface BandChartProps extends Painted {
  /** In words, such as `errors of alpha`. */
  readonly title: string;
  readonly unit: string;
  readonly fromMs: number;
  readonly stepMs: number;
  /** Oldest first; null where nothing was seen. */
  readonly values: readonly (number | null)[];
  /** Charts of one name share crosshair and zoom. */
  readonly together?: string;
  /** Told when somebody drags over a stretch of time, in ms. */
  readonly onZoom?: (fromMs: number, toMs: number) => void;
  readonly height?: number;
}

export function BandChart(props: BandChartProps) {
  const { title, unit, fromMs, stepMs, values, usual, height = 160 } = props;
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const newest = useRef(props);
  newest.current = props;
  const pointed = useSignal<number | null>(null);
  useEffect(() => {
    const holder = box.current;
    if (holder === null) return undefined;
    const made = (chart.current = new uPlot(
      optionsOf(newest, holder, height, pointed),
      columnsOf(newest.current),
      holder,
    ));
    const resized = new ResizeObserver(() => made.setSize({ width: holder.clientWidth, height }));
    resized.observe(holder);
    const theme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => made.redraw(false, true);
    theme.addEventListener('change', redraw);
    return () => (resized.disconnect(), theme.removeEventListener('change', redraw), made.destroy());
  }, []);
  useEffect(() => chart.current?.setData(columnsOf(props)), [fromMs, stepMs, values, usual]);
  // What is drawn beside the line moves without it: an incident ends, a change comes in late.
  useEffect(() => chart.current?.redraw(false, false), [props.marks, props.seams, props.onsetMs, props.mendedMs]);
  const latest = values.findLast((value) => value !== null) ?? null;
  const [low, high] = [inUnit(usual?.low ?? null, unit), inUnit(usual?.high ?? null, unit)];
  const normal = usual === null ? '' : `, usually ${low === high ? high : `${low}–${high}`}`;
  return (
    <figure class="band-chart">
      <figcaption>
        <strong>{title}</strong> {inUnit(latest, unit)}
        <span class="soft">{normal}</span>
        <span class="pointed">{pointed.value !== null && pointedText(props, pointed.value)}</span>
      </figcaption>
      <div
        ref={box}
        role="img"
        aria-label={`${title}: ${inUnit(latest, unit)}${normal}. The table below has the values.`}
      />
      <TableTwin {...props} />
    </figure>
  );
}

/** What stands under the crosshair: the value, and what happened in that step. */
function pointedText({ fromMs, stepMs, values, unit, marks }: BandChartProps, index: number): string {
  const atMs = fromMs + index * stepMs;
  const here = marks.filter((mark) => mark.atMs >= atMs && mark.atMs < atMs + stepMs).map(({ says }) => says);
  return [`${clock(atMs)} ${inUnit(values[index] ?? null, unit)}`, ...here].join(' · ');
}

/** The same values and marks for who does not look at pictures. Built when it is opened: most never are. */
function TableTwin({ unit, fromMs, stepMs, values, marks }: BandChartProps) {
  const rows = values.flatMap((value, index) => (value === null ? [] : [{ atMs: fromMs + index * stepMs, value }]));
  return (
    <details class="table-twin">
      <summary>As a table</summary>
      <div class="scroll" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">time</th>
              <th scope="col">value</th>
              <th scope="col">what happened</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ atMs, value }) => (
              <tr key={atMs}>
                <td title={absolute(atMs)}>{clock(atMs)}</td>
                <td class="number">{inUnit(value, unit)}</td>
                <td>
                  {marks
                    .filter((mark) => mark.atMs >= atMs && mark.atMs < atMs + stepMs)
                    .map(({ says }) => says)
                    .join('; ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function columnsOf({ fromMs, stepMs, values }: BandChartProps): uPlot.AlignedData {
  return [values.map((_, index) => (fromMs + index * stepMs) / 1_000), [...values]];
}

/** Where the time axis begins and ends within a chart, in pixels: what is drawn below it lines up with it. */
export const AXIS_LEFT = 64;
export const AXIS_RIGHT = 12;

function optionsOf(
  newest: { readonly current: BandChartProps },
  holder: HTMLElement,
  height: number,
  pointed: Signal<number | null>,
): uPlot.Options {
  const colour = (name: string): string => getComputedStyle(holder).getPropertyValue(name).trim();
  const axis = {
    stroke: () => colour('--soft'),
    font: '11px system-ui',
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const { unit, together, onZoom } = newest.current;
  return {
    width: holder.clientWidth,
    height,
    padding: [8, AXIS_RIGHT, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: true, y: false, setScale: onZoom === undefined },
      ...(together === undefined ? {} : { sync: { key: together } }),
    },
    scales: {
      x: { time: true, ...(onZoom === undefined ? {} : { range: () => spanOf(newest.current) }) },
      y: { range: (_chart, low, high) => rangeOf(low, high, newest.current) },
    },
    axes: [
      {
        ...axis,
        size: 28,
        values: (_chart, splits) =>
          splits.map((at) =>
            clock(at * 1_000).slice(0, splits.length > 1 && (splits[1] ?? 0) - (splits[0] ?? 0) < 60 ? 8 : 5),
          ),
      },
      { ...axis, size: AXIS_LEFT, values: (_chart, splits) => splits.map((value) => inUnit(value, unit)) },
    ],
    series: [{}, { stroke: () => colour('--ink'), width: 1.5, points: { show: false }, spanGaps: false }],
    hooks: {
      drawClear: [(chart) => paintBehind(chart, newest.current, colour)],
      draw: [(chart) => paintOver(chart, newest.current, colour)],
      setCursor: [(chart) => (pointed.value = chart.cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width < 8 || newest.current.onZoom === undefined) return;
          const ms = (at: number): number => chart.posToVal(at, 'x') * 1_000;
          newest.current.onZoom(ms(left), ms(left + width));
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** The whole stretch, also where its last values are not there yet. In seconds. */
function spanOf({ fromMs, stepMs, values }: BandChartProps): [number, number] {
  return [fromMs / 1_000, (fromMs + Math.max(1, values.length) * stepMs) / 1_000];
}

/** From zero where values are near it, with the usual band always in sight. */
function rangeOf(low: number | null, high: number | null, { usual, limit }: BandChartProps): [number, number] {
  const top = Math.max(high ?? 0, usual?.high ?? 0, limit ?? 0);
  const bottom = Math.min(low ?? 0, usual?.low ?? 0, top);
  const from = bottom >= 0 && bottom < top * 0.6 ? 0 : bottom;
  return [from, top === from ? from + 1 : top + (top - from) * 0.08];
}
