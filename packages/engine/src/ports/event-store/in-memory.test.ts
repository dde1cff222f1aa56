// The in-memory store against the contract that the durable stores pass too.
import { createInMemoryEventStore } from './in-memory.ts';
import { eventStoreKit } from '../event-store.kit.ts';

const noRestart = { cannot: 'it remembers nothing beyond its process, and nobody else can open its memory' };

eventStoreKit('in memory', async (now) => {
  const store = createInMemoryEventStore({ now });
  return { store, reopen: noRestart, harm: store.harm, dispose: () => store.close() };
});
