// Repairs of what does not compile, seen with the eyes of the project's own compiler settings. Runs in a searcher.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FailureKind, Patch } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';
import { openOutside } from './outside.ts';
import { parseable, parseableDiff } from './parseable.ts';

/** Then it proposes what it has found. */
const LOOKS_MS = 15_000;
const COMPILES: readonly FailureKind[] = ['test', 'lint', 'out-of-memory', 'time-out', 'disk-full'];

/** Nothing where all that is diagnosed compiles: then there is no error to look for. */
export async function* buildErrorPatches(problem: RepairProblem): AsyncGenerator<Patch> {
  const { diagnoses, culprit } = problem;
  const files = parseable(problem.files);
  if (diagnoses.every(({ kind }) => COMPILES.includes(kind))) return;
  const { repairBuildErrors } = await import('@kintsugi/repair/build-errors');
  const { compilerSetting } = await import('@kintsugi/repair/compiler-options');
  const outside = openOutside(problem.folder, libraryFolder());
  const { top } = outside;
  const { options, rootNames } = compilerSetting({ top, files, diagnoses, readOutside: outside.readFile });
  const until = performance.now() + LOOKS_MS;
  yield* repairBuildErrors(
    {
      top,
      files,
      compilerOptions: options,
      rootNames,
      outside,
      ...(culprit !== null && { culprit: parseableDiff(culprit.diff) }),
    },
    { shouldStop: () => performance.now() > until },
  );
}

/** Of the TypeScript that the repairs use, whatever the project itself has. */
function libraryFolder(): string {
  const repairs = createRequire(fileURLToPath(import.meta.resolve('@kintsugi/repair/compiler-options')));
  return dirname(repairs.resolve('typescript'));
}
