// Finds the folders of dependencies that an install has made. What it walks is a stranger's: it follows no link.
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';

const DEPTH_MAX = 8;
const FOLDERS_MAX = 20_000;

/** Paths below `tree`, sorted; those inside of another are part of it. */
export async function findNodeModules(tree: string): Promise<readonly string[]> {
  const found: string[] = [];
  let looked = 0;
  const walk = async (folder: string, depth: number): Promise<void> => {
    if (depth > DEPTH_MAX || ++looked > FOLDERS_MAX) return;
    const entries = await readdir(join(tree, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name === '.git') continue;
      const path = posix.join(folder, entry.name);
      if (entry.name === 'node_modules') found.push(path);
      else await walk(path, depth + 1);
    }
  };
  await walk('', 0);
  return found.toSorted();
}
