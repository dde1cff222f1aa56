// @ts-check
import { statfsSync } from 'node:fs';

/** Something that the user has to mend before the bootstrap can go on: what happened, and what mends it. */
export class Problem extends Error {
  /**
   * @param {string} what
   * @param {string} mend
   */
  constructor(what, mend) {
    super(`${what}\n  mend: ${mend}`);
    this.name = 'Problem';
    this.mend = mend;
  }
}

/** The user broke the set-up off. Nothing to explain: what was begun is begun again next time. */
export class Interruption extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`ended by ${signal}`);
    this.signal = signal;
  }
}

/**
 * A failure of the file system while setting up, as a problem where we know its mend.
 * @param {unknown} error
 * @param {string} folder
 */
export function asProblem(error, folder) {
  const code = /** @type {{ code?: string } | undefined} */ (error)?.code;
  if (code === 'ENOSPC')
    return new Problem(`the disk of ${folder} is full`, `free ${setUpMb} MB there and run it again`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const mend = 'run it as the user whom the folder belongs to, or in a clone of your own';
    return new Problem(`${folder} cannot be written by this user`, mend);
  }
  return error;
}

/** What the registry's Node and the packages take together, with room to unpack them. */
const setUpMb = 1_000;

/**
 * npm ends well on a full disk and leaves files cut short, so we look before.
 * @param {string} folder
 * @param {number} neededMb
 */
export function requireSpace(folder, neededMb) {
  if (typeof statfsSync !== 'function') return; // Node before 18.15
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMb >= neededMb) return;
  const what = `the disk of ${folder} has ${freeMb} MB left, and the set-up needs ${neededMb} MB`;
  throw new Problem(what, `free ${neededMb - freeMb} MB there and run it again`);
}
