// @ts-check
/** One set-up at a time in one clone: a lock that is a folder, and that is taken over when its owner is gone. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { asProblem } from './problem.mjs';

const beatMs = 2_000;
const staleAfterMs = 30_000;
const lookAgainMs = 200;

/**
 * Runs `work` while holding the lock of `folder`; waits while another process holds it.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withFolderLock(folder, work) {
  const lock = join(folder, 'bootstrap.lock');
  await take(folder, lock);
  const beat = setInterval(() => touch(lock), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} lock
 */
async function take(folder, lock) {
  for (let waits = 0; ; waits++) {
    try {
      mkdirSync(folder, { recursive: true });
      mkdirSync(lock);
      writeFileSync(join(lock, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname() }));
      return;
    } catch (error) {
      const code = /** @type {{ code?: string }} */ (error).code;
      if (code !== 'EEXIST') throw asProblem(error, folder);
    }
    const owner = ownerOf(lock);
    if (isStale(owner, ageMs(lock), { host: hostname(), isAlive })) clear(lock, owner);
    else {
      if (waits === 5)
        process.stderr.write(`kintsugi: another set-up is running here (process ${owner?.pid ?? '?'}); waiting\n`);
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  }
}

/**
 * A lock is stale when its owner is gone from this machine, or when nobody has touched it for long.
 * @param {{ pid: number, host: string } | undefined} owner
 * @param {number} idleMs since its owner touched it
 * @param {{ host: string, isAlive: (pid: number) => boolean }} here
 */
export function isStale(owner, idleMs, here) {
  if (idleMs > staleAfterMs) return true;
  return owner !== undefined && owner.host === here.host && !here.isAlive(owner.pid);
}

/**
 * Renamed before it is removed, and looked at again: of two processes that find the same stale lock, the slower one may
 * have caught the lock that the quicker one took after it, and gives it back.
 * @param {string} lock
 * @param {{ pid: number } | undefined} staleOwner
 */
function clear(lock, staleOwner) {
  const aside = `${lock}.stale-${process.pid}`;
  try {
    renameSync(lock, aside);
    if (ownerOf(aside)?.pid === staleOwner?.pid) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== 'ENOENT') throw asProblem(error, lock);
  }
}

/**
 * @param {string} lock
 * @returns {{ pid: number, host: string } | undefined}
 */
function ownerOf(lock) {
  try {
    return JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8'));
  } catch {
    return undefined; // just made, or just gone
  }
}

/** @param {string} lock */
function ageMs(lock) {
  try {
    return Date.now() - statSync(lock).mtimeMs;
  } catch {
    return 0; // gone: try again
  }
}

/** @param {string} lock */
function touch(lock) {
  const now = new Date();
  try {
    utimesSync(lock, now, now);
  } catch {
    // Somebody took it over; the work is safe to do twice.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code === 'EPERM';
  }
}
