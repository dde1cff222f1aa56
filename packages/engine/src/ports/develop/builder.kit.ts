// The contract of the builder port, as tests that every adapter registers. Knows no sandbox and no version control.
import { describe } from 'vitest';
import { editTests } from './builder/edits.kit.ts';
import { endTests } from './builder/ends.kit.ts';
import { logTests } from './builder/logs.kit.ts';
import { stepTests } from './builder/steps.kit.ts';
import { workspaceTests } from './builder/workspaces.kit.ts';
import { builderTest, type OpenBuilderUnderTest } from './builder/world.kit.ts';

export type { BuilderUnderTest, OpenBuilderUnderTest } from './builder/world.kit.ts';

/**
 * Registers the contract under `name`. `open` gives each test a builder with nothing in it. Commands are for a POSIX
 * shell. What an adapter cannot do (`{ cannot: reason }`) is skipped aloud.
 */
export function builderKit(name: string, open: OpenBuilderUnderTest): void {
  describe(`builder: ${name}`, () => {
    const test = builderTest(name, open);
    stepTests(test);
    editTests(test);
    endTests(test);
    logTests(test);
    workspaceTests(test);
  });
}
