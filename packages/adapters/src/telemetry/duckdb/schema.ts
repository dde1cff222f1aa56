// The tables of one period's file. Nothing is ever updated: rows come, and one day the whole file goes.
import { BIGINT, BOOLEAN, DOUBLE, SMALLINT, UBIGINT, UHUGEINT, UINTEGER, UTINYINT, VARCHAR } from '@duckdb/node-api';
import type { DuckDBType } from '@duckdb/node-api';

export interface Column {
  readonly name: string;
  readonly type: DuckDBType;
}

const column = (name: string, type: DuckDBType): Column => ({ name, type });

/** `recorded_ms` says when we knew it; every other time says when it was so. Empty text and 0 stand for "none". */
export const TABLES = {
  series: [
    column('id', UINTEGER),
    column('service', VARCHAR),
    column('instance', VARCHAR),
    column('measure', VARCHAR),
    column('operation', VARCHAR),
    column('peer', VARCHAR),
    column('unit', VARCHAR),
    column('kind', UTINYINT),
    column('scope', VARCHAR),
    column('attributes', VARCHAR),
  ],
  points: [column('id', UINTEGER), column('at_ms', BIGINT), column('value', DOUBLE), column('recorded_ms', BIGINT)],
  spans: [
    column('trace', UHUGEINT),
    column('span', UBIGINT),
    column('parent', UBIGINT),
    column('service', VARCHAR),
    column('instance', VARCHAR),
    column('operation', VARCHAR),
    column('kind', UTINYINT),
    column('start_ms', DOUBLE),
    column('duration_ms', DOUBLE),
    column('error', BOOLEAN),
    column('status', SMALLINT),
    column('peer', VARCHAR),
    column('attributes', VARCHAR),
    column('recorded_ms', BIGINT),
  ],
  logs: [
    column('at_ms', DOUBLE),
    column('service', VARCHAR),
    column('instance', VARCHAR),
    column('severity', UTINYINT),
    column('body', VARCHAR),
    column('trace', UHUGEINT),
    column('recorded_ms', BIGINT),
  ],
  templates: [
    column('at_ms', BIGINT),
    column('service', VARCHAR),
    column('template', VARCHAR),
    column('severity', UTINYINT),
    column('count', UINTEGER),
    column('recorded_ms', BIGINT),
  ],
} as const satisfies Record<string, readonly Column[]>;

export type TableName = keyof typeof TABLES;

export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** The statements that lay the tables in the attached file `alias`. */
export function createTables(alias: string): readonly string[] {
  return TABLE_NAMES.map((table) => {
    const columns = TABLES[table].map(({ name, type }) => `${name} ${type.toString()} NOT NULL`);
    return `CREATE TABLE IF NOT EXISTS ${alias}.${table} (${columns.join(', ')})`;
  });
}

/** The column that says when a row was so, by table; `series` rows have no time. */
export const TIME_COLUMNS: readonly (readonly [table: TableName, column: string])[] = [
  ['points', 'at_ms'],
  ['spans', 'start_ms'],
  ['logs', 'at_ms'],
  ['templates', 'at_ms'],
];

/** Numbers of `kind` in `series` and `spans`. */
export const METRIC_KINDS = ['gauge', 'counter-delta', 'counter-cumulative'] as const;
export const SPAN_KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
