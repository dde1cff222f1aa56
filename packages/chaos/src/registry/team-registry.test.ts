// npm itself installs from the stand-in, and the same folder is the same tarball each time.
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTeamRegistry, publishedIn, type TeamRegistry } from './team-registry.ts';

let folder: string;
let registry: TeamRegistry;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  for (const version of ['1.9.0', '1.10.0']) {
    const here = join(folder, 'shelf', `thing-${version}`);
    await mkdir(join(here, 'deep'), { recursive: true });
    const manifest = { name: '@team/thing', version, type: 'module', exports: './index.js' };
    await writeFile(join(here, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(here, 'index.js'), `export { large } from './deep/large.js';\n`);
    await writeFile(join(here, 'deep/large.js'), `export const large = '${version.repeat(30_000)}';\n`);
  }
  registry = await openTeamRegistry(join(folder, 'shelf'));
});
afterAll(async () => {
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a package that is packed twice is the same, and versions differ', async () => {
  const [once, twice] = [await publishedIn(join(folder, 'shelf')), await publishedIn(join(folder, 'shelf'))];
  expect(once.map(({ integrity }) => integrity)).toEqual(twice.map(({ integrity }) => integrity));
  expect(new Set(once.map(({ integrity }) => integrity)).size).toBe(2);
});

/** The npm that a person on this machine would get. */
const npm = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((place) => join(place, 'npm'))
  .find((path) => existsSync(path));

test.skipIf(npm === undefined)('npm installs the newest from it, and again from the lock that it wrote', async () => {
  const user = join(folder, 'user');
  await mkdir(user);
  await writeFile(join(user, 'package.json'), JSON.stringify({ name: 'user', version: '1.0.0' }));
  await writeFile(join(user, '.npmrc'), `@team:registry=${registry.url}\nomit-lockfile-registry-resolved=true\n`);
  const run = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      [realpathSync(npm ?? ''), ...args, '--no-audit', '--cache', join(folder, 'cache')],
      {
        cwd: user,
      },
    );
  await run('install', '@team/thing');
  await rm(join(user, 'node_modules'), { recursive: true });
  await run('ci');
  const lock = await readFile(join(user, 'package-lock.json'), 'utf8');
  expect(lock).toContain(
    (await publishedIn(join(folder, 'shelf'))).find(({ version }) => version === '1.10.0')?.integrity,
  );
  expect(lock).not.toContain('resolved');
  const large = (place: string) => readFile(join(folder, place, 'deep/large.js'), 'utf8');
  expect(await large('user/node_modules/@team/thing')).toBe(await large('shelf/thing-1.10.0'));
});

test('what was never published is not found', async () => {
  expect((await fetch(`${registry.url}@team%2fother`)).status).toBe(404);
  expect((await fetch(`${registry.url}@team/thing/-/thing-9.9.9.tgz`)).status).toBe(404);
});
