// More than the cause asks for: files that have nothing to do with it, too many lines, lines that only look different.
import { isManifest, isScript, isTest, manifestFor, stemOf } from '../../reading/file-kinds.ts';
import type { ReviewedChange, ReviewedFile } from '../../reading/reviewed-change.ts';
import type { Finding, Rule, Severity } from '../../rule.ts';

const linesToThinkAt = 120;
const linesMax = 400;
const restyledMax = 20;
/** A failing test does not say in which file the fault lies. */
const filesForATest = 2;

export const scope: Rule = {
  name: 'scope',
  find: (change) => {
    // A revert takes back one whole commit, whatever that touched: its size is the commit's.
    if (change.kind === 'revert') return [];
    return [...unrelated(change), ...large(change), ...change.files.flatMap(restyled)];
  },
};

const said = (path: string, line: number, severity: Severity, says: string, mend: string): Finding => ({
  rule: 'scope',
  severity,
  path,
  line,
  says,
  mend,
});

function unrelated(change: ReviewedChange): Finding[] {
  const { files, causeFiles } = change;
  if (causeFiles.length === 0) return [];
  const strange = files.filter((file) => !isRelated(file, change));
  const code = strange.filter((file) => !file.isTest && isScript(file.path));
  // The fault may lie in what the cause's files use, and that is not in the text: then few files must do.
  const isElsewhere = files.every(({ path }) => !causeFiles.includes(path));
  const isOfTests = causeFiles.every(isTest);
  const mayLieElsewhere = isElsewhere && code.length <= (isOfTests ? filesForATest : 1);
  const mend = 'take it out of this change, and propose it by itself';
  return strange.flatMap((file): Finding[] => {
    const line = file.added[0]?.line ?? 1;
    if (!mayLieElsewhere || !code.includes(file)) {
      return [said(file.path, line, 'major', 'has nothing to do with the cause, as far as the text shows', mend)];
    }
    const says = 'lies outside of the files that the cause names';
    return isOfTests ? [] : [said(file.path, line, 'minor', says, 'make sure that this is where the fault lies')];
  });
}

/** In the cause; named by a file of the cause or naming one; a new test of a changed file; manifest and lock. */
function isRelated(file: ReviewedFile, { files, causeFiles }: ReviewedChange): boolean {
  const { path } = file;
  if (causeFiles.includes(path) || isManifest(path) || manifestFor(path) !== null) return true;
  const stem = stemOf(path);
  if (causeFiles.some((cause) => stemOf(cause) === stem && stem !== 'index')) return true;
  const ofCause = files.filter((other) => causeFiles.includes(other.path));
  if (ofCause.some((other) => names(other, stem))) return true;
  if (causeFiles.some((cause) => names(file, stemOf(cause)))) return true;
  return file.isTest && file.before === null && files.some((other) => !other.isTest && names(file, stemOf(other.path)));
}

/** Imports it, by the last part of a path in quotes. */
function names({ before, after }: ReviewedFile, stem: string): boolean {
  if (stem === '' || stem === 'index') return false;
  return [before, after].some((text) => text?.includes(`/${stem}`) ?? false);
}

function large({ files, size }: ReviewedChange): Finding[] {
  const counted = files.filter(({ path }) => manifestFor(path) === null);
  const lines = counted.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
  if (lines <= linesToThinkAt) return [];
  const largest = counted.reduce((best, file) => (sizeOf(file) > sizeOf(best) ? file : best));
  const severity = lines > linesMax ? 'major' : 'minor';
  const says = `${size} lines change: more than a reader can keep in mind at once`;
  return [
    said(
      largest.path,
      largest.added[0]?.line ?? 1,
      severity,
      says,
      'make it smaller, or cut it into changes that stand alone',
    ),
  ];
}

const sizeOf = ({ added, removed }: ReviewedFile) => added.length + removed.length;

/** Lines that differ in blanks alone, where blanks mean nothing. */
function restyled(file: ReviewedFile): Finding[] {
  if (/\.(?:py|ya?ml|mk|md)$|(?:^|\/)Makefile$/.test(file.path)) return [];
  const gone = new Map<string, number>();
  for (const { text } of file.removed) {
    const key = squeezed(text);
    if (key !== '') gone.set(key, (gone.get(key) ?? 0) + 1);
  }
  const same = file.added.filter(({ text }) => {
    const left = gone.get(squeezed(text)) ?? 0;
    if (left > 0) gone.set(squeezed(text), left - 1);
    return left > 0;
  });
  if (same.length <= restyledMax) return [];
  const says = `${same.length} lines change in their blanks alone, and hide those that matter`;
  return [said(file.path, same[0]!.line, 'major', says, 'leave the form as it was')];
}

const squeezed = (text: string) => text.slice(0, 4_000).replaceAll(/\s{1,4000}/g, '');
