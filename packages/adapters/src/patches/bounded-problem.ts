// A problem as far as a search can carry it: inside the tree, bounded, what matters first. It must not know any search.
import type { RepairProblem } from '@kintsugi/engine/ports';
import { leavesTree } from './leaves-tree.ts';

/** A problem with at most so many characters of files; `left` counts the files that had no place. */
export function boundedProblem(
  whole: RepairProblem,
  most: number,
): { readonly problem: RepairProblem; readonly left: number } {
  const problem = insideOf(whole);
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

/** What a path out of the tree says is no fact about the tree. */
function insideOf({ files, diagnoses, failingTests, culprit, folder }: RepairProblem): RepairProblem {
  return {
    files: new Map([...files].filter(([path]) => !leavesTree(path))),
    diagnoses: diagnoses.map((one) =>
      one.file !== null && leavesTree(one.file) ? { ...one, file: null, line: null } : one,
    ),
    failingTests: failingTests.filter((path) => !leavesTree(path)),
    culprit, // whole: what cannot be taken back keeps the rest from being called the whole of it
    folder,
  };
}
