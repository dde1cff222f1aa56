// Cells lie in memory only while the machine could bear all that they may hold.
import { DEFAULT_BUILD_LIMITS } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { hasRoomInMemory } from './memory-folder.ts';

const small = { ...DEFAULT_BUILD_LIMITS, diskMb: 1, memoryMb: 1 };
const none = { diskMb: 0, memoryMb: 0 };

test.skipIf(process.platform !== 'linux')(
  'there is room for what is small, and none for what the machine does not have',
  () => {
    const huge = 100_000_000;
    expect(hasRoomInMemory('/dev/shm', [small], none)).toBe(true);
    expect(hasRoomInMemory('/dev/shm', [{ ...small, diskMb: huge }], none)).toBe(false);
    expect(hasRoomInMemory('/dev/shm', [small, { ...small, memoryMb: huge }], none)).toBe(false);
    expect(hasRoomInMemory('/dev/shm', [small], { diskMb: 0, memoryMb: huge })).toBe(false);
    expect(hasRoomInMemory('/nowhere', [small], none)).toBe(false);
  },
);
