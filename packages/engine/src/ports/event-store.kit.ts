// The contract of the event store port, as tests that every adapter registers. Knows no technology.
import { describe } from 'vitest';
import { appendTests } from './event-store/append.kit.ts';
import { auditTests } from './event-store/audit.kit.ts';
import { readTests } from './event-store/read.kit.ts';
import { kitTest, type OpenUnderTest } from './event-store/world.kit.ts';

export type { EventStoreUnderTest } from './event-store/world.kit.ts';

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
  });
}
