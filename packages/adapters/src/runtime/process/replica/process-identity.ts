// Who a process is: its id and when it started, so that a reused id is never taken for the process that had it before.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for the same process on the same boot. */
  readonly started: string;
}

/** Null when no such process runs; a zombie does not. */
export function identify(pid: number, platform = process.platform): ProcessIdentity | null {
  const started = platform === 'linux' ? startedOnLinux(pid) : startedElsewhere(pid);
  return started === null ? null : { pid, started };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Signals the whole process group that `identity` leads, or the process alone where it leads none. Answers whether it was there. */
export function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  return sendSignal(-identity.pid, signal) || sendSignal(identity.pid, signal);
}

/** Ends what a process that has just ended may have left in its group. Call it at once: later the id may be somebody else's. */
export function endStragglers(pid: number): void {
  sendSignal(-pid, 'SIGKILL');
}

function sendSignal(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    return false;
  }
}

/** The fields of /proc/PID/stat after the command's name, which may itself hold spaces and brackets. `[0]` is field 3, the state. */
export function statFields(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

let bootId: string | null = null;

function startedOnLinux(pid: number): string | null {
  const fields = statFields(pid);
  if (fields === null || fields[0] === 'Z' || fields[0] === 'X') return null;
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  return `${bootId}:${fields[19] ?? ''}`;
}

function startedElsewhere(pid: number): string | null {
  try {
    const [state = '', ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/);
    return started.length === 0 || state.startsWith('Z') ? null : started.join(' ');
  } catch {
    return null;
  }
}
