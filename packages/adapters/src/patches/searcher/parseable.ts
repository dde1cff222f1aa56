// Leaves out texts that no recursive parser can stand: one of them would end the search for all others.
import type { FileDiff } from '@kintsugi/domain';

/** Far more than people nest, far less than a stack holds. */
const DEEPEST = 400;

export function parseable(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].filter(([, text]) => isParseable(text)));
}

export function parseableDiff(diff: readonly FileDiff[]): readonly FileDiff[] {
  return diff.filter(({ before, after }) => isParseable(before ?? '') && isParseable(after ?? ''));
}

/** Counts brackets without knowing a language: those in texts and comments count too, which costs such a file alone. */
function isParseable(text: string): boolean {
  if (text.includes('\0')) return false;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(bracket)) depth++;
    else if (depth > 0) depth--;
    if (depth > DEEPEST) return false;
  }
  return true;
}
