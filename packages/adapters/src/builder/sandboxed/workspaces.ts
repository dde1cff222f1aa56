// Folders with a clean clone and its dependencies, for a release or for looking at. Nothing is run in them.
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readlink, realpath, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Project } from '@kintsugi/domain';
import { removeTree } from '../../sandbox/remove-tree.ts';

export interface Workspace {
  readonly folder: string;
  dispose(): Promise<void>;
}

export interface Workspaces {
  /** `fill` writes into an empty folder; it is called only where the workspace is not whole yet. */
  open(project: Project, commit: string, fill: (folder: string) => Promise<void>): Promise<Workspace>;
}

const WHOLE = 'whole';
/** RELEASES/SERVICE/RELEASE/node_modules is a link to the dependencies of where a release came from. */
const LINK = 'node_modules';

/**
 * A workspace is removed when nobody holds it, unless a release in one of `releaseFolders` still links to its
 * dependencies: then with the first opening, disposal or start after that release is gone.
 */
export async function openWorkspaces(folder: string, releaseFolders: readonly string[]): Promise<Workspaces> {
  await mkdir(folder, { recursive: true });
  const top = await realpath(folder);
  const holders = new Map<string, number>();
  const filling = new Map<string, Promise<void>>();
  const sweep = async (): Promise<void> => {
    const linked = await linkedFrom(releaseFolders, top);
    for (const name of await readdir(top)) {
      if (!linked.has(name) && (holders.get(name) ?? 0) === 0) await removeTree(join(top, name));
    }
  };
  await sweep();
  return {
    async open(project, commit, fill) {
      const name = `${createHash('sha256').update(project.name).digest('hex').slice(0, 12)}-${commit}`;
      const place = join(top, name);
      holders.set(name, (holders.get(name) ?? 0) + 1);
      const leave = async (): Promise<void> => {
        holders.set(name, (holders.get(name) ?? 1) - 1);
        await sweep();
      };
      try {
        const filled = filling.get(name) ?? fillOnce(place, fill).finally(() => filling.delete(name));
        filling.set(name, filled);
        await filled;
      } catch (error) {
        await leave();
        throw error;
      }
      let isHeld = true;
      return {
        folder: join(place, 'tree'),
        async dispose() {
          if (isHeld) await leave();
          isHeld = false;
        },
      };
    },
  };
}

async function fillOnce(place: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const isWhole = await access(join(place, WHOLE)).then(
    () => true,
    () => false,
  );
  if (isWhole) return;
  await removeTree(place);
  await mkdir(join(place, 'tree'), { recursive: true });
  await fill(join(place, 'tree'));
  await writeFile(join(place, WHOLE), '');
}

/** Names of the workspaces that a release stands on. */
async function linkedFrom(releaseFolders: readonly string[], top: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const releases of releaseFolders) {
    for (const service of await foldersIn(releases)) {
      for (const release of await foldersIn(service)) {
        const target = await readlink(join(release, LINK)).catch(() => '');
        if (target.startsWith(top + sep)) names.add(target.slice(top.length + 1).split(sep)[0] ?? '');
      }
    }
  }
  return names;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}
