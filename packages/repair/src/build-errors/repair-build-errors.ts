// Proposes the smallest changes after which a set of files builds. Finds none itself.
import type { Patch } from '@kintsugi/domain';
import type { BuildErrorBudget, BuildErrorProblem } from './problem.ts';
import { search, type Finished, type Limit } from './search.ts';
import { sentence } from './sentence.ts';
import { changedLines } from './text-edits.ts';
import { openWorkspace } from './compiler/workspace.ts';

const CHECKS = 400;

/**
 * Patches after which the files build, the likeliest first.
 *
 * Shape    each patch parses, and has no error of the compiler in any file of the program.
 * Answers  nothing where nothing is wrong, or where no way was found within the budget.
 * Chance   from the costs of the steps, over all that is known by then; at most 0.95, as nothing was run.
 * Cost     one type check of the changed files a state, 400 states at most unless the budget says otherwise; of all
 *          files for a patch. Nothing is done before it is asked for.
 */
export function* repairBuildErrors(problem: BuildErrorProblem, budget: BuildErrorBudget = {}): Generator<Patch> {
  const workspace = openWorkspace(problem);
  try {
    for (const finished of search(workspace, limitOf(budget))) yield patchOf(problem, finished);
  } finally {
    workspace.close();
  }
}

function limitOf({ checks = CHECKS, shouldStop = () => false }: BuildErrorBudget): Limit {
  let left = checks;
  return {
    take: () => left-- > 0 && !shouldStop(),
    isOver: () => left <= 0 || shouldStop(),
  };
}

function patchOf(problem: BuildErrorProblem, { state: { overlay, says, kind }, share }: Finished): Patch {
  const edits = [...overlay].filter(([path, text]) => problem.files.get(path) !== text);
  return {
    kind: kind ?? 'compiler-fix',
    says: sentence(says),
    edits: edits.map(([path, text]) => ({ path, text })),
    chance: Math.min(0.95, share),
    size: edits.reduce((sum, [path, text]) => sum + changedLines(problem.files.get(path) ?? '', text), 0),
  };
}
