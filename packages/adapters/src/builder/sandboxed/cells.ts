// Where cells lie while they are used, and what is done about those that a killed process of ours left behind.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { identify, isAlive } from '../../runtime/process/replica/process-identity.ts';
import { endMarked } from '../../sandbox/bare/bare.ts';
import { removeTree } from '../../sandbox/remove-tree.ts';

export interface CellFolders {
  /** For what lies here only while this process lives. */
  readonly top: string;
  /** A path for a new cell; nothing is made there yet. */
  next(): string;
}

/**
 * One folder a process, named by who that is, so that two can share `folder` and a dead one's is known. Processes that a
 * dead one left can only be those without walls; mounts end with the walled ones, and these with us.
 */
export async function openCellFolders(folder: string): Promise<CellFolders> {
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const top = await realpath(folder);
  const own = join(top, nameOf(process.pid, identify(process.pid)?.started ?? ''));
  for (const name of await readdir(top)) {
    if (join(top, name) === own || isOfLiving(name)) continue;
    await endMarked(join(top, name));
    await removeTree(join(top, name));
  }
  await mkdir(own, { recursive: true, mode: 0o711 });
  return { top: own, next: () => join(own, randomUUID()) };
}

function nameOf(pid: number, started: string): string {
  return `${pid}-${Buffer.from(started).toString('hex')}`;
}

function isOfLiving(name: string): boolean {
  const [pid = '', started = ''] = name.split('-');
  return isAlive({ pid: Number(pid), started: Buffer.from(started, 'hex').toString() });
}
