// @ts-check
/** The user's npm: found, run quietly, its failures explained. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Interruption, Problem } from './problem.mjs';

const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--progress=false'];
/** Without a network npm would try for minutes before it says so. */
const impatient = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/**
 * @param {string[]} args
 * @param {{ cwd: string, cache: string, nodeFolder?: string }} options `cache`: where npm may keep its own when the
 *   user's home cannot be written
 * @returns {Promise<void>}
 */
export function runNpm(args, { cwd, cache, nodeFolder }) {
  const npm = findNpm(process.env, process.execPath);
  const env = npmEnvironment(process.env, homedir(), cache);
  if (nodeFolder) env.PATH = [nodeFolder, env.PATH].filter(Boolean).join(delimiter);
  return new Promise((resolve, reject) => {
    const child = spawn(npm.file, [...npm.first, ...args, ...quiet, ...impatient], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: npm.needsShell,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
    }
    /** @type {NodeJS.Signals | undefined} */
    let stoppedBy;
    const stop = (/** @type {NodeJS.Signals} */ name) => {
      stoppedBy = name;
      child.kill('SIGTERM');
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.on('error', (error) => reject(new Problem(`npm did not start: ${error.message}`, getNpm)));
    child.on('close', (code, signal) => {
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
      if (stoppedBy) reject(new Interruption(stoppedBy));
      else if (code === 0) resolve();
      else reject(explainNpmFailure(args[0] ?? '', signal ? `it was ended by ${signal}` : output));
    });
  });
}

const getNpm =
  'install npm (it comes with Node from https://nodejs.org; on Debian: apt-get install npm), and run it again';

/**
 * The npm that called us, else the one beside this Node, else the first on the PATH.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} execPath
 * @returns {{ file: string, first: string[], needsShell: boolean }}
 */
export function findNpm(env, execPath) {
  const scripts = [
    env.npm_execpath ?? '',
    join(dirname(execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = scripts.find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  if (script) return { file: execPath, first: [realpathSync(script)], needsShell: false };
  const name = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const folder = (env.PATH ?? '').split(delimiter).find((place) => place !== '' && existsSync(join(place, name)));
  if (folder === undefined) throw new Problem('npm is not on this machine', getNpm);
  return { file: join(folder, name), first: [], needsShell: process.platform === 'win32' };
}

/**
 * What npm inherits: the user's settings, but not the switches of the `npm run` that called us (`--json`, `--dry-run`),
 * and a cache that can be written.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @param {string} ownCache
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(env, home, ownCache) {
  const switches =
    /^npm_(config_(json|dry_run|omit|include|workspace|workspaces|prefix|local_prefix|global|package_lock_only|ignore_scripts)|package_|lifecycle_|command$)/i;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !switches.test(name)));
  const usual = kept.npm_config_cache || join(home, '.npm');
  return canWrite(usual) ? kept : { ...kept, npm_config_cache: join(ownCache, 'npm') };
}

/**
 * Whether a cache there would work: the folder, or what root once left inside it, can be written.
 * @param {string} folder
 */
function canWrite(folder) {
  try {
    mkdirSync(join(folder, '_cacache', 'tmp'), { recursive: true });
    for (const path of [folder, join(folder, '_cacache'), join(folder, '_cacache', 'tmp')])
      accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} what the npm command that failed
 * @param {string} output
 */
export function explainNpmFailure(what, output) {
  const said = saidBy(output).slice(-8).join('\n    ');
  if (/ENOSPC/.test(output)) return new Problem(`npm ${what} found the disk full`, 'free about 1 GB and run it again');
  const network = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/;
  if (network.test(output)) {
    const mend =
      'connect to the network, or set the proxy or registry of npm (npm config set proxy/registry), and run it again';
    const [line] = saidBy(output)
      .filter((text) => network.test(text))
      .sort((a, b) => b.length - a.length);
    return new Problem(`npm ${what} cannot reach its registry (${line})`, mend);
  }
  if (/EUSAGE|can only install packages when/.test(output)) {
    const mend = 'npm install && node tools/lockfile.ts --mend, or take package-lock.json back with git';
    return new Problem(`package-lock.json does not fit package.json\n    ${said}`, mend);
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    const mend = 'run it as the user whom this folder belongs to, or in a clone of your own';
    return new Problem(`npm ${what} may not write here\n    ${said}`, mend);
  }
  return new Problem(`npm ${what} failed\n    ${said}`, 'see what npm says above; running it again is safe');
}

/**
 * What npm said, without its stack traces and its pointer to a log.
 * @param {string} output
 */
function saidBy(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|warn|ERR!) ?/, '').trimEnd());
  return lines.filter((line) => line !== '' && !/^\s*(at |[{}]|A complete log|\w+: ['\d])/.test(line));
}
