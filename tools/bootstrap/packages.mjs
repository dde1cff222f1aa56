// @ts-check
/** The packages of package-lock.json in node_modules, by `npm ci`, and only when they are not there already. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFolderLock } from './folder-lock.mjs';
import { runNpm } from './npm.mjs';
import { asProblem, requireSpace } from './problem.mjs';

/** @typedef {{ packages: Record<string, { version?: string, link?: boolean, optional?: boolean }> }} Lock */

/**
 * Whether what npm says it installed is what the lock asks for. npm writes its own record last, so that an
 * installation that was broken off never matches. Optional packages belong to other platforms and do not count.
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  return Object.entries(wanted.packages).every(([at, entry]) => {
    if (!at.startsWith('node_modules/') || entry.optional) return true;
    const there = installed.packages[at];
    return there !== undefined && there.version === entry.version && Boolean(there.link) === Boolean(entry.link);
  });
}

/**
 * @param {string} top
 * @param {string} node the Node that will use them
 */
export async function ensurePackages(top, node) {
  if (isReady(top)) return;
  try {
    mkdirSync(join(top, '.cache'), { recursive: true });
    await withFolderLock(join(top, '.cache'), async () => {
      if (isReady(top)) return;
      process.stderr.write('kintsugi: installing the packages of package-lock.json (once, about 10 s)\n');
      requireSpace(top, 600);
      await runNpm(['ci', '--include=dev'], { cwd: top, cache: join(top, '.cache'), nodeFolder: dirname(node) });
    });
  } catch (error) {
    throw asProblem(error, top);
  }
}

/** @param {string} top */
function isReady(top) {
  const installed = readLock(join(top, 'node_modules', '.package-lock.json'));
  const wanted = readLock(join(top, 'package-lock.json'));
  return wanted !== undefined && isInstalled(wanted, installed);
}

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
function readLock(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // half written: not installed
  }
}
