// Starts the chaos process and hands on what it tells, whichever run it is. It must not load a scenario: with it would come the truth.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export interface ChaosProcess<Event, Access> {
  readonly pid: number;
  /** In order, to the end of the process; one reader. A process that dies ends with `broke`. */
  readonly events: AsyncIterable<Event>;
  /** Say this once the server is ready: it takes its course then. */
  begin(access: Access): void;
  /** Takes everything back, and answers when nothing of it runs any more. */
  stop(): Promise<void>;
}

interface Told {
  readonly kind: string;
  readonly pids?: readonly number[];
}

type Broke = { readonly kind: 'broke'; readonly says: string; readonly mend: string };

/** Longer than undoing takes, which goes by the API and may have to replace replicas. */
const STOP_MS_MAX = 20_000;

export function startProcess<Event extends Told, Access>(args: readonly string[]): ChaosProcess<Event | Broke, Access> {
  // Its own process group: Ctrl-C on a terminal reaches the caller alone, who then stops things in order.
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  child.stdin.on('error', () => {}); // it may be gone already, which `events` tells
  const exited = once(child, 'exit');
  const pids = new Set<number>();
  let isClean = false;

  const lines = createInterface({ input: child.stdout });
  const queue: (Event | Broke)[] = [];
  let wake = (): void => {};
  let isOver = false;
  const put = (event: Event | Broke): void => {
    if ('pids' in event) for (const pid of event.pids ?? []) pids.add(pid);
    if (event.kind === 'cleaned-up') isClean = true;
    queue.push(event);
    wake();
  };
  lines.on('line', (line) => put(JSON.parse(line) as Event));
  const ended = Promise.all([exited, once(lines, 'close')]).then(() => {
    if (!isClean) {
      endLeftOvers(pids);
      put({ kind: 'broke', says: `the chaos process died: ${complaint.trim()}`, mend: 'Run the scenario again.' });
    }
    isOver = true;
    wake();
  });

  async function* events(): AsyncGenerator<Event | Broke> {
    for (;;) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else if (isOver) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    pid: child.pid ?? 0,
    events: events(),
    begin: (access) => void child.stdin.write(`${JSON.stringify(access)}\n`),
    stop: async () => {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** What a killed chaos process could not end itself. */
function endLeftOvers(pids: ReadonlySet<number>): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone already, which is what we want
    }
  }
}

/** What it answers to a question that starts nothing. */
export async function askProcess(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args]);
  return JSON.parse(stdout);
}
