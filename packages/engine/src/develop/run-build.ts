// One build on record: begun, run in the builder, read, ended. It decides nothing about what it found.
import type { BuildReason, BuildReport, CommandName, Commit, Diagnosis, TestResult } from '@kintsugi/domain';
import { diagnose, testsIn } from '@kintsugi/repair/diagnose';
import type { Context, WatchedProject } from '../context.ts';
import { projectAt } from './commands.ts';
import { buildStream } from '../journal/streams.ts';

export interface BuildWanted {
  readonly watched: WatchedProject;
  readonly commit: Commit;
  readonly reason: BuildReason;
  readonly repairId: string | null;
  readonly commands?: readonly CommandName[];
  readonly testFiles?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface BuildFound {
  readonly id: string;
  readonly report: BuildReport;
  readonly diagnoses: readonly Diagnosis[];
  readonly tests: readonly TestResult[];
}

export const EVERYTHING: readonly CommandName[] = ['install', 'build', 'test'];
/** What is stored of one build: bounds a stream against a suite of a hundred thousand tests. */
const TESTS_KEPT = 5_000;

export async function runBuild(context: Context, wanted: BuildWanted): Promise<BuildFound> {
  const { watched, commit, reason, repairId, commands = EVERYTHING, testFiles, signal } = wanted;
  const { repository } = watched;
  const project = await projectAt(watched, commit.sha);
  const id = context.world.clock.id('bld');
  const stream = buildStream(id);
  const begun = { project: project.name, branch: project.branch, commit, reason, repairId, atMs: context.now() };
  await context.builds.execute(stream, { kind: 'start', ...begun });
  const report = await builder(context).run({
    id,
    project,
    commit: commit.sha,
    edits: [],
    commands,
    ...(testFiles === undefined ? {} : { testFiles }),
    ...(signal === undefined ? {} : { signal }),
  });
  const files = await repository.files(commit.sha);
  const { diagnoses, tests } = readReport(report, files);
  await context.builds.execute(stream, {
    kind: 'end',
    outcome: report.outcome,
    because: report.because,
    steps: report.steps.map(({ output: _output, ...step }) => step),
    diagnoses,
    tests: tests.slice(0, TESTS_KEPT),
    atMs: context.now(),
  });
  return { id, report, diagnoses, tests };
}

export function readReport(
  report: BuildReport,
  files: readonly string[],
): { readonly diagnoses: readonly Diagnosis[]; readonly tests: readonly TestResult[] } {
  return {
    diagnoses: report.steps.filter(({ end }) => end !== 'passed').flatMap((step) => diagnose(step, { files })),
    tests: report.steps
      .filter(({ name }) => name === 'test' || name === 'test-file')
      .flatMap(({ output }) => testsIn(output, { files })),
  };
}

/** The builder is only asked for where a project is watched. */
export function builder({ world }: Context): NonNullable<Context['world']['development']>['builder'] {
  if (world.development === null) throw new Error('no repository is watched');
  return world.development.builder;
}
