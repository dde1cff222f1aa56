// The tables of the PostgreSQL event store, and its way in. Knows nothing of events.
import { EventStoreUnavailableError } from '@kintsugi/engine/ports';
import { escapeIdentifier, Pool, type PoolClient } from 'pg';
import { sqlState } from './failures.ts';

const FORMAT = 1;
const CONNECTIONS_MAX = 4;
const CONNECT_TIMEOUT_MS = 5_000;

/** Names of the tables, quoted and with their schema, and the lock that all writers of this schema share. */
export interface Tables {
  readonly events: string;
  readonly streams: string;
  readonly checkpoints: string;
  readonly lock: string;
}

export function tablesOf(schema: string): Tables {
  const name = (table: string): string => `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
  const lock = `pg_advisory_xact_lock(hashtextextended('kintsugi events ' || $lock$${schema}$lock$, 0))`;
  return { events: name('events'), streams: name('streams'), checkpoints: name('checkpoints'), lock };
}

/** Connects and makes the tables where there are none. Throws `EventStoreUnavailableError`. */
export async function openPool(url: string, schema: string): Promise<Pool> {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema) || schema.length > 63) {
    const mend = 'Choose a name of lower-case letters, digits and underscores.';
    throw new EventStoreUnavailableError(`'${schema}' is no name for a schema`, mend);
  }
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: `kintsugi ${schema}`.slice(0, 63),
    allowExitOnIdle: true,
  });
  // An idle connection that is cut is replaced when the next one is needed; whoever needs it hears of what is wrong.
  pool.on('error', () => undefined);
  try {
    const client = await pool.connect();
    try {
      await prepare(client, schema);
    } finally {
      client.release();
    }
    return pool;
  } catch (error) {
    await pool.end();
    throw error instanceof EventStoreUnavailableError ? error : unavailable(error);
  }
}

async function prepare(client: PoolClient, schema: string): Promise<void> {
  const tables = tablesOf(schema);
  await client.query('BEGIN');
  try {
    await client.query(`SELECT ${tables.lock}`);
    const found = await client.query<{ comment: string | null; exists: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS exists, obj_description(to_regclass($1), 'pg_class') AS comment`,
      [tables.events],
    );
    const { exists = false, comment = null } = found.rows[0] ?? {};
    if (!exists) await client.query(creation(schema, tables));
    else if (comment !== formatComment) {
      const because = `schema ${schema} holds '${comment ?? 'tables of something else'}', expected '${formatComment}'`;
      throw new EventStoreUnavailableError(because, 'Choose another schema, or the Kintsugi that made this one.');
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

const formatComment = `Kintsugi events, format ${FORMAT}`;

/** `sealed` is the text that `hash` covers: encode(sha256(convert_to(sealed, 'UTF8')), 'hex') = hash. */
function creation(schema: string, { events, streams, checkpoints }: Tables): string {
  return `
    CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)};
    CREATE TABLE ${streams} (
      name text COLLATE "C" PRIMARY KEY,
      version integer NOT NULL,
      hash text NOT NULL,
      sealed_version integer NOT NULL DEFAULT 0
    );
    CREATE TABLE ${events} (
      position bigint PRIMARY KEY,
      stream text COLLATE "C" NOT NULL,
      version integer NOT NULL,
      hash text NOT NULL,
      sealed text NOT NULL,
      UNIQUE (stream, version)
    );
    CREATE TABLE ${checkpoints} (number integer PRIMARY KEY, hash text NOT NULL, sealed text NOT NULL);
    COMMENT ON TABLE ${events} IS '${formatComment}';
  `;
}

function unavailable(error: unknown): EventStoreUnavailableError {
  const because = `PostgreSQL: ${error instanceof Error && error.message !== '' ? error.message : String(error)}`;
  const mends: Readonly<Record<string, string>> = {
    '28P01': 'Check user and password in the URL.',
    '28000': 'Check that pg_hba.conf lets this user in.',
    '3D000': 'Create the database, or name another in the URL.',
    '42501': 'Give the user the right to create a schema in this database.',
    '53300': 'Raise max_connections of the server, or close connections.',
  };
  const mend =
    mends[sqlState(error) ?? ''] ?? 'Check that PostgreSQL runs and that host and port of the URL are right.';
  return new EventStoreUnavailableError(because, mend);
}
