// The embedded telemetry store on DuckDB: for one server process.
export { openDuckDbTelemetry } from './store.ts';
export type { DuckDbTelemetry, DuckDbTelemetryOptions, TelemetryStatus } from './store.ts';
