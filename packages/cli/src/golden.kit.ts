// Compares what people read with a file that people can read. UPDATE_GOLDEN=1 writes the files anew; review the diff.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { paperOn, type Paper } from './output/paper.ts';

// Times are shown in the reader's zone: the files hold those of one.
process.env['TZ'] = 'UTC';

/** `columns` as on a terminal, without colours; `lines` is what was written. */
export function testPaper(columns = 100): Paper & { readonly lines: string[] } {
  const lines: string[] = [];
  const stream = { isTTY: true, columns, write: (text: string) => lines.push(text.replace(/\n$/, '')) };
  return Object.assign(paperOn(stream, stream, { NO_COLOR: '1' }), { lines });
}

export function expectGolden(name: string, lines: readonly string[]): void {
  const file = join(import.meta.dirname, 'golden', `${name}.txt`);
  const text = `${lines.join('\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text, `${name}.txt; UPDATE_GOLDEN=1 writes it anew`).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
}
