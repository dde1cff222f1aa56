// Freezes what the generators may look at: the broken state, its faults, and the change that brought them.
import type { Project } from '@kintsugi/domain';
import type { RepairProblem } from '../../ports/index.ts';
import type { Bench } from '../telling.ts';
import { testFilesOf } from '../test-files.ts';

/** Bounds of what is read: beyond them a generator works on less, and proves no less. */
const FILES_MAX = 3_000;
const IS_CODE =
  /\.([cm]?[jt]sx?|json|ya?ml|toml|py|go|rs|java|kt|rb|css|html|md|txt|sql)$|(^|\/)(Makefile|Dockerfile|\.npmrc)$/;

export interface FrozenProblem {
  readonly problem: RepairProblem;
  readonly testFiles: readonly string[];
  dispose(): Promise<void>;
}

export async function freezeProblem(bench: Bench, project: Project, sha: string): Promise<FrozenProblem> {
  const { state, watched, development } = bench;
  const { repository } = watched;
  const paths = (await repository.files(sha)).filter((path) => IS_CODE.test(path)).slice(0, FILES_MAX);
  const [files, testFiles, workspace] = await Promise.all([
    repository.read(sha, paths),
    testFilesOf(bench, sha),
    development.builder.workspace(project, sha),
  ]);
  const { culprit } = state;
  const parent = culprit?.parent ?? null;
  const diff = culprit === null || parent === null ? null : await repository.diff(parent, culprit.sha);
  return {
    problem: {
      files,
      diagnoses: state.diagnoses,
      failingTests: testFiles,
      culprit: culprit === null || diff === null ? null : { commit: culprit, diff },
      folder: workspace.folder,
    },
    testFiles,
    dispose: () => workspace.dispose(),
  };
}
