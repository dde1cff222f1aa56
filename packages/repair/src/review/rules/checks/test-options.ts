// Options of test runners: thresholds of coverage, files left out, retries, time limits.
import { isManifest, isTestOptions } from '../../reading/file-kinds.ts';
import type { ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule } from '../../rule.ts';

const threshold =
  /['"]?\b(lines|branches|functions|statements|fail_under|check-coverage|autoUpdate|perFile)\b['"]?\s{0,5}[:=]\s{0,5}(-?\d{1,9}(?:\.\d{1,5})?|true|false)\b/g;
const leavesOut =
  /['"]?\b(?:exclude|testPathIgnorePatterns|coveragePathIgnorePatterns|modulePathIgnorePatterns|testIgnore|omit|deselect|norecursedirs)\b['"]?\s{0,5}[:=]/;
const lenient =
  /['"]?\b(retry|retries|bail|passWithNoTests|allowOnly|dangerouslyIgnoreUnhandledErrors|forbidOnly)\b['"]?\s{0,5}[:=]\s{0,5}(\w{1,10})/;
const mend = 'leave what is asked of the tests as it was';

export const testOptions = fileRule('test-options', (file) => {
  if ((!isTestOptions(file.path) && !isManifest(file.path)) || file.before === null) return [];
  if (file.after === null) {
    return [{ severity: 'blocker' as const, line: 1, says: 'deletes the options of the test runner', mend }];
  }
  return [...loweredThresholds(file), ...leftOut(file)];
});

function loweredThresholds(file: ReviewedFile) {
  const before = thresholds(file.before!);
  const after = thresholds(file.after!);
  return [...before].flatMap(([name, { value, line }]) => {
    const now = after.get(name);
    if (now !== undefined && now.value >= value) return [];
    const says =
      now === undefined ? `the threshold '${name}' of coverage is gone` : `lowers the threshold '${name}' of coverage`;
    return [{ severity: 'blocker' as const, line: now?.line ?? file.newLineOf(line), says, mend }];
  });
}

function leftOut(file: ReviewedFile) {
  const gone = new Set(file.removed.map(({ text }) => text.trim()));
  return file.added.flatMap(({ text, line }) => {
    const cut = text.slice(0, 2_000);
    if (gone.has(cut.trim())) return [];
    if (leavesOut.test(cut)) {
      return [{ severity: 'major' as const, line, says: 'changes which files the tests look at', mend }];
    }
    const word = lenient.exec(cut);
    const isLenient =
      word !== null && (word[1] === 'forbidOnly' ? word[2] === 'false' : !/^(?:0|false)$/.test(word[2]!));
    if (!isLenient || (isManifest(file.path) && word[1] === 'retry')) return [];
    return [{ severity: 'major' as const, line, says: `'${word[1]}' lets failing tests pass`, mend }];
  });
}

/** The lowest of each name: several groups of files may have their own. */
function thresholds(text: string): Map<string, { value: number; line: number }> {
  const found = new Map<string, { value: number; line: number }>();
  for (const [index, line] of text.split('\n').entries()) {
    for (const [, name = '', written = ''] of line.slice(0, 2_000).matchAll(threshold)) {
      const value = written === 'true' ? 1 : written === 'false' ? 0 : Number(written);
      const known = found.get(name);
      if (known === undefined || value < known.value) found.set(name, { value, line: index + 1 });
    }
  }
  return found;
}
