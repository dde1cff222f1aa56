// The contract of the event store port, as tests that every adapter registers. Knows no technology.
import { describe } from 'vitest';
import { appendTests } from './event-store/kit-append.ts';
import { auditTests } from './event-store/kit-audit.ts';
import { diskTests } from './event-store/kit-disk.ts';
import { readTests } from './event-store/kit-read.ts';
import { kitTest, type OpenUnderTest } from './event-store/kit-world.ts';

export type { EventStoreUnderTest } from './event-store/kit-world.ts';

/**
 * Registers the contract under `name`. `open` gives a fresh, empty store for each test; its events are recorded at
 * `now()`. What an adapter cannot do (`{ cannot: reason }`) is skipped aloud.
 */
export function eventStoreKit(name: string, open: OpenUnderTest): void {
  describe(`event store: ${name}`, () => {
    const test = kitTest(name, open);
    appendTests(test);
    readTests(test);
    auditTests(test);
    diskTests(test);
  });
}
