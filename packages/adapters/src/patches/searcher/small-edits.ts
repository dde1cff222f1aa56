// Small edits of code whose tests fail, at the lines that the change and the faults point to. Runs in a searcher.
import type { Diagnosis, FailureKind, Patch } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';
import { parseable, parseableDiff } from './parseable.ts';

/** Of what runs and does the wrong thing. What does not compile has better repairs. */
const RUNS: readonly FailureKind[] = ['test', 'crash', 'time-out', 'out-of-memory', 'unknown'];

/** Nothing where every fault is of code that does not run at all. */
export async function* smallEditPatches(problem: RepairProblem): AsyncGenerator<Patch> {
  const { diagnoses, failingTests, culprit } = problem;
  if (diagnoses.length > 0 && !diagnoses.some(({ kind }) => RUNS.includes(kind))) return;
  const { proposeSmallEdits } = await import('@kintsugi/repair/small-edits');
  const files = parseable(problem.files);
  yield* proposeSmallEdits({
    files,
    diff: parseableDiff(culprit?.diff ?? []),
    focus: linesOf(diagnoses),
    failingTests,
  });
}

/** Where the faults were seen, from 1, by path. */
function linesOf(diagnoses: readonly Diagnosis[]): ReadonlyMap<string, ReadonlySet<number>> {
  const lines = new Map<string, Set<number>>();
  for (const { file, line } of diagnoses) {
    if (file !== null && line !== null) lines.set(file, (lines.get(file) ?? new Set()).add(line));
  }
  return lines;
}
