// Makes sure that a mount lands inside the tree: `bwrap` follows links, and what a command left there may be one.
import { lstat, lchown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Every part of `path` (relative to `tree`) becomes a folder; whatever else stands there is removed. Call it only while
 * nothing runs in the tree.
 */
export async function placeMountPoint(tree: string, path: string, owner: number | null): Promise<void> {
  let at = tree;
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') throw new Error(`${path} is no place inside of a tree`);
    at = join(at, part);
    const found = await lstat(at).catch(() => null);
    if (found?.isDirectory()) continue;
    if (found) await rm(at);
    await mkdir(at);
    if (owner !== null) await lchown(at, owner, owner);
  }
}
