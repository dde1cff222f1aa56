// Installed dependencies, kept by the name of their set. Written by an install alone, whole or not at all; then only read.
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeTree } from '../../../sandbox/remove-tree.ts';
import { runTool } from '../../../sandbox/run-tool.ts';
import { diskUse } from '../../../sandbox/watch/disk-use.ts';
import { findNodeModules } from './find-node-modules.ts';

export interface DependencySet {
  readonly folder: string;
  /** Where each folder of it belongs, below the top of a clone; the nth lies in `folder/n`. */
  readonly places: readonly string[];
}

export interface DependencyShelf {
  /** It is not given up before `release`. Null: it is not here. */
  take(key: string): Promise<(DependencySet & { release(): void }) | null>;
  /** Moves what an install made in `tree` here. */
  put(key: string, tree: string): Promise<void>;
  /** Gives up what was not used for longest, until the rest is within the shelf's size. */
  tidy(): Promise<void>;
}

/** Tools write here though it is no dependency; each clone gets folders of its own in these places. */
export const TOOL_CACHES = ['.cache', '.vite', '.vite-temp', '.vitest'] as const;

const CONTENTS = 'contents.json';

interface Contents {
  readonly places: readonly string[];
  readonly megabytes: number;
}

export async function openDependencyShelf(folder: string, shelfMb: number): Promise<DependencyShelf> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const name of await readdir(folder)) if (name.startsWith('.')) await removeTree(join(folder, name));
  const inUse = new Map<string, number>();
  const count = (key: string, by: number): void => void inUse.set(key, (inUse.get(key) ?? 0) + by);
  return {
    async take(key) {
      count(key, 1);
      const place = join(folder, key);
      const contents = await readContents(place);
      if (contents === null) {
        count(key, -1);
        return null;
      }
      const now = new Date();
      await utimes(join(place, CONTENTS), now, now).catch(() => undefined); // only the order of giving up is lost
      let isTaken = true;
      return {
        folder: place,
        places: contents.places,
        release() {
          if (isTaken) count(key, -1);
          isTaken = false;
        },
      };
    },
    async put(key, tree) {
      const draft = join(folder, `.new-${randomUUID()}`);
      await mkdir(draft, { mode: 0o755 });
      try {
        await writeSet(draft, tree);
        await rename(draft, join(folder, key));
      } catch (error) {
        await removeTree(draft);
        // Somebody else put the same set here first.
        if ((await readContents(join(folder, key))) === null) throw error;
      }
    },
    tidy: () => tidy(folder, shelfMb, inUse),
  };
}

async function writeSet(draft: string, tree: string): Promise<void> {
  const places = await findNodeModules(tree);
  for (const [at, place] of places.entries()) {
    await rename(join(tree, place), join(draft, String(at)));
    for (const name of TOOL_CACHES) await makeFolder(join(draft, String(at), name));
  }
  // Whoever installed, everybody reads, and nobody but us may change it.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await mustRun('chown', ['-hR', '0:0', '--', draft]);
  await mustRun('chmod', ['-R', 'u+rwX,go+rX,go-w', '--', draft]);
  const contents: Contents = { places, megabytes: await diskUse(draft) };
  await writeFile(join(draft, CONTENTS), JSON.stringify(contents));
}

/** A place for a mount must be a folder, whatever the install left there. */
async function makeFolder(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found?.isDirectory()) return;
  if (found) await rm(path);
  await mkdir(path);
}

async function mustRun(file: string, args: readonly string[]): Promise<void> {
  const done = await runTool(file, args);
  if (!done.ok) throw new Error(`dependencies could not be kept: ${done.text}`);
}

async function readContents(place: string): Promise<Contents | null> {
  try {
    return JSON.parse(await readFile(join(place, CONTENTS), 'utf8')) as Contents;
  } catch {
    // Not there: it was never put, or was given up.
    return null;
  }
}

async function tidy(folder: string, shelfMb: number, inUse: ReadonlyMap<string, number>): Promise<void> {
  const sets: { readonly key: string; readonly megabytes: number; readonly usedMs: number }[] = [];
  for (const key of await readdir(folder)) {
    if (key.startsWith('.')) continue;
    const contents = await readContents(join(folder, key));
    const status = await stat(join(folder, key, CONTENTS)).catch(() => null);
    if (contents && status) sets.push({ key, megabytes: contents.megabytes, usedMs: status.mtimeMs });
  }
  let megabytes = 0;
  for (const set of sets.toSorted((a, b) => b.usedMs - a.usedMs)) {
    megabytes += set.megabytes;
    if (megabytes <= shelfMb || (inUse.get(set.key) ?? 0) > 0) continue;
    const away = join(dirname(join(folder, set.key)), `.old-${randomUUID()}`);
    await rename(join(folder, set.key), away);
    await removeTree(away);
  }
}
