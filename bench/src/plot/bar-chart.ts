// The figures of one benchmark as bars, each beside what it beats and what it should reach. Knows no benchmark.
import { boundValue, isMet, type Figure } from '../harness/bench.ts';
import { readable } from '../harness/report.ts';
import { linearScale, roundTicks, tickWords } from './scale.ts';
import { COLOURS, FAINT, FOOT, GRID, HEAD, line, MARGIN, page, rect, text } from './svg.ts';

export interface BarChart {
  readonly title: string;
  readonly says: string;
  readonly source: string;
  readonly figures: readonly Figure[];
}

const WIDTH = 900;
const LEFT = 300;
const RIGHT = 690;
const ROW = 30;
const LEGEND = 26;
const UNIT_HEAD = 30;
const [BAR, BASELINE, MISSED, AIM] = [COLOURS[0], '#1f2430', COLOURS[1], COLOURS[2]];

/** Figures that were measured, in their order, those of one unit over one axis. */
export function barChart({ title, says, source, figures }: BarChart): string {
  const shown = figures.filter(({ value }) => value !== null && Number.isFinite(value));
  const units = Map.groupBy(shown, unitOf);
  const body: string[] = [...legendParts(HEAD + 14)];
  let top = HEAD + LEGEND;
  for (const [unit, rows] of units) {
    body.push(...unitParts(unit, rows, top));
    top += UNIT_HEAD + ROW * rows.length + 10;
  }
  return page({ title, says, source, width: WIDTH, height: top + FOOT + 6 }, body);
}

/** Words after the unit itself (`0 of 66`) belong to one figure. */
function unitOf({ unit }: Figure): string {
  return unit.replace(/^of [\d,.]+ ?/, '').trim();
}

function unitParts(unit: string, rows: readonly Figure[], top: number): readonly string[] {
  const most = Math.max(...rows.flatMap(extentsOf));
  // Shares are read against the whole.
  const isShare = unit === '' && most <= 1;
  const x = linearScale([Math.min(0, ...rows.flatMap(extentsOf)), isShare ? 1 : most * 1.04 || 1], [LEFT, RIGHT]);
  const bottom = top + UNIT_HEAD + ROW * rows.length;
  const parts = [text(MARGIN, top + 19, unit === '' ? (isShare ? 'share' : 'score') : unit, { weight: 600 })];
  for (const tick of roundTicks(x.from, x.to, 5)) {
    parts.push(line([x(tick), top + UNIT_HEAD - 4], [x(tick), bottom], { colour: GRID }));
    parts.push(text(x(tick), top + 19, tickWords(tick), { colour: FAINT, size: 11, anchor: 'middle' }));
  }
  rows.forEach((row, i) => parts.push(...rowParts(row, x, top + UNIT_HEAD + ROW * i)));
  return parts;
}

function rowParts(
  { name, value, interval, baseline, floor, aim }: Figure,
  x: (value: number) => number,
  top: number,
): readonly string[] {
  const middle = top + ROW / 2;
  const isMissed = floor !== undefined && !isMet(floor, value);
  const shown = value ?? 0;
  const zero = x(0);
  const parts = [
    text(LEFT - 8, middle + 4, name.length > 44 ? `${name.slice(0, 43)}…` : name, { anchor: 'end' }),
    rect(
      { x: Math.min(zero, x(shown)), y: top + 7, width: Math.abs(x(shown) - zero), height: ROW - 14 },
      isMissed ? MISSED : BAR,
      0.75,
    ),
  ];
  if (interval !== undefined) {
    const [low, high] = interval.map(x) as [number, number];
    parts.push(line([low, middle], [high, middle], { colour: '#1f2430', width: 1.5 }));
    for (const end of [low, high])
      parts.push(line([end, middle - 4], [end, middle + 4], { colour: '#1f2430', width: 1.5 }));
  }
  const tick = (place: number, colour: string, dash?: string): string =>
    line([x(place), top + 2], [x(place), top + ROW - 2], {
      colour,
      width: 2.5,
      ...(dash === undefined ? {} : { dash }),
    });
  if (baseline !== undefined) parts.push(tick(baseline, BASELINE, '3 2'));
  if (floor !== undefined) parts.push(tick(boundValue(floor), MISSED));
  if (aim !== undefined) parts.push(tick(boundValue(aim), AIM));
  const range = interval === undefined ? '' : `  (${readable(interval[0])} – ${readable(interval[1])})`;
  parts.push(
    text(RIGHT + 10, middle + 4, `${readable(shown)}${range}`, isMissed ? { colour: MISSED, weight: 600 } : {}),
  );
  return parts;
}

function extentsOf({ value, interval, baseline, floor, aim }: Figure): readonly number[] {
  const bounds = [floor, aim].flatMap((bound) => (bound === undefined ? [] : [boundValue(bound)]));
  return [value ?? 0, ...(interval ?? []), ...(baseline === undefined ? [] : [baseline]), ...bounds];
}

function legendParts(y: number): readonly string[] {
  const parts: string[] = [];
  let x = LEFT;
  const entry = (words: string, mark: string): void => {
    parts.push(mark, text(x + 22, y + 4, words, { colour: FAINT }));
    x += 7.2 * words.length + 36;
  };
  entry('measured', rect({ x, y: y - 6, width: 16, height: 12 }, BAR, 0.75));
  entry('interval', line([x, y], [x + 16, y], { colour: '#1f2430', width: 1.5 }));
  const tick = (colour: string, dash?: string): string =>
    line([x + 8, y - 8], [x + 8, y + 8], { colour, width: 2.5, ...(dash === undefined ? {} : { dash }) });
  entry('baseline', tick(BASELINE, '3 2'));
  entry('at least / most', tick(MISSED));
  entry('aim', tick(AIM));
  return parts;
}
