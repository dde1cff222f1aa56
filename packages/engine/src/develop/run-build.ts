// One build on record: begun, run in the builder, read, ended. It decides nothing about what it found.
import type { BuildReason, BuildReport, CommandName, Commit, Diagnosis, Repair, TestResult } from '@kintsugi/domain';
import { diagnose, testsIn } from '@kintsugi/repair/diagnose';
import type { Context, WatchedProject } from '../context.ts';
import { projectAt } from './commands.ts';
import type { Committed } from '../journal/journal.ts';
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
  const started = await context.builds.execute(stream, { kind: 'start', ...begun });
  // What cannot be written down would be done again at every look.
  if (started.ok !== true) throw new Error(`the build cannot be recorded: ${said(started)}`);
  const found = await tried(async () => {
    const asked = { id, project, commit: commit.sha, edits: [], commands };
    const report = meant(
      await builder(context).run({
        ...asked,
        ...(testFiles === undefined ? {} : { testFiles }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    return { report, ...readReport(report, await repository.files(commit.sha)) };
  });
  const { report, diagnoses, tests } = found;
  await context.builds.execute(stream, {
    kind: 'end',
    outcome: report.outcome,
    because: report.because,
    steps: report.steps.map(({ output: _output, ...step }) => step),
    diagnoses,
    tests: tests.slice(0, TESTS_KEPT),
    atMs: context.now(),
  });
  return { id, ...found };
}

/** What was begun ends on record, whatever breaks: a build without an end is begun again at every look, for ever. */
async function tried(run: () => Promise<Omit<BuildFound, 'id'>>): Promise<Omit<BuildFound, 'id'>> {
  try {
    return await run();
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { report: { outcome: 'broken', steps: [], because }, diagnoses: [], tests: [] };
  }
}

/** A commit whose commands are gone passes each of them: it has shown nothing. */
function meant(report: BuildReport): BuildReport {
  if (report.outcome !== 'passed' || report.steps.some(({ name }) => name !== 'install')) return report;
  const because = 'nothing was built or tested: no such command is configured, or found in package.json';
  return { ...report, outcome: 'broken', because };
}

function said(refused: Exclude<Committed<unknown>, { ok: true }>): string {
  return refused.ok === 'unavailable' ? refused.because : refused.refusal.detail;
}

/** Whether a build fails as the repair's own did: the same test, or a fault of the same kind at the same place. */
export function isSameFailure({ failingTests, diagnoses }: Repair, found: Omit<BuildFound, 'id'>): boolean {
  if (found.report.outcome !== 'failed') return false;
  const failing = found.tests.flatMap(({ name, outcome }) => (outcome === 'failed' ? [name] : []));
  const names = new Set([
    ...failing,
    ...found.diagnoses.flatMap(({ kind, subject }) => (kind === 'test' ? (subject ?? []) : [])),
  ]);
  if (failingTests.some((name) => names.has(name))) return true;
  const faultOf = ({ kind, code, file, subject }: Diagnosis): string => JSON.stringify([kind, code, file, subject]);
  const faults = new Set(found.diagnoses.map(faultOf));
  return diagnoses.some((one) => faults.has(faultOf(one)));
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
