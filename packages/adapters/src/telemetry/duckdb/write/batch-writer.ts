// One batch into the rows of the open period's tables.
import type {
  LogLine,
  MetricBatch,
  MetricSeries,
  Span,
  TelemetryBatch,
  TemplateSighting,
} from '@kintsugi/engine/ports';
import type { DuckDBConnection } from '@duckdb/node-api';
import { METRIC_KINDS, SPAN_KINDS, TABLES, TABLE_NAMES } from '../schema.ts';
import type { TableName } from '../schema.ts';
import type { SeriesRows } from './series-rows.ts';
import { TableWriter } from './table-writer.ts';

/** The earliest and latest time that rows speak of. */
export interface Reach {
  fromMs: number;
  toMs: number;
}

/** Writes inside a transaction that somebody else opens and ends. Bound to one period's file. */
export class BatchWriter {
  private readonly tables: ReadonlyMap<TableName, TableWriter>;
  private nextId: number;

  private constructor(tables: ReadonlyMap<TableName, TableWriter>, nextId: number) {
    this.tables = tables;
    this.nextId = nextId;
  }

  static async open(connection: DuckDBConnection, alias: string): Promise<BatchWriter> {
    const tables = new Map<TableName, TableWriter>();
    for (const table of TABLE_NAMES)
      tables.set(table, new TableWriter(await connection.createAppender(table, 'main', alias), TABLES[table]));
    const last = await connection.runAndReadAll(`SELECT coalesce(max(id), 0)::DOUBLE FROM ${alias}.series`);
    return new BatchWriter(tables, Number(last.getRows()[0]?.[0]) + 1);
  }

  write(batch: TelemetryBatch, rows: SeriesRows, recordedMs: number, reach: Reach): void {
    if (batch.metrics !== undefined) this.writePoints(batch.metrics, rows, recordedMs, reach);
    for (const span of batch.spans ?? []) this.writeSpan(span, recordedMs, reach);
    for (const line of batch.logs ?? []) this.writeLog(line, recordedMs, reach);
    for (const sighting of batch.templates ?? []) this.writeTemplate(sighting, recordedMs, reach);
  }

  flush(): void {
    for (const table of this.tables.values()) table.flush();
  }

  discard(): void {
    for (const table of this.tables.values()) table.discard();
  }

  private writePoints(batch: MetricBatch, rows: SeriesRows, recordedMs: number, reach: Reach): void {
    rows.introduce(batch.newSeries, recordedMs);
    const table = this.table('points');
    for (let i = 0; i < batch.length; i++) {
      const key = batch.keys[i] as number;
      const atMs = Math.round(batch.timesMs[i] as number);
      let id = rows.use(key, recordedMs);
      if (id === 0) {
        id = this.writeSeries(rows.seriesOf(key));
        rows.assign(key, id);
      }
      table.word(0, id);
      table.long(1, atMs);
      table.double(2, batch.values[i] as number);
      table.long(3, recordedMs);
      table.next();
      widen(reach, atMs);
    }
  }

  private writeSeries(series: MetricSeries): number {
    const table = this.table('series');
    const id = this.nextId++;
    table.word(0, id);
    table.text(1, series.service);
    table.text(2, series.instance);
    table.text(3, series.name);
    table.text(4, series.attributes['operation'] ?? '');
    table.text(5, series.attributes['peer'] ?? '');
    table.text(6, series.unit);
    table.byte(7, METRIC_KINDS.indexOf(series.kind));
    table.text(8, series.scope ?? '');
    table.text(9, JSON.stringify(series.attributes));
    table.next();
    return id;
  }

  private writeSpan(span: Span, recordedMs: number, reach: Reach): void {
    const table = this.table('spans');
    table.hex(0, span.traceId);
    table.hex(1, span.spanId);
    table.hex(2, span.parentSpanId ?? '');
    table.text(3, span.service);
    table.text(4, span.instance);
    table.text(5, span.operation);
    table.byte(6, SPAN_KINDS.indexOf(span.kind));
    table.double(7, span.startMs);
    table.double(8, span.durationMs);
    table.byte(9, span.error ? 1 : 0);
    table.short(10, span.status ?? 0);
    table.text(11, span.peer ?? '');
    table.text(12, JSON.stringify(span.attributes));
    table.long(13, recordedMs);
    table.next();
    widen(reach, span.startMs);
  }

  private writeLog(line: LogLine, recordedMs: number, reach: Reach): void {
    const table = this.table('logs');
    table.double(0, line.atMs);
    table.text(1, line.service);
    table.text(2, line.instance);
    table.byte(3, line.severity);
    table.text(4, line.body);
    table.hex(5, line.traceId ?? '');
    table.long(6, recordedMs);
    table.next();
    widen(reach, line.atMs);
  }

  private writeTemplate(sighting: TemplateSighting, recordedMs: number, reach: Reach): void {
    const table = this.table('templates');
    table.long(0, Math.round(sighting.atMs));
    table.text(1, sighting.service);
    table.text(2, sighting.template);
    table.byte(3, sighting.severity);
    table.word(4, sighting.count);
    table.long(5, recordedMs);
    table.next();
    widen(reach, sighting.atMs);
  }

  private table(name: TableName): TableWriter {
    const table = this.tables.get(name);
    if (table === undefined) throw new Error(`no table ${name}`);
    return table;
  }
}

function widen(reach: Reach, atMs: number): void {
  if (atMs < reach.fromMs) reach.fromMs = atMs;
  if (atMs > reach.toMs) reach.toMs = atMs;
}

/** How many rows a batch brings: what the queue's bound counts. */
export function rowsOf(batch: TelemetryBatch): number {
  return (
    (batch.metrics?.length ?? 0) +
    (batch.metrics?.newSeries.length ?? 0) +
    (batch.spans?.length ?? 0) +
    (batch.logs?.length ?? 0) +
    (batch.templates?.length ?? 0)
  );
}
