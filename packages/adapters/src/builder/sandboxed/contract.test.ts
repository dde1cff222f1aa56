// The builder against the contract of its port: kept in by bubblewrap, and trusted without it.
import { builderKit } from '@kintsugi/engine/kits';
import { describe } from 'vitest';
import { openBuilderWorld, whyNoBubblewrap } from './builder-world.kit.ts';

const missing = await whyNoBubblewrap();
if (missing !== null) console.info(`skipped: the builder in bubblewrap: ${missing}`);

describe.skipIf(missing !== null)('with bubblewrap', () => {
  builderKit('in bubblewrap', () => openBuilderWorld());
});

builderKit('trusted, without bubblewrap', () => openBuilderWorld({ withoutBubblewrap: true }));
