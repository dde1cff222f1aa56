// The doors of the loop: everything it needs from the world, and nothing about who stands behind them.
export * from './clock.ts';
export * from './documents.ts';
export * from './event-seal.ts';
export * from './event-store.ts';
export * from './event-store/audit.ts';
export * from './event-store/checkpoint.ts';
export * from './event-store/harm.ts';
export * from './event-store/refusals.ts';
export * from './intake.ts';
export * from './notifier.ts';
export * from './probes.ts';
export * from './runtime.ts';
export * from './telemetry.ts';
