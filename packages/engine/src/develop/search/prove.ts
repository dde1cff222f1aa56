// What makes a candidate more than a guess: it mends what failed, and nothing that worked is lost to get there.
import { lostTests } from '@kintsugi/repair/diagnose';
import type { BuildReport, CommandName, Patch, Project, Proof, TestResult } from '@kintsugi/domain';
import { projectAt } from '../commands.ts';
import { readReport } from '../run-build.ts';
import type { Bench } from '../telling.ts';
import { isTestFile, runsAlone } from '../test-files.ts';

export interface Trial {
  readonly bench: Bench;
  /** With its commands as they are where the search stands. */
  readonly project: Project;
  readonly sha: string;
  readonly testFiles: readonly string[];
  /** Paths of the files there. */
  readonly files: readonly string[];
  /** Tests that passed before: with the failing build, or at the last commit that built. */
  readonly passedBefore: readonly TestResult[];
  /** Those of the last commit that built alone. */
  readonly passedAtGood: readonly TestResult[];
  /** Tests that failed with the failing build. */
  readonly failedBefore: readonly TestResult[];
  readonly signal: AbortSignal;
}

export type Tried =
  | { readonly kind: 'proven'; readonly proof: Proof }
  | { readonly kind: 'refuted'; readonly because: string }
  /** It could not be tried: says nothing about the patch. */
  | { readonly kind: 'untried'; readonly because: string };

const REPEATS = 2;
const MENDED_SHOWN = 10;

/** Only what failed: a second or less, so that many can be tried. */
export async function tryQuickly(trial: Trial, patch: Patch, id: string): Promise<Tried | null> {
  const isTest = trial.bench.state.kind === 'test' && runsAlone(trial.project.commands, trial.testFiles);
  if (!isTest && trial.project.commands.build === null) return null;
  const report = await run(trial, patch, id, isTest ? ['install', 'test-file'] : ['install', 'build']);
  return report.outcome === 'passed' ? null : refuted(report);
}

/** A test file that cannot even be loaded fails under its path, and passes under the names of its tests. */
function isFile(name: string): boolean {
  return isTestFile(name) || name.startsWith('/');
}

export async function prove(trial: Trial, patch: Patch, id: string): Promise<Tried> {
  const { state } = trial.bench;
  const touched = patch.edits.map(({ path }) => path);
  const whole = await run(trial, patch, id, ['install', 'build', 'test']);
  if (whole.outcome !== 'passed') return refuted(whole);
  if (!whole.steps.some(({ name }) => name === 'test' || (name === 'build' && state.kind !== 'test')))
    return { kind: 'refuted', because: 'nothing was built or tested to show it' };
  const { tests } = readReport(whole, trial.files);
  const [unseen] = stillFailing(trial, tests);
  if (tests.length > 0 && unseen !== undefined) return { kind: 'refuted', because: `"${unseen}" does not run or pass` };
  // A revert may take a commit's own tests away with it; anything else that loses a test hides something.
  const lost = lostTests(patch.kind === 'revert' ? trial.passedAtGood : trial.passedBefore, tests);
  if (lost.length > 0)
    return { kind: 'refuted', because: `${lost.length} tests that passed before are gone, such as "${lost[0]?.name}"` };
  for (let repeat = 0; repeat < REPEATS && state.kind === 'test'; repeat += 1) {
    const isAlone = runsAlone(trial.project.commands, trial.testFiles);
    const commands: readonly CommandName[] = isAlone ? ['install', 'test-file'] : ['install', 'test'];
    const again = await run(trial, patch, `${id}-again`, commands);
    if (again.outcome !== 'passed') return { kind: 'refuted', because: 'it passed once and failed when repeated' };
  }
  const repeats = state.kind === 'test' ? 1 + REPEATS : 1;
  const stillPassing = trial.passedBefore.length - lostTests(trial.passedBefore, tests).length;
  const mended = tests.length === 0 ? [] : state.failingTests;
  const proof = { mended, stillPassing, repeats };
  return { kind: 'proven', proof: { ...proof, says: sentences(proof, whole, touched) } };
}

/**
 * Failing tests that are not seen to pass. Some runners tell of files alone, and say it of the file; others say in which
 * file a test is only while it fails, and say it of the name.
 */
function stillFailing({ bench, failedBefore }: Trial, tests: readonly TestResult[]): readonly string[] {
  const files = new Set(tests.map(({ file }) => file));
  const wanted = failedBefore.map(({ name, file }) => ({
    name,
    file: files.has(file) ? file : null,
    outcome: 'passed' as const,
  }));
  const unseen = new Set(lostTests(wanted, tests).map(({ name }) => name));
  const told = new Set(failedBefore.map(({ name }) => name));
  const passed = new Set(tests.flatMap(({ name, outcome }) => (outcome === 'passed' ? [name] : [])));
  return bench.state.failingTests.filter(
    (name) => !isFile(name) && (told.has(name) ? unseen.has(name) : !passed.has(name)),
  );
}

function sentences(
  { mended, stillPassing, repeats }: Omit<Proof, 'says'>,
  report: BuildReport,
  touched: readonly string[],
): readonly string[] {
  const ran = report.steps.map(({ command, durationMs }) => `\`${command}\` passes (${seconds(durationMs)})`);
  return [
    ...ran,
    ...mended
      .slice(0, MENDED_SHOWN)
      .map(
        (name) => `the test "${name}" failed before and passes now${repeats > 1 ? `, ${repeats} times in a row` : ''}`,
      ),
    ...(mended.length > MENDED_SHOWN ? [`so did ${mended.length - MENDED_SHOWN} more`] : []),
    ...(stillPassing > 0 ? [`all ${stillPassing} tests that passed before still pass`] : []),
    touched.some(isTestFile)
      ? `test files are changed: ${touched.filter(isTestFile).join(', ')}`
      : 'no test file is touched',
  ];
}

async function run(trial: Trial, patch: Patch, id: string, commands: readonly CommandName[]): Promise<BuildReport> {
  const { bench, sha, testFiles, signal } = trial;
  const { edits } = patch;
  // A package.json that is mended brings commands which the broken one did not have.
  const isManifest = edits.some(({ path }) => path === 'package.json' || path === 'package-lock.json');
  const project = isManifest ? await projectAt(bench.watched, sha, edits) : trial.project;
  return bench.development.builder.run({ id, project, commit: sha, edits, commands, testFiles, signal });
}

function refuted(report: BuildReport): Tried {
  if (report.outcome === 'broken') return { kind: 'untried', because: report.because };
  const { diagnoses } = readReport(report, []);
  const first = diagnoses[0];
  const said = first === undefined ? report.because : `${first.code ?? first.kind}: ${first.message}`;
  return { kind: 'refuted', because: said.slice(0, 200) };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
