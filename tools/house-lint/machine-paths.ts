/** Nothing here names a place on one developer's machine or the host of a package registry. */
import type { SourceFile } from '../source-tree.ts';
import { error, type LintFault } from './fault.ts';

// Written with character classes, so that this file does not find itself.
const patterns: readonly [RegExp, string][] = [
  [/[/]root[/]|[/]home[/]\w|[/]Users[/]\w|[/]work[/]|[/]tmp[/]wt\b|[/]opt[/]n\d/, 'a path of one machine'],
  [/registry[.](npmjs|yarnpkg)[.]/, 'the host of a package registry'],
];

export function machinePathFaults(files: readonly SourceFile[]): LintFault[] {
  const faults: LintFault[] = [];
  for (const { path, text } of files) {
    for (const [index, line] of text.split('\n').entries()) {
      for (const [pattern, what] of patterns) {
        const found = pattern.exec(line);
        if (found) faults.push(error(`${path}:${index + 1}`, `names ${what} ('${found[0]}')`));
      }
    }
  }
  return faults;
}
