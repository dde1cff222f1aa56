// Puts a set of dependencies beside a clone: mounted where a sandbox can, else as other names of the same files.
import { lstat, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TREE, type Mount } from '../../../sandbox/sandbox.ts';
import { removeTree } from '../../../sandbox/remove-tree.ts';
import { runTool } from '../../../sandbox/run-tool.ts';
import { TOOL_CACHES, type DependencySet } from './shelf.ts';

/** Read-only, but for the places where tools keep their own: these lie in `scratch`, which is the clone's. */
export async function mountsOf({ folder, places }: DependencySet, scratch: string): Promise<readonly Mount[]> {
  const mounts: Mount[] = [];
  for (const [at, place] of places.entries()) {
    mounts.push({ from: join(folder, String(at)), at: `${TREE}/${place}`, writable: false });
    for (const name of TOOL_CACHES) {
      const from = join(scratch, `${at}${name}`);
      await mkdir(from, { recursive: true });
      mounts.push({ from, at: `${TREE}/${place}/${name}`, writable: true });
    }
  }
  return mounts;
}

/**
 * Into the clone itself. Files get a second name, which costs no space; whoever changes them in place changes the set,
 * so this is for code that is only read, or trusted.
 */
export async function linkInto(tree: string, { folder, places }: DependencySet): Promise<void> {
  for (const [at, place] of places.entries()) {
    const target = join(tree, place);
    await clearWay(tree, place);
    await mkdir(dirname(target), { recursive: true });
    const from = join(folder, String(at));
    const linked = await runTool('cp', ['-al', '--', from, target]);
    if (linked.ok) continue;
    await removeTree(target);
    const copied = await runTool('cp', ['-Rp', '--', from, target]);
    if (!copied.ok) throw new Error(`the dependencies could not be put beside the clone: ${copied.text}`);
  }
}

/** A repository may hold anything where its dependencies belong, also a link to somewhere else. */
async function clearWay(tree: string, place: string): Promise<void> {
  let at = tree;
  for (const part of place.split('/')) {
    at = join(at, part);
    const found = await lstat(at).catch(() => null);
    if (found?.isDirectory()) continue;
    if (found) await rm(at);
    return;
  }
  await removeTree(at);
}
