// What the kernel itself can hold a command to, as the words of `prlimit`. The rest is looked at while it runs.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { BuildLimits } from '@kintsugi/domain';

const OPEN_FILES = 16_384;

/**
 * Arguments before the command, `--` included. A plain user may only go down from what it has, so each figure is the
 * smaller one. `countsOwn`: processes are counted for the cell alone, so that their number can be bound here.
 */
export function limitArguments(limits: BuildLimits, countsOwn: boolean): readonly string[] {
  const have = ownLimits();
  const seconds = Math.ceil(limits.timeMs / 1000) * availableParallelism() + 1;
  const wanted: [string, string, number][] = [
    ['core', 'Max core file size', 0],
    ['fsize', 'Max file size', limits.diskMb * 1_048_576],
    ['nofile', 'Max open files', OPEN_FILES],
    ['cpu', 'Max cpu time', seconds],
  ];
  if (countsOwn) wanted.push(['nproc', 'Max processes', limits.processes]);
  return [...wanted.map(([name, title, figure]) => `--${name}=${Math.min(figure, have.get(title) ?? figure)}`), '--'];
}

/** Hard limits of ours by the kernel's titles; those without a bound are left out. */
function ownLimits(): ReadonlyMap<string, number> {
  try {
    const rows = readFileSync('/proc/self/limits', 'latin1').split('\n');
    const found = rows.map((row) => /^(Max [a-z ]+?)\s{2,}\S+\s+(\d+)\s/.exec(row));
    return new Map(found.flatMap((row) => (row ? [[row[1] ?? '', Number(row[2])] as const] : [])));
  } catch {
    // Not Linux: then there is no prlimit either.
    return new Map();
  }
}
