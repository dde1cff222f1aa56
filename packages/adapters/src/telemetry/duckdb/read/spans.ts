// Spans by service and by trace, and the edges between services that they show.
import type { DuckDBValue } from '@duckdb/node-api';
import type { Edge, Span, SpanQuery, Window } from '@kintsugi/engine/ports';
import { SPAN_KINDS } from '../schema.ts';
import type { Reach } from '../write/batch-writer.ts';
import { idText, idValue } from './ids.ts';
import { boundedLimit, newestRows } from './newest.ts';
import { fineWindow, knownMs } from './reader.ts';
import type { Cell, Reader } from './reader.ts';

const TRACE_SPANS_MAX = 10_000;
const TRACE_MS_MAX = 3_600_000;
const EDGES_MAX = 5_000;
const COLUMNS =
  'start_ms, trace, span, parent, service, instance, operation, kind, duration_ms, error, status, peer, attributes';

/** The newest spans of the window, oldest first. A span that was sent twice is one. */
export async function readSpans(reader: Reader, query: SpanQuery): Promise<readonly Span[]> {
  const limit = boundedLimit(query.limit);
  const values: Record<string, DuckDBValue> = { ...fineWindow(query), limit: limit * 2 };
  const conditions = ['start_ms >= $from', 'start_ms < $to', 'recorded_ms <= $known'];
  for (const field of ['service', 'operation'] as const) {
    const value = query[field];
    if (value === undefined) continue;
    conditions.push(`${field} = $${field}`);
    values[field] = value;
  }
  if (query.errorsOnly === true) conditions.push('error');
  const rows = await newestRows(reader, query, limit * 2, {
    sql: (alias) =>
      `SELECT ${COLUMNS} FROM ${alias}.spans WHERE ${conditions.join(' AND ')} ORDER BY start_ms DESC LIMIT $limit`,
    values,
  });
  return onlyOnce(rows.map(spanOf)).slice(-limit);
}

/** All spans of a trace in the order of their starts; at most 10,000. */
export async function readTrace(
  reader: Reader,
  traceId: string,
  knownAtMs: number | undefined,
): Promise<readonly Span[]> {
  const trace = idValue(traceId, 16);
  if (trace === null || trace === 0n) return [];
  const window: Window = { fromMs: -Infinity, toMs: Infinity, ...(knownAtMs === undefined ? {} : { knownAtMs }) };
  const rows: (readonly Cell[])[] = [];
  for (const period of reader.periodsOf(window)) {
    if (rows.length > 0 && period.reach !== null && !nearby(rows, period.reach)) continue;
    const found = await reader.rows(period, {
      sql: (alias) =>
        `SELECT ${COLUMNS} FROM ${alias}.spans WHERE trace = $trace::UHUGEINT AND recorded_ms <= $known ORDER BY start_ms LIMIT ${TRACE_SPANS_MAX}`,
      values: { trace: String(trace), known: knownMs(window) },
    });
    rows.push(...found);
  }
  return onlyOnce(rows.map(spanOf))
    .sort((a, b) => a.startMs - b.startMs)
    .slice(0, TRACE_SPANS_MAX);
}

/** Once a part of a trace is found, only files that speak of the hour around it can hold the rest. */
function nearby(rows: readonly (readonly Cell[])[], reach: Reach): boolean {
  const starts = rows.map((row) => Number(row[0]));
  return reach.fromMs <= Math.max(...starts) + TRACE_MS_MAX && reach.toMs >= Math.min(...starts) - TRACE_MS_MAX;
}

function spanOf(row: readonly Cell[]): Span {
  const [
    startMs,
    trace,
    span,
    parent,
    service,
    instance,
    operation,
    kind,
    durationMs,
    error,
    status,
    peer,
    attributes,
  ] = row as [number, bigint, bigint, bigint, string, string, string, number, number, boolean, number, string, string];
  return {
    traceId: idText(trace, 16) ?? '',
    spanId: idText(span, 8) ?? '',
    parentSpanId: idText(parent, 8),
    service,
    instance,
    operation,
    kind: SPAN_KINDS[kind] ?? 'internal',
    startMs,
    durationMs,
    error,
    status: status === 0 ? null : status,
    peer: peer === '' ? null : peer,
    attributes: JSON.parse(attributes) as Span['attributes'],
  };
}

function onlyOnce(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((span) => [`${span.traceId}/${span.spanId}`, span])).values()];
}

/**
 * Who called whom in the window, joined with what is declared. Where the callee sent spans of its own,
 * they name it better than the address that the caller knew.
 */
export async function readEdges(reader: Reader, window: Window, declared: readonly Edge[]): Promise<readonly Edge[]> {
  const seen = new Map<string, { caller: string; callee: string }>();
  const senders = new Set<string>();
  for (const period of reader.periodsOf(window)) {
    for (const [caller, callee] of await reader.rows(period, { sql: EDGES, values: fineWindow(window) })) {
      if (callee === '') senders.add(String(caller));
      else if (caller !== callee) seen.set(`${caller}\n${callee}`, { caller: String(caller), callee: String(callee) });
    }
  }
  const edges = new Map<string, Edge>();
  for (const edge of declared) edges.set(`${edge.caller}\n${edge.callee}`, edge);
  const inside = new Set([
    ...senders,
    ...declared.flatMap(({ caller, callee, outside }) => (outside ? [caller] : [caller, callee])),
  ]);
  for (const [name, { caller, callee }] of seen) {
    const known = edges.get(name);
    edges.set(name, {
      caller,
      callee,
      outside: known?.outside ?? !inside.has(callee),
      sources: ['traces', ...(known?.sources ?? []).filter((source) => source !== 'traces')],
    });
  }
  return [...edges.values()].sort((a, b) =>
    a.caller === b.caller ? (a.callee < b.callee ? -1 : 1) : a.caller < b.caller ? -1 : 1,
  );
}

/** Calls by caller and callee; and, with an empty callee, every service that sent spans. */
const EDGES = (alias: string): string => `
  WITH calls AS (
    SELECT trace, span, service, peer FROM ${alias}.spans
    WHERE kind IN (2, 3) AND start_ms >= $from AND start_ms < $to AND recorded_ms <= $known
  ), answers AS (
    SELECT DISTINCT trace, parent, service FROM ${alias}.spans
    WHERE kind IN (1, 4) AND parent <> 0 AND start_ms >= $from - 60000 AND start_ms < $to + 60000 AND recorded_ms <= $known
  )
  (SELECT DISTINCT calls.service, coalesce(answers.service, calls.peer) AS callee
   FROM calls LEFT JOIN answers ON answers.trace = calls.trace AND answers.parent = calls.span
   WHERE coalesce(answers.service, calls.peer) <> '' LIMIT ${EDGES_MAX})
  UNION ALL
  (SELECT DISTINCT service, '' FROM ${alias}.spans
   WHERE start_ms >= $from AND start_ms < $to AND recorded_ms <= $known LIMIT ${EDGES_MAX})`;
