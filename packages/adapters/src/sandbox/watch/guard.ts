// Watches one running command and says when it goes over a limit. It must not know how a command is ended.
import type { BuildLimits } from '@kintsugi/domain';
import type { CommandResult, Floors } from '../sandbox.ts';
import { diskUse } from './disk-use.ts';
import { shortage } from './machine-room.ts';
import type { ProcessTable } from './process-table.ts';

export type Breach = Pick<CommandResult, 'end' | 'because'>;

export interface Watched {
  /** Root of the tree of processes. */
  readonly pid: number;
  readonly limits: BuildLimits;
  /** What it may fill. */
  readonly folder: string;
  readonly table: ProcessTable;
  readonly floors: Floors;
}

const LOOK_EVERY_MS = 40;
const MEASURE_DISK_EVERY_MS = 400;
/** A tree that stands at its limit of processes this long is no build that needs them for a moment. */
const CROWDED_MS = 2_000;

/**
 * Calls `breach` once, at the first limit that is passed. Memory and processes are looked at every 40 ms, so a command
 * can be over its limit for that long; the disk every 400 ms, or an eighth of the time when measuring takes long.
 */
export function guard({ pid, limits, folder, table, floors }: Watched, breach: (what: Breach) => void): () => void {
  let done = false;
  const stop = (): void => {
    done = true;
    clearTimeout(wall);
    clearInterval(look);
    clearTimeout(measure);
  };
  const say = (end: Breach['end'], because: string): void => {
    if (done) return;
    stop();
    breach({ end, because });
  };
  const wall = setTimeout(
    () => say('timed-out', `It ran longer than the ${limits.timeMs / 1000} s that it has.`),
    limits.timeMs,
  );

  let crowdedSince: number | null = null;
  const look = setInterval(() => {
    const { memoryBytes, threads } = table.use(pid);
    const usedMb = Math.round(memoryBytes / 1_048_576);
    if (usedMb > limits.memoryMb) {
      say('out-of-memory', `Its processes held ${usedMb} MB of memory; they may hold ${limits.memoryMb} MB.`);
    }
    const now = performance.now();
    crowdedSince = threads >= limits.processes ? (crowdedSince ?? now) : null;
    if (threads > 2 * limits.processes || (crowdedSince !== null && now - crowdedSince > CROWDED_MS)) {
      say('failed', `It kept ${threads} processes and threads alive; it may have ${limits.processes}.`);
    }
    const short = shortage(folder, floors);
    if (short !== null) say('broken', short);
  }, LOOK_EVERY_MS);

  const measureDisk = async (): Promise<void> => {
    const startedAt = performance.now();
    const usedMb = await diskUse(folder);
    if (usedMb > limits.diskMb) {
      say('disk-full', `It wrote ${usedMb} MB to the disk; it may hold ${limits.diskMb} MB.`);
    }
    if (done) return;
    measure = setTimeout(measureDisk, Math.max(MEASURE_DISK_EVERY_MS, 8 * (performance.now() - startedAt)));
  };
  let measure = setTimeout(measureDisk, MEASURE_DISK_EVERY_MS);
  return stop;
}
