/** How large files and folders are, whether a file says what it is, and where an index may stand. */
import { posix } from 'node:path';
import { isCode, isTestOrKit, type SourceFile } from '../source-tree.ts';
import { error, warning, type LintFault } from './fault.ts';

const linesToThinkAt = 300;
const linesMax = 500;
const filesInAFolderMax = 12;

const lineCount = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
const isMeasured = (path: string) => isCode(path) || path.endsWith('.css');

export function sizeFaults(files: readonly SourceFile[]): LintFault[] {
  const faults: LintFault[] = [];
  for (const { path, text } of files.filter((file) => isMeasured(file.path))) {
    const lines = lineCount(text);
    if (lines > linesMax) faults.push(error(path, `${lines} lines; split it into two rooms (at most ${linesMax})`));
    else if (lines > linesToThinkAt) faults.push(warning(path, `${lines} lines; does it want two rooms?`));
  }
  return faults;
}

export function sizeShare(files: readonly SourceFile[]): { within: number; counted: number } {
  const sizes = files.filter(({ path }) => isMeasured(path)).map(({ text }) => lineCount(text));
  return { within: sizes.filter((lines) => lines <= linesToThinkAt).length, counted: sizes.length };
}

/** Tests and kits stand beside what they test, an index is the door: neither counts. */
export function folderFaults(files: readonly SourceFile[]): LintFault[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = posix.dirname(path);
    if (!isCode(path) || isTestOrKit(path) || folder === '.' || posix.basename(path) === 'index.ts') continue;
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const full = [...counts].filter(([, count]) => count > filesInAFolderMax);
  return full.map(([folder, count]) =>
    error(folder, `${count} files in one folder; give it rooms (at most ${filesInAFolderMax}, tests not counted)`),
  );
}

/** Held for the packages, the tools and the benchmarks. The shop is a stranger's code and may look like one. */
export function headerFaults(files: readonly SourceFile[]): LintFault[] {
  const held = files.filter(({ path }) => /^(packages\/[^/]+\/src|tools|bench)\//.test(path) && isCode(path));
  const bare = held.filter(({ text }) => !/^(#!.*\n)?\s*(\/\/|\/\*)/.test(text));
  const message = 'begin with a comment of a line or two: what this is, and what it must not know';
  return bare.map(({ path }) => (isTestOrKit(path) ? warning(path, message) : error(path, message)));
}

/**
 * An index is the entry of a package or of a step of the engine, and lists by name what it offers.
 * Barrels inside a package hide where things are and load what nobody asked for.
 */
export function barrelFaults(files: readonly SourceFile[]): LintFault[] {
  const entries = packageEntryFiles(files);
  const faults: LintFault[] = [];
  for (const { path, text } of files.filter((file) => /^packages\/[^/]+\/src\//.test(file.path) && isCode(file.path))) {
    const isStepEntry = /^packages\/engine\/src\/[^/]+\/index\.ts$/.test(path);
    if (posix.basename(path) === 'index.ts' && !entries.has(path) && !isStepEntry) {
      faults.push(error(path, 'an inner barrel: name the file after what it exports, and import that file'));
    }
    const star = text.split('\n').findIndex((line) => line.startsWith('export *'));
    if (star >= 0) faults.push(warning(`${path}:${star + 1}`, 'export by name: `export *` hides what a room offers'));
  }
  return faults;
}

function packageEntryFiles(files: readonly SourceFile[]): Set<string> {
  const entries = new Set<string>();
  for (const { path, text } of files.filter((file) => /^packages\/[^/]+\/package\.json$/.test(file.path))) {
    const { exports = {} } = JSON.parse(text) as { exports?: Record<string, unknown> };
    for (const target of Object.values(exports)) {
      if (typeof target === 'string') entries.add(posix.join(posix.dirname(path), target));
    }
  }
  return entries;
}
