// Reads the files of a benchmark's cases, plain or gzipped. Knows no benchmark and no case.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BenchNeeds } from '../harness/bench.ts';

/**
 * The text of `path` in `folder`; where that file is not there, of the same path with `.gz` behind it, unpacked.
 * Throws `BenchNeeds` when neither is: the folder is not of the shape that the benchmark wants.
 */
export async function readCaseText(folder: string, path: string): Promise<string> {
  const text = await readIfThere(folder, path);
  if (text !== null) return text;
  throw new BenchNeeds(
    `${join(folder, path)} is not there, plain or with .gz: does KINTSUGI_BENCH_DATA name the right folder?`,
  );
}

/** The same, or null where the case has no such file. */
export async function readIfThere(folder: string, path: string): Promise<string | null> {
  const plain = path.replace(/\.gz$/, '');
  const found = await readFile(join(folder, plain)).catch(() => null);
  if (found !== null) return found.toString('utf8');
  const packed = await readFile(join(folder, `${plain}.gz`)).catch(() => null);
  return packed === null ? null : gunzipSync(packed).toString('utf8');
}

export async function readCaseJson<T>(folder: string, path: string): Promise<T> {
  return JSON.parse(await readCaseText(folder, path)) as T;
}

/** One JSON value a line. */
export async function readCaseLines<T>(folder: string, path: string): Promise<readonly T[]> {
  const text = await readCaseText(folder, path);
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
}

/** Rows and cells of a CSV text (RFC 4180: quoted cells may hold commas, quotes and line ends). */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = (): void => {
    row.push(cell);
    rows.push(row);
    [row, cell] = [[], ''];
  };
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[(i += 1)];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
