/** A command with everything that it starts, as one group: what it leaves behind is found and ended. Knows no test. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface GroupEnd {
  /** Null when the command was ended by a signal or never started. */
  readonly exitCode: number | null;
  /** True when processes of its were still there after it had ended; they are ended by now. */
  readonly leftBehind: boolean;
  /** Why it was broken off, if it was. */
  readonly brokenOff?: string;
}

const settleMs = 1_500;
const graceMs = 5_000;
const lookAgainMs = 50;

/** Runs the command to its end, or until `timeLimitMs` or a signal to us breaks it off. Output goes where ours goes. */
export async function runAsGroup(
  file: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; timeLimitMs: number },
): Promise<GroupEnd> {
  const { cwd, env, timeLimitMs } = options;
  const hasGroups = process.platform !== 'win32';
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], detached: hasGroups });
  let brokenOff: string | undefined;
  const breakOff = (why: string) => {
    brokenOff ??= why;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  };
  const onSignal = (signal: string) => breakOff(`it was ended by ${signal}`);
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  const limit = setTimeout(() => breakOff(`it took longer than ${timeLimitMs / 60_000} minutes`), timeLimitMs);

  const exitCode = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      brokenOff = `it did not start: ${error.message}`;
      resolve(null);
    });
    child.on('exit', (code) => resolve(code));
  });
  clearTimeout(limit);
  const leftBehind = hasGroups && child.pid !== undefined && (await endGroup(child.pid));
  for (const signal of signals) process.off(signal, onSignal);
  return { exitCode, leftBehind, ...(brokenOff === undefined ? {} : { brokenOff }) };
}

/** Ends what is still there of a group, after a moment to end by itself. True when somebody had to be told. */
async function endGroup(group: number): Promise<boolean> {
  if (await isGone(group, settleMs)) return false;
  signalGroup(group, 'SIGTERM');
  if (!(await isGone(group, graceMs))) signalGroup(group, 'SIGKILL');
  return true;
}

async function isGone(group: number, withinMs: number): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; ; await pause(lookAgainMs)) {
    if (!signalGroup(group, 0) || hasOnlyZombies(group)) return true;
    if (performance.now() > deadline) return false;
  }
}

/** False when there is nobody left in the group. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * In a container whose first process does not collect the dead they stay in the table for ever, and a signal still
 * reaches them. Linux says which they are; elsewhere nobody is taken for dead.
 */
function hasOnlyZombies(group: number): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc').every((pid) => {
    if (!/^\d+$/.test(pid)) return true;
    const [state, , memberOf] = statFields(pid);
    return Number(memberOf) !== group || state === 'Z';
  });
}

/** State, parent and group of a process; empty when it is gone. Its name comes before them and may hold anything. */
function statFields(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // it ended while we looked
  }
}
