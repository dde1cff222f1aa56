// What processes use of the machine: resident memory and processor time. It must not know what the processes are for.
import { execFile, execFileSync } from 'node:child_process';
import { statFields } from './process-identity.ts';

export interface Usage {
  readonly memoryBytes: number;
  /** Since the process started, user and system. */
  readonly cpuSeconds: number;
}

/** Usage of those of `pids` that run. */
export async function usageOf(
  pids: readonly number[],
  platform = process.platform,
): Promise<ReadonlyMap<number, Usage>> {
  if (platform !== 'linux') return usageByPs(pids);
  const found = new Map<number, Usage>();
  for (const pid of pids) {
    const fields = statFields(pid);
    if (fields === null || fields[0] === 'Z') continue;
    found.set(pid, {
      memoryBytes: Number(fields[21]) * pageBytes(),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    });
  }
  return found;
}

/** Linux reports processor time to user space in hundredths of a second on every architecture. */
const TICKS_PER_SECOND = 100;

let knownPageBytes = 0;

function pageBytes(): number {
  if (knownPageBytes === 0) {
    try {
      knownPageBytes = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' })) || 4096;
    } catch {
      knownPageBytes = 4096;
    }
  }
  return knownPageBytes;
}

async function usageByPs(pids: readonly number[]): Promise<ReadonlyMap<number, Usage>> {
  const found = new Map<number, Usage>();
  if (pids.length === 0) return found;
  const text = await new Promise<string>((resolve) =>
    execFile('ps', ['-o', 'pid=,rss=,time=', '-p', pids.join(',')], (_error, stdout) => resolve(stdout)),
  );
  for (const line of text.split('\n')) {
    const [pid, kilobytes, time] = line.trim().split(/\s+/);
    if (pid && kilobytes && time)
      found.set(Number(pid), { memoryBytes: Number(kilobytes) * 1024, cpuSeconds: secondsOf(time) });
  }
  return found;
}

/** `[[dd-]hh:]mm:ss[.cc]` as ps writes it. */
function secondsOf(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
  return Number(days) * 86_400 + (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
