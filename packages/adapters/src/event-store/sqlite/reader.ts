// Pages of events as text, and the names of streams. Knows no threads and does not look inside an event.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { PAGE_CHARACTERS_MAX, type Page, type PageRequest } from '../paged-reading.ts';
import type { SealedRow } from '../sealed-row.ts';

/** position, hash, sealed. */
type Columns = readonly [position: number, hash: string, sealed: string];

export class Reader {
  readonly #ofStream: StatementSync;
  readonly #ofAll: StatementSync;
  readonly #rowsOfStream: StatementSync;
  readonly #rowsOfAll: StatementSync;
  readonly #names: StatementSync;

  constructor(db: DatabaseSync) {
    const stream = 'stream = (SELECT id FROM streams WHERE name = ?) AND version >= ? ORDER BY version LIMIT ?';
    const all = 'position > ? ORDER BY position LIMIT ?';
    const row = `SELECT position, coalesce(name, '') AS stream, events.version AS version, events.hash AS hash, sealed
      FROM events LEFT JOIN streams ON streams.id = events.stream`;
    this.#ofStream = db.prepare(`SELECT position, hash, sealed FROM events WHERE ${stream}`, { returnArrays: true });
    this.#ofAll = db.prepare(`SELECT position, hash, sealed FROM events WHERE ${all}`, { returnArrays: true });
    this.#rowsOfStream = db.prepare(`${row} WHERE name = ? AND events.version >= ? ORDER BY events.version LIMIT ?`);
    this.#rowsOfAll = db.prepare(`${row} WHERE ${all}`);
    this.#names = db.prepare('SELECT name FROM streams WHERE version > 0 AND substr(name, 1, length(?1)) = ?1');
  }

  page(request: PageRequest): Page {
    const { limit } = request;
    const found =
      request.kind === 'read'
        ? this.#ofStream.iterate(request.stream, request.fromVersion, limit + 1)
        : this.#ofAll.iterate(request.after, limit + 1);
    let text = '';
    let count = 0;
    let last = 0;
    for (const [position, hash, sealed] of found as unknown as Iterable<Columns>) {
      if (count === limit || text.length > PAGE_CHARACTERS_MAX) return { count, text, last, more: true };
      text += `${count === 0 ? '' : ','}[${position},"${hash}",${sealed}]`;
      count += 1;
      last = position;
    }
    return { count, text, last, more: false };
  }

  /** The first `limit` events of this request one by one, whatever their size. */
  rows(request: PageRequest): readonly SealedRow[] {
    const rows =
      request.kind === 'read'
        ? this.#rowsOfStream.all(request.stream, request.fromVersion, request.limit)
        : this.#rowsOfAll.all(request.after, request.limit);
    return rows as unknown as SealedRow[];
  }

  streams(prefix: string): readonly string[] {
    const names = this.#names.all(prefix).map((row) => String(row['name']));
    return names.filter((name) => name.startsWith(prefix)).sort();
  }
}
