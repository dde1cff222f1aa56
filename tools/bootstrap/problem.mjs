// @ts-check
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

/**
 * A failure of the file system while setting up, as a problem where we know its mend.
 * @param {unknown} error
 * @param {string} folder
 */
export function asProblem(error, folder) {
  const code = /** @type {{ code?: string } | undefined} */ (error)?.code;
  if (code === 'ENOSPC')
    return new Problem(`the disk of ${folder} is full`, 'free about 700 MB there and run it again');
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const mend = 'run it as the user whom the folder belongs to, or in a clone of your own';
    return new Problem(`${folder} cannot be written by this user`, mend);
  }
  return error;
}
