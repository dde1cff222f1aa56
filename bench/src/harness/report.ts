// A result as a table for people and as one object for programs. Pure.
import { allMet, boundValue, isMet, type BenchResult, type Bound, type Figure } from './bench.ts';

/** The object of `--json`. What was not measured is null, and meets no floor. */
export function resultObject(bench: string, { figures }: BenchResult): Record<string, unknown> {
  const pick = <T>(value: (figure: Figure) => T | undefined): Record<string, T> =>
    Object.fromEntries(
      figures.flatMap((figure) => {
        const picked = value(figure);
        return picked === undefined ? [] : [[figure.name, picked]];
      }),
    );
  return {
    bench,
    figures: pick(({ value }) => value),
    intervals: pick(({ interval }) => interval),
    baselines: pick(({ baseline }) => baseline),
    floors: pick(({ floor }) => (floor === undefined ? undefined : boundValue(floor))),
    met: allMet(figures),
  };
}

export function tableRows(figures: readonly Figure[]): string[][] {
  const head = ['figure', 'value', 'from – to', 'baseline', 'at least / most', 'aim', ''];
  return [head, ...figures.map(tableRow)];
}

function tableRow({ name, unit, value, interval, baseline, floor, aim }: Figure): string[] {
  return [
    name,
    value === null ? 'not measured' : `${readable(value)} ${unit}`,
    interval === undefined ? '' : `${readable(interval[0])} – ${readable(interval[1])}`,
    baselineCell(value, baseline),
    boundCell(floor),
    boundCell(aim),
    verdict({ value, floor, aim }),
  ];
}

function baselineCell(value: number | null, baseline: number | undefined): string {
  if (baseline === undefined) return '';
  const ratio = value === null || baseline === 0 ? '' : ` (× ${readable(value / baseline)})`;
  return `${readable(baseline)}${ratio}`;
}

function boundCell(bound: Bound | undefined): string {
  if (bound === undefined) return '';
  return `${'atLeast' in bound ? '≥' : '≤'} ${readable(boundValue(bound))}`;
}

function verdict(figure: { value: number | null; floor: Bound | undefined; aim: Bound | undefined }): string {
  const { value, floor, aim } = figure;
  if (floor !== undefined && !isMet(floor, value)) return 'MISSED';
  if (aim !== undefined && isMet(aim, value)) return 'aim met';
  return floor === undefined ? '' : 'met';
}

/** Columns side by side for a terminal. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** Three significant digits below a thousand, grouped thousands above. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
