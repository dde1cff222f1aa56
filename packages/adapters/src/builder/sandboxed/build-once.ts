// One build from its clone to its report: dependencies, then one command after another. It must not know other builds.
import type { BuildReport, BuildStep } from '@kintsugi/domain';
import type { BuildRequest } from '@kintsugi/engine/ports';
import type { Cell, CommandResult } from '../../sandbox/sandbox.ts';
import { brokenReport, reportOf } from './build-report.ts';
import { cleanClone } from './clone/clean-clone.ts';
import type { Build } from './context.ts';
import { linkInto, mountsOf } from './dependencies/beside.ts';
import type { DependencySet } from './dependencies/shelf.ts';
import { install } from './install.ts';
import { runStep, type StepSurroundings } from './run-step.ts';
import { planSteps, type PlannedStep } from './steps.ts';

export async function buildOnce(request: BuildRequest, build: Build): Promise<BuildReport> {
  const { sandbox, project, context, signal } = build;
  if (sandbox.kind === 'none' && !project.trusted) {
    return brokenReport(`${sandbox.says} ${project.name} is not trusted, so nothing of it was run.`);
  }
  const planned = planSteps(request);
  if (!planned.ok) return brokenReport(planned.because);
  if (signal?.aborted) return brokenReport('It was stopped before it began.');
  const cell = await openCell(build);
  try {
    const { commit, edits } = request;
    const gitFolder = context.gitFolderOf(project);
    const cloned = await cleanClone({ gitFolder, commit, edits, folder: cell.tree, diskMb: project.limits.diskMb });
    if (!cloned.ok) return brokenReport(cloned.because);
    const installed = await install(build, cell, { commit, edits, tree: cloned.tree });
    if (installed.kind === 'broken') return brokenReport(installed.because);
    if (installed.kind === 'failed') return reportOfInstall(installed.step, installed.result);
    try {
      const first = installed.step ? [installed.step] : [];
      return await runSteps(build, cell, planned.steps, first, installed.set);
    } finally {
      installed.set?.release();
    }
  } finally {
    await context.discard(cell);
  }
}

async function openCell({ sandbox, context, project }: Build): Promise<Cell> {
  // Without mounts, dependencies are second names of files on the disk, which cannot lead into memory.
  if (!sandbox.mounts) return sandbox.open(context.cells.onDisk());
  const { path, left } = context.cells.quick(project.limits);
  try {
    const cell = await sandbox.open(path);
    return { ...cell, close: () => cell.close().finally(left) };
  } catch (error) {
    left();
    throw error;
  }
}

/** An install that the registry failed says nothing about the code, however it ended. */
function reportOfInstall(step: BuildStep, result: CommandResult): BuildReport {
  return result.end === 'broken' ? brokenReport(result.because, [step]) : reportOf([step], result);
}

async function runSteps(
  build: Build,
  cell: Cell,
  planned: readonly PlannedStep[],
  before: readonly BuildStep[],
  set: DependencySet | null,
): Promise<BuildReport> {
  const steps = [...before];
  const surroundings = await surroundingsOf(build, cell, set);
  let last: CommandResult | null = null;
  for (const one of planned) {
    if (one.name === 'install') continue;
    const { step, result } = await runStep(build, cell, one, surroundings);
    steps.push(step);
    last = result;
    if (step.end !== 'passed') break;
  }
  return reportOf(steps, last);
}

async function surroundingsOf(build: Build, cell: Cell, set: DependencySet | null): Promise<StepSurroundings> {
  const mounts = set && build.sandbox.mounts ? await mountsOf(set, cell.scratch) : [];
  if (set && !build.sandbox.mounts) await linkInto(cell.tree, set);
  await cell.admit();
  return { network: false, environment: {}, mounts };
}
