// The file in the data folder keeps to the contract of the memory port.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryKit } from '@kintsugi/engine/kits';
import { memoryFileIn } from './memory-file.ts';

memoryKit('a file in the data folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi memory '));
  return {
    shelf: memoryFileIn(folder, 'incidents.bin'),
    again: () => memoryFileIn(folder, 'incidents.bin'),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});
