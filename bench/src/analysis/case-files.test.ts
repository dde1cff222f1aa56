// What the benchmarks' readers must get right, whatever the data.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BenchNeeds } from '../harness/bench.ts';
import { readCaseJson, readCaseLines, readCsv, readIfThere } from './case-files.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi cases '));
  await writeFile(join(folder, 'plain.json'), '{"a":1}');
  await writeFile(join(folder, 'packed.jsonl.gz'), gzipSync('{"a":1}\n{"a":2}\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file is read plain or packed, whichever is there', async () => {
  expect(await readCaseJson(folder, 'plain.json.gz')).toEqual({ a: 1 });
  expect(await readCaseLines(folder, 'packed.jsonl')).toEqual([{ a: 1 }, { a: 2 }]);
  expect(await readIfThere(folder, 'absent.csv')).toBeNull();
});

test('a folder of another shape is named, with what to look at', async () => {
  await expect(readCaseJson(folder, 'absent.json')).rejects.toThrow(BenchNeeds);
  await expect(readCaseJson(folder, 'absent.json')).rejects.toThrow(/absent\.json.*KINTSUGI_BENCH_DATA/);
});

test('CSV cells may hold commas, quotes, line ends and nothing at all', () => {
  expect(readCsv('a,b\n1,"x, ""y""\nz"\n,\r\n')).toEqual([
    ['a', 'b'],
    ['1', 'x, "y"\nz'],
    ['', ''],
  ]);
});
