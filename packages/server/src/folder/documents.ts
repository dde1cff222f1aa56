// Postmortems and hand-overs as files: DATA/postmortems/NAME, replaced all or nothing.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Documents } from '@kintsugi/engine/ports';

/** Names come from ids of ours; anything that could leave the folder is a bug. */
const SAFE = /^[\w-]+\.md$/;

export function documentsIn(dataFolder: string): Documents {
  const folder = join(dataFolder, 'postmortems');
  const pathOf = (name: string) => {
    if (!SAFE.test(name)) throw new Error(`not a document's name: ${name}`);
    return join(folder, name);
  };
  return {
    async write(name, text) {
      const path = pathOf(name);
      const draft = `${path}.${randomUUID()}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        await writeFile(draft, text, { flush: true });
        await rename(draft, path);
      } finally {
        await rm(draft, { force: true });
      }
      return path;
    },
    async read(name) {
      try {
        return await readFile(pathOf(name), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}
