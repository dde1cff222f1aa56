// What may be lost but would be missed, one file each: DATA/memory/NAME, replaced all or nothing.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemoryShelf } from '@kintsugi/engine/ports';

export function memoryFileIn(dataFolder: string, name: 'incidents.bin' | 'read-models.txt'): MemoryShelf {
  const folder = join(dataFolder, 'memory');
  const path = join(folder, name);
  return {
    async save(snapshot) {
      const draft = `${path}.${randomUUID()}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        await writeFile(draft, snapshot, { flush: true });
        await rename(draft, path);
      } finally {
        await rm(draft, { force: true });
      }
    },
    async load() {
      try {
        return new Uint8Array(await readFile(path));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}
