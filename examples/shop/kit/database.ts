/** An SQLite file that several replicas share, each statement a span. Knows no table. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export type Row = Record<string, SQLOutputValue>;

export interface Database {
  all(sql: string, ...values: SQLInputValue[]): Row[];
  first(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** Answers how many rows were changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** Takes the write lock first, so that two replicas wait for each other instead of failing half-way. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export function openDatabase(path: string, schema: string): Database {
  mkdirSync(dirname(path), { recursive: true });
  const connection = new DatabaseSync(path, { timeout: 3000 });
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  connection.exec(schema);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    all: (sql, ...values) => traced(sql, () => prepared(sql).all(...values)),
    first: (sql, ...values) => traced(sql, () => prepared(sql).get(...values)),
    run: (sql, ...values) => traced(sql, () => Number(prepared(sql).run(...values).changes)),
    transaction: (work) => inTransaction(connection, work),
    close: () => connection.close(),
  };
}

function inTransaction<T>(connection: DatabaseSync, work: () => T): T {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

/** A span by the database conventions; outside of a request (timers, start) there is none to belong to. */
function traced<T>(sql: string, work: () => T): T {
  if (trace.getActiveSpan() === undefined) return work();
  const operation = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'QUERY';
  const table = /\b(?:FROM|INTO|UPDATE)\s+(\w+)/i.exec(sql)?.[1] ?? '';
  const span = trace.getTracer('shop-kit').startSpan(`${operation} ${table}`.trim(), {
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'sqlite',
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.text': sql,
    },
  });
  try {
    return work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}
