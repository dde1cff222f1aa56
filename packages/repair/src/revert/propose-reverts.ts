// Takes back what broke it: places, files, or the whole of the culprit, on top of what changed since. Pure.
import type { Commit, Diagnosis, FileDiff, FileEdit, Patch } from '@kintsugi/domain';
import { isLockFile, isManifest, isTestFile } from '../tree-paths.ts';
import { shareOfFaults } from './blame.ts';
import { changedFile, takenBack } from './hunks.ts';
import type { ChangedFile, Hunk } from './hunks.ts';
import { applyEdits } from '../line-edits.ts';

export interface RevertProblem {
  readonly files: ReadonlyMap<string, string>;
  readonly diagnoses: readonly Diagnosis[];
  readonly failingTests: readonly string[];
  readonly culprit: { readonly commit: Commit; readonly diff: readonly FileDiff[] } | null;
}

const MOST_FILES = 400;
const MOST_HUNKS = 2_000;
const MOST_PATCHES = 60;
/** A line that gives way to another: more was seldom changed by mistake alone, and to take it back loses what was meant. */
const SLIP = 2;
/** There is always something to be said for taking it back: it worked before. */
const LEAST = 0.02;

/**
 * Patches that take back parts of the culprit, the likeliest first; none when nobody knows the culprit.
 *
 * Chance   share of the faults that lie in the part, less the more lines it takes back, as 2 / lines: a slip is taken
 *          back rightly, a large change was wanted by somebody. The sum is below 1: the right repair may be none of them.
 * Never    a test alone, nor any test when it is the changed expectation that fails; a lock file alone; what conflicts
 *          with later changes.
 * Cost     O(lines + d²) a file for d differing lines.
 */
export function proposeReverts(problem: RevertProblem): readonly Patch[] {
  const { culprit } = problem;
  if (culprit === null) return [];
  const expects = changesExpectation(problem, culprit.diff);
  const wanted = culprit.diff.filter(({ path }) => !(expects && isTestFile(path)));
  const seen = wanted.slice(0, MOST_FILES).map((diff) => changedFile(diff, problem.files));
  const files = seen.filter((file) => file !== null);
  const whole = files.length === wanted.length ? wholeOf(files, culprit.commit, expects) : null;
  const drafts = [...partsOf(files, problem, culprit.commit), whole];
  return ranked(
    drafts.filter((draft) => draft !== null),
    mendable(problem.diagnoses),
  );
}

/** A test that the culprit wrote or changed fails in what it asserts: then it may be the code that is behind. */
function changesExpectation({ diagnoses, failingTests }: RevertProblem, diff: readonly FileDiff[]): boolean {
  return diff.some(({ path, after }) => {
    if (!isTestFile(path) || after === null) return false;
    const kinds = diagnoses.filter((one) => one.file === path).map((one) => one.kind);
    return kinds.includes('test') || (kinds.length === 0 && failingTests.includes(path));
  });
}

function* partsOf(files: readonly ChangedFile[], problem: RevertProblem, commit: Commit): Generator<Patch | null> {
  const locked = files.some(({ path }) => isLockFile(path));
  const alone = files.filter(({ path }) => !isTestFile(path) && !isLockFile(path) && !(locked && isManifest(path)));
  const hunks = alone.flatMap((file) => file.hunks).slice(0, MOST_HUNKS);
  const shares = shareOfFaults(hunks, problem);
  const blamed = hunks.flatMap((hunk, n) => ((shares[n] ?? 0) > 0 ? [{ hunk, share: shares[n] ?? 0 }] : []));
  const likeliest = blamed.toSorted((a, b) => b.share - a.share).slice(0, MOST_PATCHES);
  for (const { hunk, share } of likeliest) {
    const [first, last] = [hunk.start + 1, Math.max(hunk.end, hunk.start + 1)];
    const place = hunk.file.after === null ? '' : ` at line ${first}${last > first ? `-${last}` : ''}`;
    yield draft([hunk], 0.6 * share, `take back the change of ${hunk.file.path}${place} by ${shaOf(commit)}`);
  }
  const sum = (all: readonly { share: number }[]): number => all.reduce((total, { share }) => total + share, 0);
  for (const file of new Set(likeliest.map(({ hunk }) => hunk.file))) {
    const here = blamed.filter(({ hunk }) => hunk.file === file);
    const says = `take back what broke it in ${file.path} by ${shaOf(commit)}`;
    yield draft(
      here.map(({ hunk }) => hunk).toSorted((a, b) => a.start - b.start),
      0.48 * sum(here),
      says,
    );
    yield draft(file.hunks, 0.45 * sum(here), `take back the changes of ${file.path} by ${shaOf(commit)}`);
  }
  const strong = blamed.filter(({ share }) => share > 0.05).map(({ hunk }) => hunk);
  yield draft(strong, 0.45 * sum(blamed), `take back all places of ${shaOf(commit)} that broke it`);
}

/** How likely lines are not wanted: what only came new is there for a reason, and wants mending instead. */
function unwanted(hunks: readonly Hunk[]): number {
  return hunks.every(({ removed }) => removed === '') ? 0.5 : 1;
}

/** Code that does not fit together mostly has a repair that keeps what was meant; what does the wrong thing, seldom. */
function mendable(diagnoses: readonly Diagnosis[]): number {
  return diagnoses.length > 0 && diagnoses.every(({ kind }) => kind === 'type' || kind === 'syntax') ? 0.45 : 1;
}

function wholeOf(files: readonly ChangedFile[], commit: Commit, expects: boolean): Patch | null {
  const subject = commit.subject.replaceAll(/\s+/g, ' ').slice(0, 60);
  const says = expects
    ? `take back ${shaOf(commit)} "${subject}" but for its tests`
    : `take back ${shaOf(commit)} "${subject}"`;
  return draft(
    files.flatMap((file) => (file.hunks.length > 0 ? file.hunks : [emptied(file)])),
    expects ? 0.15 : 0.35,
    says,
  );
}

/** A file that was empty has no lines that differ, and still came or went. */
function emptied(file: ChangedFile): Hunk {
  return { file, back: [], start: 0, end: 0, removed: '', added: '' };
}

/** Null: it conflicts, or changes nothing. `hunks` of one file stand in their order. */
function draft(hunks: readonly Hunk[], chance: number, says: string): Patch | null {
  const edits: FileEdit[] = [];
  let size = 0;
  for (const file of new Set(hunks.map((hunk) => hunk.file))) {
    const mine = hunks.filter((hunk) => hunk.file === file);
    const text = textWithout(file, mine);
    if (text === undefined) return null;
    if (text === file.present) continue;
    edits.push({ path: file.path, text });
    for (const edit of mine.flatMap((hunk) => hunk.back)) size += edit.lines.length + edit.end - edit.start;
  }
  if (edits.length === 0) return null;
  return {
    kind: 'revert',
    says,
    edits,
    chance: Math.max(chance * unwanted(hunks) * Math.min(1, SLIP / size), LEAST),
    size,
  };
}

/** Null: the file goes; undefined: that conflicts with what is there now. */
function textWithout(file: ChangedFile, hunks: readonly Hunk[]): string | null | undefined {
  const { before, after, present } = file;
  if (after === null) return present === null || present === before ? before : undefined;
  if (before === null && hunks.length >= file.hunks.length) return present === after ? null : undefined;
  const edits = takenBack(
    file,
    hunks.flatMap((hunk) => hunk.back),
  );
  return edits === null ? undefined : applyEdits(file.afterLines, edits).join('');
}

function ranked(drafts: readonly Patch[], trust: number): readonly Patch[] {
  const patches: Patch[] = [];
  for (const patch of drafts.toSorted((a, b) => b.chance - a.chance || a.size - b.size)) {
    if (patches.length === MOST_PATCHES) break;
    if (!patches.some((kept) => sameEdits(kept, patch))) patches.push(patch);
  }
  let left = 1;
  return patches.map((patch) => {
    const chance = patch.chance * trust * left; // it is tried when those before it were not right
    left -= chance;
    return { ...patch, chance };
  });
}

function sameEdits(a: Patch, b: Patch): boolean {
  if (a.edits.length !== b.edits.length) return false;
  const texts = new Map(a.edits.map(({ path, text }) => [path, text]));
  return b.edits.every(({ path, text }) => texts.has(path) && texts.get(path) === text);
}

function shaOf({ sha }: Commit): string {
  return sha.slice(0, 8);
}
