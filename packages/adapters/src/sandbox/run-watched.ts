// Runs one command by whatever launches it, within its limits, and leaves nothing of it alive. Knows no isolation.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { readPaced } from './read-paced.ts';
import type { CommandResult, Floors, SandboxCommand } from './sandbox.ts';
import { guard, type Breach } from './watch/guard.ts';
import { shortage } from './watch/machine-room.ts';
import type { ProcessTable } from './watch/process-table.ts';

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each line that the launcher writes to descriptor 3. */
  readonly onStatus?: (line: string) => void;
  /** Kills all of it, at once. */
  kill(child: ChildProcess): void;
  /** After the command has ended: kills what it left, and answers when nothing of it lives. */
  sweep(child: ChildProcess): Promise<void>;
  /** After all: why this was no run of the command; null when it was one. */
  failure(): string | null;
}

export interface Watch {
  readonly folder: string;
  readonly table: ProcessTable;
  readonly floors: Floors;
}

/** After everything is dead nobody can hold the output open; where something got away, it is not waited for. */
const OUTPUT_CLOSES_MS = 500;
const SHELL_SIGNALS = 128;

export async function runWatched(launch: Launch, command: SandboxCommand, watch: Watch): Promise<CommandResult> {
  const startedAt = performance.now();
  const ended = (result: Omit<CommandResult, 'durationMs'>): CommandResult => ({
    ...result,
    durationMs: Math.round(performance.now() - startedAt),
  });
  if (command.signal?.aborted) return ended({ ...STOPPED, exitCode: null });
  const short = shortage(watch.folder, watch.floors);
  if (short !== null) return ended({ end: 'broken', exitCode: null, because: short });

  const child = spawn('/bin/sh', ['-c', LAUNCHER, 'sh', launch.file, ...launch.args], {
    cwd: launch.cwd,
    env: { ...launch.environment },
    stdio: ['ignore', 'pipe', 'ignore', launch.onStatus ? 'pipe' : 'ignore'],
    detached: true,
  });
  const gone = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  if (child.pid === undefined) {
    const why = await gone.then(String, (error: Error) => error.message);
    return ended({ end: 'broken', exitCode: null, because: `The sandbox did not start: ${why}` });
  }
  const status = launch.onStatus ? readLines(child.stdio[3] as Readable, launch.onStatus) : Promise.resolve();
  const output = readPaced(child.stdout as Readable, command.limits.outputKb * 1024, command.onOutput);

  let breach: Breach | null = null;
  const end = (what: Breach): void => {
    breach ??= what;
    launch.kill(child);
  };
  const stop = (): void => end(STOPPED);
  watch.table.follow(child.pid);
  const unwatch = guard({ ...watch, pid: child.pid, limits: command.limits }, end);
  command.signal?.addEventListener('abort', stop, { once: true });
  try {
    const [code, signal] = await gone;
    await launch.sweep(child);
    await output.closed(OUTPUT_CLOSES_MS);
    // What the launcher says last may be read after its end is known.
    await Promise.race([status, new Promise((resolve) => setTimeout(resolve, OUTPUT_CLOSES_MS).unref())]);
    return ended(resultOf(breach, launch.failure(), code, signal));
  } finally {
    unwatch();
    watch.table.forget(child.pid);
    command.signal?.removeEventListener('abort', stop);
  }
}

const STOPPED: Breach = { end: 'stopped', because: 'It was stopped.' };

/**
 * One stream for both outputs keeps their order. When memory is short the kernel shall take this before anything
 * else, and the services of this machine go first on its processors.
 */
const LAUNCHER = '{ echo 900 >/proc/self/oom_score_adj; } 2>/dev/null; exec nice -n 10 "$@" 2>&1';

function resultOf(
  breach: Breach | null,
  failure: string | null,
  code: number | null,
  signal: NodeJS.Signals | null,
): Omit<CommandResult, 'durationMs'> {
  if (breach !== null) return { ...breach, exitCode: null };
  if (failure !== null) return { end: 'broken', exitCode: null, because: failure };
  if (code === 0) return { end: 'passed', exitCode: 0, because: 'It ended with code 0.' };
  if (code === null) return { end: 'failed', exitCode: null, because: `It was ended by ${signal ?? 'a signal'}.` };
  const number = code - SHELL_SIGNALS;
  if (number === FILE_TOO_LARGE) {
    return { end: 'disk-full', exitCode: code, because: 'One of its files grew past the limit of the disk.' };
  }
  const by = number > 0 && number < 64 ? ` (signal ${number})` : '';
  return { end: 'failed', exitCode: code, because: `It ended with code ${code}${by}.` };
}

/** SIGXFSZ, which Linux sends to who writes past RLIMIT_FSIZE. */
const FILE_TOO_LARGE = 25;

/** Answers when all has been read. */
function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('error', () => undefined); // a launcher that was killed may reset it; what it said before stands
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  return new Promise((resolve) => stream.once('close', resolve));
}
