// How much room this machine has left, on its disks and in its memory. It must not know who wants it.
import { readFileSync, statfsSync, type StatsFs } from 'node:fs';
import type { Floors } from '../sandbox.ts';

/** Why this machine cannot go on with a stranger's command in `folder`; null: it can. */
export function shortage(folder: string, floors: Floors): string | null {
  const disk = spaceOf(folder);
  if (disk === null) return `The file system of ${folder} does not say how much room it has.`;
  const freeMb = Math.floor((disk.bavail * disk.bsize) / 1_048_576);
  if (freeMb < floors.diskMb) {
    return `This machine has ${freeMb} MB of disk left, and ${floors.diskMb} MB are kept for everything else.`;
  }
  if (disk.files > 0 && disk.ffree < disk.files / 100) {
    return `The file system of ${folder} has room for ${disk.ffree} more files, and the last hundredth is kept for everything else.`;
  }
  const memoryMb = availableMemoryMb();
  if (memoryMb !== null && memoryMb < floors.memoryMb) {
    return `This machine has ${memoryMb} MB of memory left, and ${floors.memoryMb} MB are kept for everything else.`;
  }
  return null;
}

export function spaceOf(folder: string): StatsFs | null {
  try {
    return statfsSync(folder);
  } catch {
    // Gone or out of order: nothing may be written there either way.
    return null;
  }
}

/** Null: this system does not say. */
export function availableMemoryMb(): number | null {
  try {
    const found = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'latin1'));
    return found === null ? null : Math.floor(Number(found[1]) / 1024);
  } catch {
    // Only Linux tells it this way.
    return null;
  }
}
