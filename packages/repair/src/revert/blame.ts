// Which places of the commit the diagnosed faults lie in. It must not know what is done about it.
import type { Diagnosis } from '@kintsugi/domain';
import { folderOf, nameOf, resolveIn } from '../tree-paths.ts';
import type { Hunk } from './hunks.ts';

export interface Faults {
  readonly diagnoses: readonly Diagnosis[];
  readonly failingTests: readonly string[];
  readonly files: ReadonlyMap<string, string>;
}

interface Fault {
  readonly file: string | null;
  /** From 1, in the text that is there now. */
  readonly line: number | null;
  readonly words: readonly string[];
  /** Files that its file imports, near or far. */
  readonly reach: ReadonlySet<string>;
}

const MOST_FAULTS = 150;
const MOST_REACHED = 400;

/**
 * Share of the faults that lies in each hunk, 0 to 1, in the order of `hunks`.
 *
 * Each fault counts once, spread over the hunks by how near they are: the line itself; a name that the hunk took away
 * or brought; the same file; a file that the fault's file imports.
 */
export function shareOfFaults(hunks: readonly Hunk[], faults: Faults): readonly number[] {
  const shares = hunks.map(() => 0);
  const all = faultsOf(faults);
  for (const fault of all) {
    const nearness = hunks.map((hunk) => nearnessOf(fault, hunk));
    const sum = nearness.reduce((a, b) => a + b, 0);
    if (sum === 0) continue;
    nearness.forEach((near, n) => (shares[n] = (shares[n] ?? 0) + near / sum / all.length));
  }
  return shares;
}

function faultsOf({ diagnoses, failingTests, files }: Faults): readonly Fault[] {
  const reached = new Map<string, ReadonlySet<string>>();
  const reachOf = (file: string | null): ReadonlySet<string> => {
    if (file === null) return new Set();
    const known = reached.get(file) ?? reachFrom(file, files);
    reached.set(file, known);
    return known;
  };
  const diagnosed = new Set(diagnoses.map((one) => one.file));
  return [
    ...diagnoses.slice(0, MOST_FAULTS).map((one) => ({
      file: one.file,
      line: one.line,
      words: wordsOf(one),
      reach: reachOf(one.file),
    })),
    ...failingTests
      .filter((file) => !diagnosed.has(file))
      .slice(0, MOST_FAULTS)
      .map((file) => ({ file, line: null, words: [], reach: reachOf(file) })),
  ];
}

function nearnessOf(fault: Fault, hunk: Hunk): number {
  const { path, after } = hunk.file;
  const lost = fault.words.some((word) => hunk.removed.includes(word) && !hunk.added.includes(word));
  const brought = fault.words.some((word) => hunk.added.includes(word) && !hunk.removed.includes(word));
  const gone = after === null && fault.words.some((word) => stem(word) === stem(path));
  const here = fault.file === path;
  const line = here && fault.line !== null ? lineAfterCommit(hunk, fault.line - 1) : null;
  const onTheLine = line !== null && line >= hunk.start - 1 && line <= hunk.end;
  return (
    (onTheLine ? 8 : 0) +
    (gone ? 8 : 0) +
    (lost ? 6 : 0) +
    (brought ? 3 : 0) +
    (here ? 2 : 0) +
    (fault.reach.has(path) ? 1 : 0)
  );
}

/** Where a line of the present text was when the commit was made; both from 0. */
function lineAfterCommit(hunk: Hunk, line: number): number {
  let shift = 0;
  for (const edit of hunk.file.since) {
    if (edit.start + shift > line) break;
    if (line < edit.start + shift + edit.lines.length) return edit.start;
    shift += edit.lines.length - (edit.end - edit.start);
  }
  return line - shift;
}

/** What a message talks about: its subject, and what it quotes. */
function wordsOf({ subject, message }: Diagnosis): readonly string[] {
  const quoted = [...message.slice(0, 2_000).matchAll(/['"`‘“]([^'"`’”\s]{2,80})['"`’”]/g)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set([subject ?? '', ...quoted])].filter((word) => word.length > 1).slice(0, 12);
}

function stem(path: string): string {
  return nameOf(path).replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}

function reachFrom(file: string, files: ReadonlyMap<string, string>): ReadonlySet<string> {
  const reach = new Set<string>();
  const queue = [file];
  for (let from = queue.pop(); from !== undefined && reach.size < MOST_REACHED; from = queue.pop()) {
    for (const path of importsOf(from, files)) {
      if (reach.has(path)) continue;
      reach.add(path);
      queue.push(path);
    }
  }
  return reach;
}

/** Relative imports as the text shows them: a fault's neighbourhood needs no parser. Missing files count too. */
function importsOf(file: string, files: ReadonlyMap<string, string>): readonly string[] {
  const text = files.get(file)?.slice(0, 100_000) ?? '';
  return [...text.matchAll(/(?:from|import|require)\s{0,9}\(?\s{0,9}['"](\.[^'"\n]{1,300})['"]/g)].flatMap((match) => {
    const path = resolveIn(folderOf(file), match[1] ?? '');
    if (path === null) return [];
    const without = path.replace(/\.[cm]?js(x?)$/, '');
    const ends = ['', '.ts', '.tsx', '.js', '.mjs', '.cjs', '.jsx', '.mts', '.cts', '/index.ts', '/index.js'];
    const found = [path, ...ends.map((end) => without + end)].find((one) => files.has(one));
    return [found ?? path];
  });
}
