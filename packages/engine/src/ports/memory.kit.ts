// The contract of the memory port, as tests that every adapter registers. Knows no technology.
import { describe, expect, test } from 'vitest';
import type { MemoryShelf } from './memory.ts';

export interface MemoryUnderTest {
  readonly shelf: MemoryShelf;
  /** The same place, as a next process finds it. */
  readonly again: () => MemoryShelf;
  readonly dispose: () => Promise<void>;
}

export function memoryKit(name: string, open: () => Promise<MemoryUnderTest>): void {
  describe(`memory: ${name}`, () => {
    const under = (title: string, run: (world: MemoryUnderTest) => Promise<void>): void => {
      test(title, async () => {
        const world = await open();
        try {
          await run(world);
        } finally {
          await world.dispose();
        }
      });
    };

    under('where nothing was saved there is nothing', async ({ shelf }) => {
      expect(await shelf.load()).toBeNull();
    });

    under('what was saved last is there, byte for byte, also for the next process', async ({ shelf, again }) => {
      await shelf.save(Uint8Array.of(1, 2, 3));
      const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);
      await shelf.save(bytes);
      expect(await shelf.load()).toEqual(bytes);
      expect(await again().load()).toEqual(bytes);
    });

    under('of two that are saved at once one is there, whole', async ({ shelf }) => {
      const all = [1, 2].map((fill) => new Uint8Array(50_000).fill(fill));
      await Promise.all(all.map((bytes) => shelf.save(bytes)));
      expect(all).toContainEqual(await shelf.load());
    });
  });
}
