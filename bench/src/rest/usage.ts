// What one process uses: resident memory, and processor time since its start. Works where /proc or ps is.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Usage {
  readonly memoryMb: number;
  readonly cpuSeconds: number;
}

/** Linux reports processor time to user space in hundredths of a second on every architecture. */
const TICKS_PER_SECOND = 100;

/** Throws when there is no such process: then the measurement is worth nothing. */
export function usageOf(pid: number): Usage {
  return process.platform === 'linux' ? byProc(pid) : byPs(pid);
}

function byProc(pid: number): Usage {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { memoryMb: (Number(kilobytes) * 1_024) / 1e6, cpuSeconds };
}

function byPs(pid: number): Usage {
  const text = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' });
  const [kilobytes = '', time = ''] = text.trim().split(/\s+/);
  const cpuSeconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { memoryMb: (Number(kilobytes) * 1_024) / 1e6, cpuSeconds };
}
