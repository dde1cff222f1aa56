// The figures that BENCHMARKS.md holds, read back from its tables: charts of them can never disagree with the record.
import type { Bound, Figure } from '../harness/bench.ts';

export interface RecordedBench {
  readonly name: string;
  /** First sentence of the section. */
  readonly title: string;
  readonly figures: readonly Figure[];
  /** Last line: command, date, commit, machine. */
  readonly circumstances: string;
}

/** The section of benchmark `name`; null when none is recorded. */
export function recordedBench(document: string, name: string): RecordedBench | null {
  const section = `\n${document}`.split('\n## ').find((text) => text.startsWith(`${name}\n`));
  if (section === undefined) return null;
  const lines = section.split('\n').map((line) => line.trim());
  const rows = lines.filter(
    (line) => line.startsWith('| ') && !line.startsWith('| figure ') && !line.startsWith('| ---'),
  );
  return {
    name,
    title: lines.slice(1).find((line) => line !== '') ?? name,
    figures: rows.flatMap((row) => figureOf(row) ?? []),
    circumstances: (lines.findLast((line) => line.startsWith('`npm run bench')) ?? '').replaceAll('`', ''),
  };
}

function figureOf(row: string): Figure | null {
  const cells = row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll(String.raw`\|`, '|'));
  const [, name = '', measured = '', range = '', beside = '', least = '', aimed = ''] = cells;
  const [, number, unit = ''] = /^(-?[\d.,]+(?:e[+-]?\d+)?)(?: (.*))?$/.exec(measured) ?? [];
  const [low, high] = range.split(' – ').map(numberOf);
  const baseline = numberOf(beside.split(' (')[0]);
  const [floor, aim] = [boundOf(least), boundOf(aimed)];
  return {
    name,
    unit,
    value: numberOf(number) ?? null,
    ...(low === undefined || high === undefined ? {} : { interval: [low, high] as const }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(floor === undefined ? {} : { floor }),
    ...(aim === undefined ? {} : { aim }),
  };
}

function boundOf(cell: string): Bound | undefined {
  const bound = numberOf(cell.slice(2));
  if (bound === undefined) return undefined;
  return cell.startsWith('≥') ? { atLeast: bound } : { atMost: bound };
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text.replaceAll(',', ''));
  return Number.isFinite(number) ? number : undefined;
}
