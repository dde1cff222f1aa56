/** Names of files and folders: kebab-case after what is inside; no drawers for odds and ends. */
import { posix } from 'node:path';
import { isCode, type SourceFile } from '../source-tree.ts';
import { error, type LintFault } from './fault.ts';

const drawers = new Set(
  'util utils helper helpers common manager managers service services data info misc shared stuff'.split(' '),
);

/** Held where the code is ours. The shop is made of services, and says so. */
const isHeld = (path: string) => /^(packages|tools|bench)\//.test(path) && isCode(path);

export function nameFaults(files: readonly SourceFile[]): LintFault[] {
  const faults = new Map<string, LintFault>();
  for (const { path } of files.filter((file) => isHeld(file.path))) {
    const stem = posix.basename(path).replace(/(\.(test|kit))?\.\w+$/, '');
    const last = stem.split('-').at(-1) ?? stem;
    const isOfTest = /\.test\.\w+$/.test(path);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem))
      faults.set(path, error(path, 'name it in kebab-case after its main export'));
    if (drawers.has(stem) || (drawers.has(last) && !isOfTest)) {
      faults.set(path, error(path, `'${last}' says nothing about what is inside; name the file after what it does`));
    }
    for (const folder of foldersAbove(path)) {
      const name = posix.basename(folder);
      if (drawers.has(name))
        faults.set(folder, error(folder, `'${name}' is a drawer; name the folder after its subject`));
    }
  }
  return [...faults.values()];
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) folders.push(folder);
  return folders;
}
