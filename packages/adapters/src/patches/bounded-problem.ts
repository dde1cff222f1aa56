// A problem as far as a search can carry it: bounded in bytes, what matters first. It must not know any search.
import type { RepairProblem } from '@kintsugi/engine/ports';

/** A problem with at most so many characters of files; `left` counts the files that had no place. */
export function boundedProblem(
  problem: RepairProblem,
  most: number,
): { readonly problem: RepairProblem; readonly left: number } {
  const named = new Set([
    ...problem.diagnoses.map(({ file }) => file),
    ...problem.failingTests,
    ...(problem.culprit?.diff.map(({ path }) => path) ?? []),
  ]);
  const isFirst = (path: string): number => (named.has(path) || path.endsWith('.json') ? 0 : 1);
  const order = [...problem.files].toSorted(([a, x], [b, y]) => isFirst(a) - isFirst(b) || x.length - y.length);
  let room = most;
  const taken = new Set<string>();
  for (const [path, text] of order) {
    if (text.length > room) continue;
    room -= text.length;
    taken.add(path);
  }
  if (taken.size === problem.files.size) return { problem, left: 0 };
  const files = new Map([...problem.files].filter(([path]) => taken.has(path)));
  return { problem: { ...problem, files }, left: problem.files.size - taken.size };
}
