// The event store in PostgreSQL: for many server processes over one log.
export { openPostgresEventStore } from './store.ts';
export type { PostgresEventStoreOptions } from './store.ts';
