// Checkpoints and the audit over the file, in steps, so that appends go on while it walks. Knows no threads.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { nextCheckpoint, startAudit, type AuditReport, type StreamHead } from '@kintsugi/engine/ports';
import { checkpointText, readCheckpoint, readSealed } from '../sealed-row.ts';
import type { Reader } from './reader.ts';

/** Few, since any of them may be large. */
const STEP_EVENTS = 200;

interface CheckpointRow {
  readonly hash: string;
  readonly sealed: string;
}

export class Auditor {
  readonly #db: DatabaseSync;
  readonly #reader: Reader;
  readonly #checkpoints: StatementSync;
  readonly #lastCheckpoint: StatementSync;
  readonly #addCheckpoint: StatementSync;
  readonly #grown: StatementSync;
  readonly #heads: StatementSync;

  constructor(db: DatabaseSync, reader: Reader) {
    this.#db = db;
    this.#reader = reader;
    this.#checkpoints = db.prepare('SELECT hash, sealed FROM checkpoints ORDER BY number');
    this.#lastCheckpoint = db.prepare('SELECT number, hash FROM checkpoints ORDER BY number DESC LIMIT 1');
    this.#addCheckpoint = db.prepare('INSERT INTO checkpoints (number, hash, sealed) VALUES (?, ?, ?)');
    this.#grown = db.prepare('SELECT name AS stream, version, hash FROM streams WHERE version <> sealed_version');
    this.#heads = db.prepare('SELECT name AS stream, version, hash FROM streams WHERE version > 0');
  }

  checkpoint(atMs: number): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const last = this.#lastCheckpoint.get() as { number: number; hash: string } | undefined;
      const next = nextCheckpoint(last ?? null, this.#grown.all() as unknown as StreamHead[], atMs);
      if (next !== null) {
        this.#addCheckpoint.run(next.number, next.hash, checkpointText(next));
        this.#db.exec('UPDATE streams SET sealed_version = version WHERE version <> sealed_version');
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Walks what stands now, a step at each call of `next`. */
  *verify(): Generator<undefined, AuditReport> {
    const audit = startAudit((this.#checkpoints.all() as unknown as CheckpointRow[]).map(readCheckpoint));
    const heads = this.#heads.all() as unknown as StreamHead[];
    const end = Number(this.#db.prepare('SELECT max(position) AS end FROM events').get()?.['end'] ?? 0);
    for (let after = 0; after < end;) {
      const rows = this.#reader.rows({ kind: 'read-all', after, limit: STEP_EVENTS });
      for (const row of rows.filter(({ position }) => position <= end)) {
        const read = readSealed(row);
        if (read.ok) audit.readable(read.event, read.isSound());
        else audit.unreadable({ stream: row.stream, version: row.version, because: read.because });
      }
      after = rows.at(-1)?.position ?? end;
      yield;
    }
    return audit.report(heads);
  }
}
