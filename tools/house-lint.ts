/** The house lint: sizes, names, rooms, headers, links, invariants. Style that a formatter cannot see; no import walls. */
import { fileURLToPath } from 'node:url';
import { linkFaults } from './house-lint/links.ts';
import { invariantFaults } from './house-lint/invariants.ts';
import { machinePathFaults } from './house-lint/machine-paths.ts';
import { nameFaults } from './house-lint/names.ts';
import { barrelFaults, folderFaults, headerFaults, sizeFaults, sizeShare } from './house-lint/shape.ts';
import type { LintFault } from './house-lint/fault.ts';
import { readSourceTree, type SourceFile } from './source-tree.ts';

/** Every fault of the tree, the severe ones first. Warnings never fail the gate. */
export function houseFaults(files: readonly SourceFile[]): LintFault[] {
  const faults = [
    ...sizeFaults(files),
    ...folderFaults(files),
    ...nameFaults(files),
    ...headerFaults(files),
    ...barrelFaults(files),
    ...linkFaults(files),
    ...invariantFaults(files),
    ...machinePathFaults(files),
  ];
  return faults.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

if (import.meta.main) {
  const files = readSourceTree(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
  const faults = houseFaults(files);
  for (const { severity, at, message } of faults) console.log(`${severity}  ${at}  ${message}`);
  const { within, counted } = sizeShare(files);
  console.log(`${within} of ${counted} code files are within 300 lines (${((100 * within) / counted).toFixed(0)} %)`);
  process.exitCode = faults.some(({ severity }) => severity === 'error') ? 1 : 0;
}
