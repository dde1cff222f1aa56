// A release folder may be anybody's: what is in it names the release, what points out of it refuses it.
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { layoutOf } from '../layout.ts';
import type { RunSpec } from '../spec.ts';
import { entryOf, readReleaseFolder } from './release-folder.ts';
import { storeRelease } from './release-store.ts';

const RUN: RunSpec = { kind: 'node', entry: 'main.ts', nodeArgs: [] };
let top: string;
let folder: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'kintsugi release '));
  folder = join(top, 'project', 'alpha');
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'main.ts'), 'export {};');
  writeFileSync(join(folder, 'lib', 'a.ts'), 'export const a = 1;');
});

afterEach(() => rmSync(top, { recursive: true }));

test('the hash is of paths, bytes and the executable bit, and not of what does not belong to a release', async () => {
  const first = await hash();
  mkdirSync(join(folder, 'node_modules', 'x'), { recursive: true });
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, '.git', 'HEAD'), 'x');
  expect(await hash()).toBe(first);
  writeFileSync(join(folder, 'lib', 'a.ts'), 'export const a = 2;');
  const second = await hash();
  expect(second).not.toBe(first);
  chmodSync(join(folder, 'main.ts'), 0o755);
  expect(await hash()).not.toBe(second);
});

test.each([
  ['no-release-folder', () => rmSync(folder, { recursive: true })],
  ['no-entry-point', () => rmSync(join(folder, 'main.ts'))],
  ['link-out-of-release', () => symlinkSync('/etc/hostname', join(folder, 'secret'))],
  ['link-out-of-release', () => symlinkSync('../..', join(folder, 'lib', 'up'))],
  ['link-out-of-release', () => symlinkSync('nowhere', join(folder, 'dangling'))],
  ['link-to-folder', () => symlinkSync('.', join(folder, 'lib', 'loop'))],
])('%s is refused with what mends it', async (kind, harm) => {
  harm();
  expect(await readReleaseFolder(folder, RUN)).toMatchObject({
    ok: false,
    refusal: { kind, mend: expect.stringMatching(/\w/) },
  });
});

test('an entry point outside of the folder is none', async () => {
  writeFileSync(join(top, 'project', 'other.ts'), '');
  expect(await readReleaseFolder(folder, { ...RUN, entry: '../other.ts' })).toMatchObject({
    ok: false,
    refusal: { kind: 'no-entry-point' },
  });
});

test.each([
  [['python3', 'app.py'], 'app.py'],
  [['./run'], 'run'],
  [['sh', '-c', 'exec thing main.mjs'], null],
  [['java', '-jar', './build/app.jar', '--port=8080'], 'build/app.jar'],
  [['/usr/bin/env', '/opt/tool.sh'], null],
])('of the command %j, %s must be in the release', (command, entry) => {
  expect(entryOf({ kind: 'command', command })).toBe(entry);
});

test('a release is stored once under its hash, beside the dependencies and the module type of where it came from', async () => {
  mkdirSync(join(top, 'project', 'node_modules'));
  writeFileSync(join(top, 'project', 'package.json'), '{"name":"p","type":"module","scripts":{}}');
  symlinkSync('a.ts', join(folder, 'lib', 'b.ts'));
  const layout = layoutOf(join(top, 'data'));
  const stored = await storeRelease(layout, { name: 'alpha', releaseFolder: folder, run: RUN });
  if (!stored.ok) return expect.fail(stored.refusal.detail);
  expect(stored.contentHash.startsWith(stored.release)).toBe(true);
  const place = layout.releaseFolder('alpha', stored.release);
  expect(readFileSync(join(place, 'lib', 'b.ts'), 'utf8')).toBe('export const a = 1;');
  expect(lstatSync(join(place, 'lib', 'b.ts')).isFile()).toBe(true);
  expect(readlinkSync(join(place, 'node_modules'))).toBe(join(top, 'project', 'node_modules'));
  expect(readFileSync(join(place, 'package.json'), 'utf8')).toBe('{"type":"module"}\n');
  expect(await storeRelease(layout, { name: 'alpha', releaseFolder: folder, run: RUN })).toEqual(stored);
  expect(existsSync(layout.releasesOf('alpha'))).toBe(true);
});

test('a patched copy elsewhere finds the dependencies of the service that it is a release of', async () => {
  mkdirSync(join(top, 'project', 'node_modules'));
  const copy = join(top, 'elsewhere');
  cpSync(folder, copy, { recursive: true });
  writeFileSync(join(copy, 'main.ts'), 'export const patched = true;');
  const layout = layoutOf(join(top, 'data'));
  const stored = await storeRelease(layout, { name: 'alpha', releaseFolder: folder, run: RUN }, copy);
  const place = layout.releaseFolder('alpha', stored.ok ? stored.release : '');
  expect(readlinkSync(join(place, 'node_modules'))).toBe(join(top, 'project', 'node_modules'));
});

async function hash(): Promise<string> {
  const read = await readReleaseFolder(folder, RUN);
  return read.ok ? read.contentHash : expect.fail(read.refusal.detail);
}
