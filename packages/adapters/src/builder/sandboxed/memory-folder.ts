// A folder in memory for what is thrown away soon, and whether there is room in it. It must not know what is put there.
import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildLimits } from '@kintsugi/domain';
import type { Floors } from '../../sandbox/sandbox.ts';
import { availableMemoryMb, spaceOf } from '../../sandbox/watch/machine-room.ts';

const SHARED_MEMORY = '/dev/shm';

/** The one that belongs to `folder`; null: this machine has no memory that programs may be run from, or it is not ours. */
export async function memoryFolder(folder: string): Promise<string | null> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  const flags = /^\S+ \/dev\/shm tmpfs (\S+)/m.exec(mounts)?.[1]?.split(',') ?? [];
  if (!flags.includes('rw') || flags.includes('noexec')) return null;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  const own = join(SHARED_MEMORY, `kintsugi-cells-${name}`);
  await mkdir(own, { mode: 0o700 }).catch(() => undefined); // it is there, or is found out below not to be
  const found = await lstat(own).catch(() => null);
  // Everybody may write in the folder above: what somebody else made there is a trap.
  const isOurs =
    found !== null && found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
  return isOurs ? own : null;
}

/** Whether all of these builds may hold all that their limits allow, and what is kept for everything else stays free. */
export function hasRoomInMemory(folder: string, builds: readonly BuildLimits[], floors: Floors): boolean {
  const space = spaceOf(folder);
  const memoryMb = availableMemoryMb();
  if (space === null || memoryMb === null) return false;
  const wantedMb = builds.reduce((sum, { diskMb }) => sum + diskMb, 0);
  const processesMb = builds.reduce((sum, limits) => sum + limits.memoryMb, 0);
  const freeMb = (space.bavail * space.bsize) / 1_048_576;
  return freeMb > wantedMb + floors.diskMb && memoryMb > wantedMb + processesMb + floors.memoryMb;
}
