// What a search may read of a stranger's folder.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openOutside } from './outside.ts';

const place = mkdtempSync(join(tmpdir(), 'outside-'));
const folder = join(place, 'tree');
const library = join(place, 'library');
write('secret.txt', 'secret');
write('library/lib.es5.d.ts', 'declare const a: 1;');
write('library/other.js', 'x');
write('tree/packages/one/index.d.ts', 'export {};');
write('tree/node_modules/two/index.d.ts', 'export {};');
mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
symlinkSync('../packages/one', join(folder, 'node_modules/one'));
symlinkSync('../../..', join(folder, 'node_modules/@types/up'));
symlinkSync('../secret.txt', join(folder, 'secret.d.ts'));
execFileSync('mkfifo', [join(folder, 'pipe.d.ts')]);
afterAll(() => rmSync(place, { recursive: true }));

const outside = openOutside(folder, library);

test('declarations in the folder are read, also through the links of workspaces', () => {
  expect(outside.readFile(join(folder, 'node_modules/two/index.d.ts'))).toBe('export {};');
  expect(outside.readFile(join(folder, 'node_modules/one/index.d.ts'))).toBe('export {};');
  expect(outside.folders(join(folder, 'node_modules'))).toEqual(['@types', 'one', 'two']);
  expect(outside.folderExists(join(folder, 'node_modules/one'))).toBe(true);
});

test('links out of the folder, paths out of it, pipes and what is not there are no files', () => {
  for (const path of [
    'secret.d.ts',
    'node_modules/@types/up/secret.txt',
    '../secret.txt',
    'pipe.d.ts',
    'none.d.ts',
    '',
  ]) {
    expect(outside.readFile(join(folder, path))).toBeUndefined();
  }
  expect(outside.readFile('/etc/passwd')).toBeUndefined();
  expect(outside.readFile('bad\0name')).toBeUndefined();
  expect(outside.folders(join(folder, 'node_modules/@types'))).toEqual([]);
  expect(outside.folderExists(place)).toBe(false);
});

test('of the library its declarations are read, with a folder and without', () => {
  for (const one of [outside, openOutside(null, library), openOutside(join(place, 'gone'), library)]) {
    expect(one.readFile(join(library, 'lib.es5.d.ts'))).toBe('declare const a: 1;');
    expect(one.readFile(join(library, 'other.js'))).toBeUndefined();
  }
});

function write(path: string, text: string): void {
  mkdirSync(join(place, path, '..'), { recursive: true });
  writeFileSync(join(place, path), text);
}
