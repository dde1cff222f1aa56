// The event store in one SQLite file: for one server process.
export { openSqliteEventStore } from './store.ts';
export type { SqliteEventStore, SqliteEventStoreOptions } from './store.ts';
