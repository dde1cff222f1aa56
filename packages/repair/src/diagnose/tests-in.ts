// Which tests a log names, with what outcome, and which of them a change has lost.
import type { TestResult } from '@kintsugi/domain';
import { readLog } from './reading/log.ts';
import { readers } from './readers.ts';

const testsMax = 20_000;
const nameMax = 500;

/**
 * Every test that the output names, nested names joined by ` > `. Runners that only count the tests of a file that
 * passed (Vitest, Jest, pytest) give one result for the file, named after it.
 *
 * Shape    at most 20,000, in the order of the log; file null where the runner does not say it. Without `known.files`
 *          relative paths are taken as they are printed, and absolute ones are not known.
 * Errors   none. Cost: linear in the output, as `diagnose`.
 */
export function testsIn(
  output: string,
  known: { readonly files: readonly string[] } = { files: [] },
): readonly TestResult[] {
  const log = readLog(output, known.files);
  const results = readers.flatMap((reader) => reader.tests?.(log) ?? []).slice(0, testsMax);
  return results.map((result) => ({ ...result, name: result.name.slice(0, nameMax).toWellFormed() }));
}

/**
 * Tests that passed before and do not pass after: failed, skipped, or no longer there. A file that passed as a whole
 * covers all of its tests. A name that is there several times counts as often as it passed.
 */
export function lostTests(before: readonly TestResult[], after: readonly TestResult[]): readonly TestResult[] {
  const passing = new Map<string, number>();
  const passingFiles = new Set<string>();
  const failingFiles = new Set<string>();
  for (const { name, file, outcome } of after) {
    if (outcome === 'passed') passing.set(keyOf(name, file), (passing.get(keyOf(name, file)) ?? 0) + 1);
    if (outcome === 'passed' && name === file) passingFiles.add(file);
    if (outcome !== 'passed' && file !== null) failingFiles.add(file);
  }
  const namesAfter = new Set(after.map(({ file }) => file));
  const lost: TestResult[] = [];
  for (const test of before) {
    if (test.outcome !== 'passed') continue;
    const { name, file } = test;
    const left = passing.get(keyOf(name, file)) ?? 0;
    if (left > 0) passing.set(keyOf(name, file), left - 1);
    else if (file !== null && passingFiles.has(file)) continue;
    // A file that passed as a whole, and now is told test by test: it holds as long as none of them fails.
    else if (name === file && namesAfter.has(file) && !failingFiles.has(file)) continue;
    else lost.push(test);
  }
  return lost;
}

const keyOf = (name: string, file: string | null) => JSON.stringify([file, name]);
