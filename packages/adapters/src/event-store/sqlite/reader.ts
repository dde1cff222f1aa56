// Pages of events as text, and the names of streams. Knows no threads and does not look inside an event.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { PAGE_CHARACTERS_MAX, type PageRequest } from '../paged-reading.ts';
import type { SealedRow } from '../sealed-row.ts';
import type { PageBytes } from './messages.ts';

const OF_STREAM = 'stream = (SELECT id FROM streams WHERE name = ?) AND version >= ? ORDER BY version LIMIT ?';
const OF_ALL = 'position > ? ORDER BY position LIMIT ?';

/** The statements of one way to select events: by stream or all. */
interface Selection {
  /** How many, and how large together. */
  readonly measure: StatementSync;
  /** The size of each. */
  readonly sizes: StatementSync;
  /** All of them as one text, put together by SQLite: nothing crosses into JavaScript for each event. */
  readonly page: StatementSync;
  readonly rows: StatementSync;
}

export class Reader {
  readonly #ofStream: Selection;
  readonly #ofAll: Selection;
  readonly #names: StatementSync;

  constructor(db: DatabaseSync) {
    this.#ofStream = selection(db, OF_STREAM);
    this.#ofAll = selection(db, OF_ALL);
    this.#names = db.prepare('SELECT name FROM streams WHERE version > 0 AND substr(name, 1, length(?1)) = ?1');
  }

  page(request: PageRequest): PageBytes {
    const { limit } = request;
    const { measure, page } = this.#selectionOf(request);
    const [found, characters] = measure.get(...from(request), limit) as unknown as [number, number];
    const fitting = characters <= PAGE_CHARACTERS_MAX ? limit : this.#fitting(request);
    const [count, last, bytes] = page.get(...from(request), fitting) as unknown as [
      number,
      number,
      Uint8Array<ArrayBuffer>,
    ];
    return { count, last, bytes, more: found === limit || count < found };
  }

  /** How many from the first on fit into a page; one does, whatever its size. */
  #fitting(request: PageRequest): number {
    let [count, characters] = [0, 0];
    const sizes = this.#selectionOf(request).sizes.iterate(...from(request), request.limit);
    for (const [size] of sizes as unknown as Iterable<[number]>) {
      characters += size;
      if (count > 0 && characters > PAGE_CHARACTERS_MAX) break;
      count += 1;
    }
    return count;
  }

  #selectionOf(request: PageRequest): Selection {
    return request.kind === 'read' ? this.#ofStream : this.#ofAll;
  }

  /** The first `limit` events of this request one by one, whatever their size. */
  rows(request: PageRequest): readonly SealedRow[] {
    return this.#selectionOf(request).rows.all(...from(request), request.limit) as unknown as SealedRow[];
  }

  streams(prefix: string): readonly string[] {
    const names = this.#names.all(prefix).map((row) => String(row['name']));
    return names.filter((name) => name.startsWith(prefix)).sort();
  }
}

function selection(db: DatabaseSync, where: string): Selection {
  const of = (columns: string): string => `SELECT ${columns} FROM events WHERE ${where}`;
  const prepare = (sql: string): StatementSync => db.prepare(sql, { returnArrays: true });
  const text = `group_concat('[' || position || ',"' || hash || '",' || sealed || ']')`;
  return {
    measure: prepare(`SELECT count(*), coalesce(sum(size), 0) FROM (${of('octet_length(sealed) AS size')})`),
    sizes: prepare(of('octet_length(sealed)')),
    page: prepare(
      `SELECT count(*), coalesce(max(position), 0), CAST(coalesce(${text}, '') AS BLOB) FROM (${of('position, hash, sealed')})`,
    ),
    rows: db.prepare(
      `SELECT position, coalesce(name, '') AS stream, found.version AS version, found.hash AS hash, sealed
       FROM (${of('*')}) AS found LEFT JOIN streams ON streams.id = found.stream ORDER BY position`,
    ),
  };
}

function from(request: PageRequest): (string | number)[] {
  return request.kind === 'read' ? [request.stream, request.fromVersion] : [request.after];
}
