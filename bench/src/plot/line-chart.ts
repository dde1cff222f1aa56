// Series over one axis, panel under panel: lines, intervals, bands, marks. Knows no method and no data.
import {
  area,
  COLOURS,
  dot,
  FAINT,
  FOOT,
  GRID,
  HEAD,
  INK,
  line,
  MARGIN,
  page,
  path,
  rect,
  text,
  type Point,
} from './svg.ts';
import { linearScale, logScale, tickWords, type Scale } from './scale.ts';

export interface Line {
  readonly name: string;
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  /** Place in the palette. */
  readonly colour: number;
  readonly dash?: string;
  readonly width?: number;
  /** Points instead of a line through them. */
  readonly isDotted?: boolean;
}

/** Between `low` and `high` over `xs`. */
export interface Spread {
  readonly name: string;
  readonly xs: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly colour: number;
  /** A bar for each x instead of an area. */
  readonly isBars?: boolean;
}

export interface Panel {
  readonly title: string;
  readonly height: number;
  readonly lines: readonly Line[];
  readonly spreads?: readonly Spread[];
  /** Stretches of x. */
  readonly bands?: readonly {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly colour: number;
  }[];
  /** Upright lines with a word. */
  readonly marks?: readonly { readonly x: number; readonly words: string; readonly colour?: number }[];
  /** Level lines with a word. */
  readonly levels?: readonly { readonly y: number; readonly words: string }[];
  readonly yFrom?: number;
  readonly yTo?: number;
  readonly isLog?: boolean;
}

export interface LineChart {
  readonly title: string;
  readonly says: string;
  readonly source: string;
  readonly xTitle: string;
  readonly xWords?: (value: number) => string;
  readonly panels: readonly Panel[];
}

const WIDTH = 900;
const LEFT = 58;
const RIGHT = WIDTH - MARGIN - 6;
const PANEL_HEAD = 26;
const AXIS = 40;

export function lineChart(chart: LineChart): string {
  const extents = chart.panels.flatMap(({ lines, spreads = [] }) =>
    [...lines, ...spreads].map(({ xs }) => extentOf([xs])),
  );
  const x = linearScale(
    [Math.min(...extents.map(([from]) => from)), Math.max(...extents.map(([, to]) => to))],
    [LEFT, RIGHT],
    8,
  );
  const body: string[] = [];
  let top = HEAD;
  for (const panel of chart.panels) {
    body.push(...panelParts(panel, x, top + PANEL_HEAD));
    top += PANEL_HEAD + panel.height + 12;
  }
  const bottom = top - 12;
  for (const tick of x.ticks) {
    body.push(text(x(tick), bottom + 16, (chart.xWords ?? tickWords)(tick), { colour: FAINT, anchor: 'middle' }));
  }
  body.push(text((LEFT + RIGHT) / 2, bottom + 33, chart.xTitle, { colour: FAINT, anchor: 'middle' }));
  return page({ ...chart, width: WIDTH, height: bottom + AXIS + FOOT }, body);
}

function panelParts(panel: Panel, x: Scale, top: number): readonly string[] {
  const { lines, spreads = [], bands = [], marks = [], levels = [], height } = panel;
  const bottom = top + height;
  const y = yScale(panel, [bottom, top]);
  const parts: string[] = [];
  for (const { from, to, colour } of bands)
    parts.push(rect({ x: x(from), y: top, width: Math.max(2, x(to) - x(from)), height }, COLOURS[colour] ?? INK, 0.18));
  for (const tick of y.ticks) {
    parts.push(line([LEFT, y(tick)], [RIGHT, y(tick)], { colour: GRID }));
    parts.push(text(LEFT - 6, y(tick) + 4, tickWords(tick), { colour: FAINT, anchor: 'end' }));
  }
  parts.push(line([LEFT, bottom], [RIGHT, bottom], { colour: FAINT }));
  for (const spread of spreads) parts.push(spreadPart(spread, x, y));
  for (const { y: level } of levels)
    parts.push(line([LEFT, y(level)], [RIGHT, y(level)], { colour: FAINT, dash: '5 4' }));
  for (const one of lines) parts.push(...linePart(one, x, y));
  for (const { y: level, words } of levels)
    parts.push(text(RIGHT - 4, y(level) - 4, words, { colour: FAINT, anchor: 'end', size: 11, isRimmed: true }));
  for (const { x: place, words, colour = 1 } of marks) {
    const ink = COLOURS[colour] ?? INK;
    const isRight = x(place) > RIGHT - 160;
    parts.push(line([x(place), top], [x(place), bottom], { colour: ink, width: 1.5 }));
    parts.push(
      text(x(place) + (isRight ? -5 : 5), top + 12, words, {
        colour: ink,
        size: 11,
        anchor: isRight ? 'end' : 'start',
        isRimmed: true,
      }),
    );
  }
  return [...parts, ...legendParts(panel, top - 9)];
}

function yScale(
  { lines, spreads = [], levels = [], yFrom, yTo, isLog = false }: Panel,
  range: readonly [number, number],
): Scale {
  const [low, high] = extentOf([
    ...lines.map(({ ys }) => ys),
    ...spreads.flatMap((one) => [one.low, one.high]),
    levels.map(({ y }) => y),
  ]);
  const room = 0.05 * (high - low);
  return isLog
    ? logScale([yFrom ?? low, yTo ?? high], range)
    : linearScale(
        [yFrom ?? low - room, yTo ?? high + room],
        range,
        Math.max(2, Math.round((range[0] - range[1]) / 40)),
      );
}

function spreadPart({ xs, low, high, colour, isBars = false }: Spread, x: Scale, y: Scale): string {
  const ink = COLOURS[colour] ?? INK;
  const edge = (ys: ArrayLike<number>): Point[] =>
    Array.from(ys, (value, i) => [x(xs[i] as number), y(clamp(value, y))]);
  if (!isBars) return area(edge(high), edge(low), ink);
  const bars = Array.from(xs, (place, i) =>
    line([x(place), y(low[i] as number)], [x(place), y(high[i] as number)], { colour: ink, width: 2 }),
  );
  return bars.join('\n');
}

function linePart(
  { xs, ys, colour, dash, width = 1.4, isDotted = false }: Line,
  x: Scale,
  y: Scale,
): readonly string[] {
  const ink = COLOURS[colour] ?? INK;
  const points = Array.from(ys, (value, i): Point => [x(xs[i] as number), y(clamp(value, y))]);
  if (isDotted) return points.filter(([, place]) => Number.isFinite(place)).map((point) => dot(point, ink));
  return [path(thinned(withGaps(points)), { colour: ink, width, ...(dash === undefined ? {} : { dash }) })];
}

/** A line over a long silence would tell of what nobody saw: the pen is lifted where a step is many times the typical. */
function withGaps(points: readonly Point[]): readonly Point[] {
  const steps = points.slice(1).map(([x], i) => x - (points[i] as Point)[0]);
  const longest = 24 * (steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0);
  return points.flatMap((point, i) => {
    const step = steps[i - 1] ?? 0;
    return i > 1 && points.length > 8 && step > longest ? [[point[0], Number.NaN] as const, point] : [point];
  });
}

/** Lowest and highest of each half unit of paper: no more can be seen, and the file stays small. */
function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length < 2 * (RIGHT - LEFT)) return points;
  const columns = Map.groupBy(points, ([x]) => Math.round(x));
  return [...columns.values()].flatMap((all): readonly Point[] => {
    const column = all.filter(([, y]) => Number.isFinite(y));
    const lifted = all.filter(([, y]) => !Number.isFinite(y)).slice(0, 1);
    if (column.length === 0) return lifted;
    const low = column.reduce((a, b) => (b[1] < a[1] ? b : a));
    const high = column.reduce((a, b) => (b[1] > a[1] ? b : a));
    return column.indexOf(low) < column.indexOf(high) ? [...lifted, low, high] : [...lifted, high, low];
  });
}

function legendParts({ title, lines, spreads = [], bands = [] }: Panel, y: number): readonly string[] {
  const parts = [text(LEFT, y, title, { weight: 600 })];
  let x = RIGHT;
  const named = [
    ...lines.map((one) => ({ ...one, kind: 'line' as const })),
    ...spreads.map((one) => ({ ...one, kind: 'block' as const })),
    ...bands.map((one) => ({ ...one, kind: 'block' as const })),
  ].filter(({ name }, i, all) => name !== '' && all.findIndex((other) => other.name === name) === i);
  for (const entry of named.toReversed()) {
    const ink = COLOURS[entry.colour] ?? INK;
    x -= 7.3 * entry.name.length + 40;
    parts.push(text(x + 24, y, entry.name, { colour: FAINT }));
    if (entry.kind === 'block') parts.push(rect({ x, y: y - 9, width: 18, height: 10 }, ink, 0.25));
    else if ('isDotted' in entry && entry.isDotted === true) parts.push(dot([x + 9, y - 4], ink));
    else
      parts.push(
        line([x, y - 4], [x + 18, y - 4], {
          colour: ink,
          width: 2,
          ...('dash' in entry ? { dash: entry.dash as string } : {}),
        }),
      );
  }
  return parts;
}

function clamp(value: number, { from, to }: Scale): number {
  return Number.isFinite(value) ? Math.max(from, Math.min(to, value)) : value;
}

function extentOf(columns: readonly ArrayLike<number>[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns) {
    for (let i = 0; i < column.length; i += 1) {
      const value = column[i] as number;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}
