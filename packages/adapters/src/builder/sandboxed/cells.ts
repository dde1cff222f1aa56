// Where cells lie while they are used, and what is done about those that a killed process of ours left behind.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildLimits } from '@kintsugi/domain';
import { identify, isAlive } from '../../runtime/process/replica/process-identity.ts';
import { endMarked } from '../../sandbox/bare/bare.ts';
import { removeTree } from '../../sandbox/remove-tree.ts';
import type { Floors } from '../../sandbox/sandbox.ts';
import { hasRoomInMemory, memoryFolder } from './memory-folder.ts';

export interface CellPlace {
  /** Nothing is made there yet. */
  readonly path: string;
  /** When its cell is gone. */
  left(): void;
}

export interface CellFolders {
  /** On the disk, beside what is kept. */
  onDisk(): string;
  /**
   * In memory where the machine has room for all that the builds there may hold by their limits, else on the disk. A
   * clone is many small files: on a disk that others sync, writing and removing them takes longer than many a test.
   */
  quick(limits: BuildLimits): CellPlace;
  /** Takes the folders away that are empty now. */
  close(): Promise<void>;
}

/**
 * One folder a process, named by who that is, so that a dead one's is known. Processes that a dead one left can only be
 * those without walls; mounts end with the walled ones, and these with us.
 */
export async function openCellFolders(folder: string, floors: Floors): Promise<CellFolders> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const disk = await openTop(await realpath(folder));
  const memoryTop = await memoryFolder(folder);
  const memory = memoryTop === null ? null : await openTop(memoryTop);
  const reserved = new Set<BuildLimits>();
  const onDisk = (): string => join(disk, randomUUID());
  return {
    onDisk,
    quick(limits) {
      // A copy, so that two builds with the same limits count as two.
      const own = { ...limits };
      if (memory === null || !hasRoomInMemory(memory, [...reserved, own], floors)) {
        return { path: onDisk(), left: () => undefined };
      }
      reserved.add(own);
      return { path: join(memory, randomUUID()), left: () => void reserved.delete(own) };
    },
    async close() {
      for (const empty of [disk, memory, memoryTop]) {
        if (empty !== null) await rmdir(empty).catch(() => undefined); // somebody else's cells are in it
      }
    },
  };
}

/** Removes what dead processes left in `top`; answers our own folder in it. */
async function openTop(top: string): Promise<string> {
  const own = nameOf(process.pid, identify(process.pid)?.started ?? '');
  for (const name of await readdir(top)) {
    if (name === own || isOfLiving(name)) continue;
    await endMarked(join(top, name));
    await removeTree(join(top, name));
  }
  await mkdir(join(top, own), { recursive: true, mode: 0o700 });
  return join(top, own);
}

function nameOf(pid: number, started: string): string {
  return `${pid}-${Buffer.from(started).toString('hex')}`;
}

function isOfLiving(name: string): boolean {
  const [pid = '', started = ''] = name.split('-');
  return isAlive({ pid: Number(pid), started: Buffer.from(started, 'hex').toString() });
}
