// Checkpoints and the audit over the tables. The walk sees one snapshot, while appends go on.
import { nextCheckpoint, startAudit, type AuditReport, type StreamHead } from '@kintsugi/engine/ports';
import type { Pool, PoolClient } from 'pg';
import { checkpointText, readCheckpoint, readSealed } from '../sealed-row.ts';
import { readRows } from './pages.ts';
import type { Tables } from './schema.ts';

/** Few, since the hashing happens on the thread of whoever asked. */
const STEP_EVENTS = 200;

export async function addCheckpoint(pool: Pool, tables: Tables, atMs: number): Promise<void> {
  await inTransaction(pool, 'READ COMMITTED', async (client) => {
    await client.query(`SELECT ${tables.lock}`);
    const last = await client.query<{ number: number; hash: string }>(
      `SELECT number, hash FROM ${tables.checkpoints} ORDER BY number DESC LIMIT 1`,
    );
    const grown = await client.query<StreamHead>(
      `SELECT name AS stream, version, hash FROM ${tables.streams} WHERE version <> sealed_version`,
    );
    const next = nextCheckpoint(last.rows[0] ?? null, grown.rows, atMs);
    if (next === null) return;
    const values = [next.number, next.hash, checkpointText(next)];
    await client.query(`INSERT INTO ${tables.checkpoints} (number, hash, sealed) VALUES ($1, $2, $3)`, values);
    await client.query(`UPDATE ${tables.streams} SET sealed_version = version WHERE version <> sealed_version`);
  });
}

export async function auditTables(pool: Pool, tables: Tables): Promise<AuditReport> {
  return inTransaction(pool, 'REPEATABLE READ READ ONLY', async (client) => {
    const checkpoints = await client.query<{ hash: string; sealed: string }>(
      `SELECT hash, sealed FROM ${tables.checkpoints} ORDER BY number`,
    );
    const heads = await client.query<StreamHead>(`SELECT name AS stream, version, hash FROM ${tables.streams}`);
    const audit = startAudit(checkpoints.rows.map(readCheckpoint));
    for (let after: number | null = 0; after !== null;) {
      const rows = await readRows(client, tables, { kind: 'read-all', after, limit: STEP_EVENTS });
      for (const row of rows) {
        const read = readSealed(row);
        if (read.ok) audit.readable(read.event, read.isSound());
        else audit.unreadable({ stream: row.stream, version: row.version, because: read.because });
      }
      after = rows.at(-1)?.position ?? null;
    }
    return audit.report(heads.rows);
  });
}

async function inTransaction<T>(pool: Pool, level: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${level}`);
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection undoes the transaction, whatever state it is in.
    client.release(true);
    throw error;
  }
}
