// The contract of the runtime port, as tests that every adapter registers. Knows no technology.
import { describe } from 'vitest';
import { actionTests } from './runtime/actions.kit.ts';
import { keyTests } from './runtime/keys.kit.ts';
import { killedTests } from './runtime/killed.kit.ts';
import { replicaTests } from './runtime/replicas.kit.ts';
import { runtimeTest, type OpenRuntime } from './runtime/world.kit.ts';

export type { OpenRuntime, RuntimeUnderTest } from './runtime/world.kit.ts';

/**
 * Registers the contract under `name`. `open` gives each test a fresh world with one service whose two replicas are
 * ready. What an adapter cannot do (`{ cannot: reason }`) is skipped aloud.
 */
export function runtimeKit(name: string, open: OpenRuntime): void {
  describe(`runtime: ${name}`, () => {
    const test = runtimeTest(name, open);
    replicaTests(test);
    actionTests(test);
    keyTests(test);
    killedTests(test);
  });
}
