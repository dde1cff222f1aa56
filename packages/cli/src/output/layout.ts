// Text laid out for a width: aligned columns, wrapped paragraphs, cut lines.
import { stripVTControlCharacters } from 'node:util';
import { columnsOf } from './paper.ts';

export type Align = 'left' | 'right';

export interface Column {
  readonly title: string;
  readonly align?: Align;
  /** Shown only where there is room, smallest number first. Without it the column is always shown. */
  readonly giveUp?: number;
}

const GAP = '  ';

/** Rows of cells under titles. The last column is cut where even that is too wide. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => columnsOf(row[index] ?? ''))));
  const sizeOf = (index: number) => (widths[index] ?? 0) + GAP.length;
  const kept = new Set(columns.keys().filter((index) => columns[index]?.giveUp === undefined));
  let room = width + GAP.length - [...kept].reduce((sum, index) => sum + sizeOf(index), 0);
  const optional = [...columns.keys()].filter((index) => !kept.has(index));
  for (const index of optional.toSorted((a, b) => (columns[a]?.giveUp ?? 0) - (columns[b]?.giveUp ?? 0))) {
    if (sizeOf(index) > room) continue;
    kept.add(index);
    room -= sizeOf(index);
  }
  const shown = [...columns.keys()].filter((index) => kept.has(index));
  return all.map((row) =>
    cut(
      shown
        .map((index) => pad(row[index] ?? '', widths[index] ?? 0, columns[index]?.align))
        .join(GAP)
        .trimEnd(),
      width,
    ),
  );
}

export function pad(text: string, width: number, align: Align = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - columnsOf(text)));
  return align === 'left' ? text + space : space + text;
}

/** Cuts what does not fit, and says so with an ellipsis. Colours of a cut text are dropped. */
export function cut(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  const letters = Array.from(stripVTControlCharacters(text));
  return `${letters
    .slice(0, Math.max(0, width - 1))
    .join('')
    .trimEnd()}…`;
}

/** Wraps at spaces; further lines are indented by `indent`. A word that is longer than a line is left whole. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  const lead = /^ */.exec(text)?.[0] ?? '';
  let line = '';
  for (const word of text.slice(lead.length).split(' ')) {
    const limit = width - (lines.length === 0 ? lead.length : indent);
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > limit) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((each, index) => (index === 0 ? lead : ' '.repeat(indent)) + each);
}
