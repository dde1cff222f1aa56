// Small repairs of a project whose tests fail: first parts of the blamed change undone, then small edits at its lines.
// It runs nothing; whoever does, tries them in this order.
import type { FileDiff, Patch } from '@kintsugi/domain';
import { smallEdits } from '../small-edits.ts';
import { hunksOf, sizeOf } from './hunks.ts';
import { undoings } from './undo.ts';

export interface ProjectOptions {
  /** Text files of the broken state, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Since which change it fails; empty: nobody knows. */
  readonly diff: readonly FileDiff[];
  /** Further suspicious lines (from 1) by path, such as those of a stack trace. */
  readonly focus?: ReadonlyMap<string, Iterable<number>>;
  /** Paths of the tests that fail: read for their words, never edited. */
  readonly failingTests: readonly string[];
  /** Edits beyond the undoings; 200 unless told. */
  readonly most?: number;
}

const CODE = /\.[cm]?[jt]sx?$/;
const TEST = /(?:^|\/)(?:tests?|__tests__|spec)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|\.d\.[cm]?ts$/;
const MOST_EDITS = 200;
/** Against the chance of an undoing: a small edit that is new is the repair less often. */
const CHANCE_OF_EDITS = 0.4;

/**
 * Each patch changes one file that is code and no test, parses, and differs from the others. Undoings come first:
 * single words of the change, then its hunks. Then edits at the changed and the given lines, likeliest first.
 *
 * Cost  O(nodes of the functions around the lines × their expressions), and one parse for each patch.
 */
export function* proposeSmallEdits(options: ProjectOptions): Iterable<Patch> {
  const isEditable = (path: string): boolean =>
    CODE.test(path) && !TEST.test(path) && !options.failingTests.includes(path) && options.files.has(path);
  const seen = new Set<string>();
  const isNew = ({ edits }: Patch): boolean => {
    const key = JSON.stringify(edits);
    return !seen.has(key) && Boolean(seen.add(key));
  };
  const undone = options.diff
    .filter(({ path }) => isEditable(path))
    .flatMap((diff) => undoings(diff, options.files.get(diff.path) ?? ''));
  for (const patch of undone.toSorted((a, b) => b.chance - a.chance)) if (isNew(patch)) yield patch;
  let left = options.most ?? MOST_EDITS;
  for (const patch of editsAtLines(options, isEditable)) {
    if (left <= 0) return;
    if (!isNew(patch)) continue;
    left -= 1;
    yield patch;
  }
}

/** Of all files together, likeliest first. */
function* editsAtLines(options: ProjectOptions, isEditable: (path: string) => boolean): Iterable<Patch> {
  const vocabulary = options.failingTests.flatMap((path) => options.files.get(path) ?? []);
  const sources = [...suspiciousLines(options)]
    .filter(([path, lines]) => isEditable(path) && lines.size > 0)
    .map(([path, lines]) => {
      const text = options.files.get(path) ?? '';
      const edits = smallEdits(text, { fileName: path, focus: lines, vocabulary })[Symbol.iterator]();
      return { path, text, edits, next: edits.next() };
    });
  for (;;) {
    const [likeliest] = sources
      .filter(({ next }) => next.done !== true)
      .toSorted((a, b) => costOf(a.next) - costOf(b.next));
    if (likeliest === undefined || likeliest.next.done === true) return;
    const { path, text, next } = likeliest;
    yield {
      kind: 'small-edit',
      says: `${next.value.says} in ${path}`,
      edits: [{ path, text: next.value.text }],
      chance: (CHANCE_OF_EDITS / sources.length) * Math.exp(-next.value.cost),
      size: sizeOf(text, next.value.text),
    };
    likeliest.next = likeliest.edits.next();
  }
}

function costOf(next: IteratorResult<{ readonly cost: number }>): number {
  return next.done === true ? Number.POSITIVE_INFINITY : next.value.cost;
}

/** By path: changed lines of the broken state, and those that were given, which are as suspicious. */
function suspiciousLines({ files, diff, focus }: ProjectOptions): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const found = new Map<string, Map<number, number>>();
  const add = (path: string, line: number): void => {
    const lines = found.get(path) ?? new Map<number, number>();
    found.set(path, lines.set(line, 1));
  };
  for (const { path, before } of diff) {
    const now = files.get(path);
    if (now === undefined) continue;
    const hunks = hunksOf((before ?? '').split('\n'), now.split('\n'));
    for (const { newFrom, newTo } of hunks)
      for (let line = newFrom; line < Math.max(newTo, newFrom + 1); line += 1) add(path, line + 1);
  }
  for (const [path, lines] of focus ?? []) for (const line of lines) add(path, line);
  return found;
}
