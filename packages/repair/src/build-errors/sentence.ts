// Says several things in one sentence. Pure text.

/** Fit to be the subject of a commit. */
export function sentence(says: readonly string[]): string {
  const unlike = [...new Set(says)];
  return unlike.length <= 2 ? unlike.join(' and ') : `${unlike[0]} and ${unlike.length - 1} more`;
}
