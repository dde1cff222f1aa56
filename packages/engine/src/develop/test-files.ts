// Which files are tests, and which of them hold the tests that fail. By the conventions of the field, never by a name of ours.
import type { Project } from '@kintsugi/domain';
import { buildStream } from '../journal/streams.ts';
import type { Bench } from './telling.ts';

const IS_TEST = /(^|\/)(__tests__|tests?|spec)\/|[._-](test|spec)\.[cm]?[jt]sx?$|(^|\/)test_[^/]*\.py$|_test\.(go|py)$/;

export function isTestFile(path: string): boolean {
  return IS_TEST.test(path);
}

/** What tests are held to: they themselves, and what they compare with. */
export function holdsExpectations(path: string): boolean {
  return isTestFile(path) || /\.snap$|(^|\/)(__snapshots__|__fixtures__|fixtures|testdata)\//.test(path);
}

/** A file of tests by its name: what else lies beside them may be what they compare with. */
export function isNamedAsTest(path: string): boolean {
  return /[._-](test|spec)\.[cm]?[jt]sx?$|(^|\/)test_[^/]*\.py$|_test\.(go|py)$/.test(path);
}

/** Names as short as "works" stand in many files: to run each of them alone takes longer than to run all at once. */
const FILES_ALONE_MAX = 8;

export function runsAlone({ testFile }: Project['commands'], testFiles: readonly string[]): boolean {
  return testFile !== null && testFiles.length > 0 && testFiles.length <= FILES_ALONE_MAX;
}

/**
 * Where the runner says that they are. Else where their names stand: the place of a fault may be a file that tests
 * share, which holds no test at all and passes whenever it is run.
 */
export async function testFilesOf({ context, state, watched }: Bench, sha: string): Promise<readonly string[]> {
  const { ended } = (await context.builds.load(buildStream(state.buildId))).state;
  const failed = (ended?.tests ?? []).filter(({ outcome }) => outcome === 'failed');
  const told = unique(failed.flatMap(({ file }) => file ?? []));
  if (told.length > 0 && failed.every(({ file }) => file !== null)) return told;
  const named = unique(
    state.diagnoses.flatMap(({ kind, file }) => (kind === 'test' && file !== null && isTestFile(file) ? file : [])),
  );
  if (state.failingTests.length === 0) return named;
  const tests = (await watched.repository.files(sha)).filter(isTestFile);
  const texts = await watched.repository.read(sha, tests);
  const holds = (path: string): boolean =>
    state.failingTests.some((name) => texts.get(path)?.includes(lastPart(name)) === true);
  const found = [named.filter(holds), tests.filter(holds), named].find((paths) => paths.length > 0) ?? [];
  return unique([...told, ...found]);
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}

/** Runners say `suite > test`: the file holds the last part. */
function lastPart(name: string): string {
  return name.split(' > ').at(-1) ?? name;
}
