// Leaves out files that no recursive parser can stand: one of them would end the search for all others.

/** Far more than people nest, far less than a stack holds. */
const DEEPEST = 400;

/** Counts brackets without knowing a language: those in texts and comments count too, which costs such a file alone. */
export function parseable(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].filter(([, text]) => !text.includes('\0') && depthOf(text) <= DEEPEST));
}

function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(bracket)) deepest = Math.max(deepest, ++depth);
    else if (depth > 0) depth--;
  }
  return deepest;
}
