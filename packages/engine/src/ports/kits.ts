// The contract kits of the ports, and the in-memory stand-ins that pass them. For tests, simulations and benches only.
export { createInMemoryEventStore } from './event-store/in-memory.ts';
export type { InMemoryEventStore } from './event-store/in-memory.ts';
export { eventStoreKit } from './event-store.kit.ts';
export type { EventStoreUnderTest } from './event-store.kit.ts';
export { notifierKit } from './notifier.kit.ts';
export type { NotifierUnderTest, Received } from './notifier.kit.ts';
export { probesKit } from './probes.kit.ts';
export type { ProbesUnderTest } from './probes.kit.ts';
export { runtimeKit } from './runtime.kit.ts';
export type { OpenRuntime, RuntimeUnderTest } from './runtime.kit.ts';
export { telemetryKit } from './telemetry.kit.ts';
export type { TelemetryUnderTest } from './telemetry.kit.ts';
export { memoryKit } from './memory.kit.ts';
export type { MemoryUnderTest } from './memory.kit.ts';
