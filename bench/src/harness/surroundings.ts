// Where a benchmark runs: the clone, the machine, the commit. The only part of the harness that asks the system.
import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The top folder of the clone. */
export const clone = fileURLToPath(new URL('../../../', import.meta.url));

export function machine(): string {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  const cores = availableParallelism();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${cores} cores, ${memory} GB, ${process.platform}, Node ${process.versions.node}`;
}

/** What else ran here, as the mean length of the run queue over the last minute. */
export function loadNow(): string {
  return loadavg()[0]?.toFixed(1) ?? '?';
}

/** Short hash, with a word when the clone differs from it. */
export async function commit(): Promise<string> {
  try {
    const git = promisify(execFile);
    const { stdout: hash } = await git('git', ['rev-parse', '--short=10', 'HEAD'], { cwd: clone });
    const { stdout: changes } = await git('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: clone });
    return `${hash.trim()}${changes.trim() === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown (no git here)';
  }
}
