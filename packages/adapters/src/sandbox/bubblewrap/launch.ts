// Starts `bwrap` and ends everything inside of it. It must not know which walls it was told to build.
import type { ChildProcess } from 'node:child_process';
import { identify, isAlive, type ProcessIdentity } from '../../runtime/process/replica/process-identity.ts';
import type { Launch } from '../run-watched.ts';

/** The kernel ends a cell's processes in no time; this is for a machine that hardly moves. */
const SWEEP_MS = 10_000;
const LOOK_EVERY_MS = 2;
const SILENT_MS = 1_000;

export function launchBubblewrap(walls: readonly string[], environment: Readonly<Record<string, string>>): Launch {
  /** The first process inside, as seen from here: with it everything inside ends, and it ends last. */
  let first: ProcessIdentity | null = null;
  let hasRun = false;
  let wasKilled = false;
  return {
    file: 'bwrap',
    args: ['--json-status-fd', '3', ...walls],
    cwd: '/',
    environment,
    onStatus(line) {
      const pid = /"child-pid": (\d+)/.exec(line)?.[1];
      if (pid !== undefined) first = identify(Number(pid));
      if (line.includes('"exit-code"')) hasRun = true;
      if (wasKilled) end(first);
    },
    kill(child: ChildProcess) {
      wasKilled = true;
      if (end(first)) return;
      // It says in a moment who its first process is; killed before that, it might leave one that nobody knows.
      setTimeout(() => child.kill('SIGKILL'), SILENT_MS).unref();
    },
    async sweep() {
      end(first);
      const patientUntil = performance.now() + SWEEP_MS;
      while (first !== null && isAlive(first) && performance.now() < patientUntil) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
    failure: () => (hasRun ? null : 'bubblewrap could not build the walls; what it said stands in the output.'),
  };
}

function end(first: ProcessIdentity | null): boolean {
  if (first === null || !isAlive(first)) return false;
  try {
    return process.kill(first.pid, 'SIGKILL');
  } catch {
    // It ended in between.
    return false;
  }
}
