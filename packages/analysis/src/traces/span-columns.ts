// Raw spans as columns, row by row one span, in any order. Knows no store and no protocol.

export interface SpanColumns {
  readonly traceIds: readonly string[];
  readonly spanIds: readonly string[];
  /** '' or an id that is not there: a root, as far as is known. */
  readonly parentIds: readonly string[];
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly kinds: readonly SpanKind[];
  readonly startsUs: Float64Array;
  readonly durationsUs: Float64Array;
  /** 1 where the span failed. */
  readonly errors: Uint8Array;
  /** Whom a client span called, as a service's name; '' where unknown. */
  readonly peers?: readonly string[];
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Rows as a forest: nothing is its own ancestor, and each span id counts once. */
export interface SpanForest {
  /** Row of the parent; −1 for a root. */
  readonly parents: Int32Array;
  /** Rows of the children by row of the parent. */
  readonly children: readonly (readonly number[])[];
  /** Rows that are there; a second row of the same span (sent twice) and one without a duration are not. */
  readonly rows: readonly number[];
}

const NONE: readonly number[] = [];

/** O(n) time and memory. Spans that are each other's ancestors (broken ids) begin anew where the circle closes. */
export function spanForest(spans: SpanColumns): SpanForest {
  const count = spans.spanIds.length;
  const rowOf = new Map<string, number>();
  const rows: number[] = [];
  for (let row = 0; row < count; row += 1) {
    const key = keyOf(spans.traceIds[row], spans.spanIds[row]);
    const duration = spans.durationsUs[row] as number;
    if (rowOf.has(key) || !(duration >= 0 && duration < Infinity) || !Number.isFinite(spans.startsUs[row])) continue;
    rowOf.set(key, row);
    rows.push(row);
  }
  const parents = new Int32Array(count).fill(-1);
  for (const row of rows) parents[row] = rowOf.get(keyOf(spans.traceIds[row], spans.parentIds[row])) ?? -1;
  cutCircles(rows, parents);
  const children: (readonly number[])[] = Array.from({ length: count }, () => NONE);
  for (const row of rows) {
    const parent = parents[row] as number;
    if (parent === -1) continue;
    if (children[parent] === NONE) children[parent] = [row];
    else (children[parent] as number[]).push(row);
  }
  return { parents, children, rows };
}

function cutCircles(rows: readonly number[], parents: Int32Array): void {
  const seenIn = new Int32Array(parents.length).fill(-1);
  for (const start of rows) {
    for (let row = start; row !== -1 && seenIn[row] === -1;) {
      seenIn[row] = start;
      const parent = parents[row] as number;
      if (parent !== -1 && seenIn[parent] === start) parents[row] = -1;
      row = parents[row] as number;
    }
  }
}

function keyOf(traceId: string | undefined, spanId: string | undefined): string {
  return `${traceId} ${spanId}`;
}
