// The tables of events.sqlite, and how the file is opened. Knows nothing of events.
import { DatabaseSync } from 'node:sqlite';

const APPLICATION_ID = 0x4b_69_6e_74;
const SCHEMA_VERSION = 1;
const BUSY_TIMEOUT_MS = 5_000;

/**
 * `sealed` is the text that `hash` covers: sha256(sealed) = hash can be checked by anybody with any tool.
 * `streams` holds the heads, so that an append needs no search, and how far checkpoints have sealed each.
 */
const SCHEMA = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    sealed_version INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    sealed TEXT NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;
  CREATE TABLE checkpoints (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    sealed TEXT NOT NULL
  ) STRICT;
`;

export class UnusableFile extends Error {
  readonly mend: string;

  constructor(because: string, mend: string) {
    super(because);
    this.mend = mend;
  }
}

/** Opens or creates the file at `path`. Every commit is on the disk before it returns. */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000;');
    db.exec('BEGIN IMMEDIATE');
    prepare(db, path);
    db.exec('COMMIT');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepare(db: DatabaseSync, path: string): void {
  const [applicationId, version] = [pragma(db, 'application_id'), pragma(db, 'user_version')];
  if (applicationId === APPLICATION_ID && version === SCHEMA_VERSION) return;
  if (applicationId === APPLICATION_ID) {
    const because = `${path} has format ${version}, this Kintsugi knows format ${SCHEMA_VERSION}`;
    throw new UnusableFile(because, 'Start it with the Kintsugi that wrote it, or a newer one.');
  }
  if (db.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count'] !== 0) {
    const because = `${path} is a database of something else`;
    throw new UnusableFile(because, 'Choose another data folder, or move that file away.');
  }
  db.exec(SCHEMA);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
}

export function pragma(db: DatabaseSync, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}
