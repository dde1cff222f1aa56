// Rows into one table of the open period, a chunk of columns at a time. Knows bytes and types, nothing of what they mean.
import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBAppender } from '@duckdb/node-api';
import bindings from '@duckdb/node-bindings';
import type { Column } from '../schema.ts';

/** What DuckDB takes in one chunk. */
const ROWS_MAX = 2_048;

/** Bytes of one value by type; text has no size of its own. */
const SIZES: Readonly<Record<string, number>> = {
  UTINYINT: 1,
  BOOLEAN: 1,
  SMALLINT: 2,
  UINTEGER: 4,
  BIGINT: 8,
  UBIGINT: 8,
  DOUBLE: 8,
  UHUGEINT: 16,
};

/**
 * Fills columns row by row: set the cells of `row`, then call `next`.
 * Numbers wait in our own memory and are copied over whole; text goes to DuckDB at once.
 */
export class TableWriter {
  /** The row that is being filled, within the chunk. */
  row = 0;
  /** Whether the appender holds rows of this transaction. */
  private pushed = false;
  private readonly appender: DuckDBAppender;
  private readonly chunk: DuckDBDataChunk;
  private readonly sizes: readonly number[];
  private readonly buffers: readonly ArrayBuffer[];
  private readonly views: readonly DataView[];
  private vectors: ReturnType<typeof bindings.data_chunk_get_vector>[] = [];

  constructor(appender: DuckDBAppender, columns: readonly Column[]) {
    this.appender = appender;
    this.chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
    this.sizes = columns.map(({ type }) => SIZES[type.toString()] ?? 0);
    this.buffers = this.sizes.map((size) => new ArrayBuffer(size * ROWS_MAX));
    this.views = this.buffers.map((buffer) => new DataView(buffer));
    this.begin();
  }

  text(column: number, value: string): void {
    bindings.vector_assign_string_element(this.vectors[column] as (typeof this.vectors)[number], this.row, value);
  }

  byte(column: number, value: number): void {
    this.view(column).setUint8(this.row, value);
  }

  short(column: number, value: number): void {
    this.view(column).setInt16(this.row * 2, value, true);
  }

  word(column: number, value: number): void {
    this.view(column).setUint32(this.row * 4, value, true);
  }

  double(column: number, value: number): void {
    this.view(column).setFloat64(this.row * 8, value, true);
  }

  /** A whole number of up to 2^53 as a 64-bit integer. */
  long(column: number, value: number): void {
    const view = this.view(column);
    const high = Math.floor(value / 4_294_967_296);
    view.setUint32(this.row * 8, value - high * 4_294_967_296, true);
    view.setInt32(this.row * 8 + 4, high, true);
  }

  /** An id in hex, as many bytes as the column has; anything else becomes 0. */
  hex(column: number, value: string): void {
    const size = this.sizes[column] as number;
    const bytes = new Uint8Array(this.buffers[column] as ArrayBuffer, this.row * size, size);
    if (value.length !== size * 2) bytes.fill(0);
    else
      for (let i = 0; i < size; i++)
        bytes[i] = (digit(value.charCodeAt(i * 2)) << 4) | digit(value.charCodeAt(i * 2 + 1));
  }

  next(): void {
    this.row += 1;
    if (this.row === ROWS_MAX) this.pushChunk();
  }

  /** Hands over what waits. The rows are part of the transaction that is open. */
  flush(): void {
    if (this.row > 0) this.pushChunk();
    if (this.pushed) this.appender.flushSync();
    this.pushed = false;
  }

  /** Gives the appender back; what waited in it is dropped. */
  discard(): void {
    try {
      this.appender.clear();
      this.appender.closeSync();
    } catch {
      // It broke with its transaction, and that has been reported.
    }
  }

  private pushChunk(): void {
    bindings.data_chunk_set_size(this.chunk.chunk, this.row);
    for (let column = 0; column < this.sizes.length; column++) {
      const size = this.sizes[column] as number;
      const vector = this.vectors[column] as (typeof this.vectors)[number];
      if (size > 0) bindings.copy_data_to_vector(vector, 0, this.buffers[column] as ArrayBuffer, 0, size * this.row);
    }
    this.appender.appendDataChunk(this.chunk);
    this.pushed = true;
    this.begin();
  }

  private begin(): void {
    this.chunk.reset();
    this.row = 0;
    this.vectors = this.sizes.map((_, column) => bindings.data_chunk_get_vector(this.chunk.chunk, column));
  }

  private view(column: number): DataView {
    return this.views[column] as DataView;
  }
}

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : 0;
}
