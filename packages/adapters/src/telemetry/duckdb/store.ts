// The embedded telemetry store: group-committed writes into one DuckDB file a period, bounded reads over all of them.
import type { Edge, Telemetry, TelemetryBatch } from '@kintsugi/engine/ports';
import { Periods } from './periods.ts';
import { readLogs, readTemplates } from './read/logs.ts';
import { Reader } from './read/reader.ts';
import { readSeries, readTop } from './read/series.ts';
import { readEdges, readSpans, readTrace } from './read/spans.ts';
import { rowsOf } from './write/batch-writer.ts';
import { Committer } from './write/committer.ts';
import type { WriteOutcome } from './write/committer.ts';
import { Room } from './write/room.ts';
import { Writing } from './write/writing.ts';
import type { Item } from './write/writing.ts';

export interface DuckDbTelemetryOptions {
  readonly folder: string;
  readonly retentionMs: number;
  /** Bound of all files together. */
  readonly maxBytes: number;
  /** How long one file is written; default one hour, or a quarter of the retention when that is shorter. */
  readonly periodMs?: number;
  /** What DuckDB may take; default 256. With 96 a checkpoint under a flood of spans found no room, and DuckDB gave the file up. */
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  /** Rows that may wait for a commit; default 500,000. */
  readonly queuedRowsMax?: number;
  /** How long a small group waits for company before it is committed. */
  readonly gatherMs?: number;
  readonly freeBytesMin?: number;
  readonly freeBytes?: () => number;
  readonly now: () => number;
  /** Edges that the runtime and the configuration know. */
  readonly declaredEdges?: () => readonly Edge[];
  /** Told in words of what was lost, refused or set aside. */
  readonly onTrouble?: (what: string) => void;
}

export interface TelemetryStatus {
  readonly files: number;
  readonly bytes: number;
  readonly oldestMs: number | null;
  readonly queuedRows: number;
  /** Since the start. */
  readonly writtenRows: number;
  readonly commits: number;
  readonly removedForAge: number;
  readonly removedForRoom: number;
  /** Why writes are refused now; null when they are taken. */
  readonly refusing: string | null;
}

export interface DuckDbTelemetry extends Telemetry {
  /**
   * Resolves when the batch is on disk, or refused. `source` names who numbers the series of `metrics`:
   * two sources may use the same numbers for different series.
   */
  write(batch: TelemetryBatch, source?: string): Promise<WriteOutcome>;
  status(): TelemetryStatus;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/**
 * A commit costs 5 to 8 ms of a core, DuckDB's threads included, however small it is: at rest this bounds them to two
 * and a half a second. Well below the two seconds that the observer waits for late data.
 */
const GATHER_MS = 400;

export async function openDuckDbTelemetry(options: DuckDbTelemetryOptions): Promise<DuckDbTelemetry> {
  const onTrouble = options.onTrouble ?? (() => {});
  const periods = await Periods.open({
    folder: options.folder,
    memoryLimitMb: options.memoryLimitMb ?? 256,
    threads: options.threads ?? 2,
    onTrouble,
  });
  const { folder, retentionMs, maxBytes, freeBytes } = options;
  const room = new Room(
    {
      folder,
      retentionMs,
      maxBytes,
      onTrouble,
      periodMs: options.periodMs ?? Math.min(HOUR_MS, retentionMs / 4),
      freeBytesMin: options.freeBytesMin ?? 64 << 20,
      ...(freeBytes === undefined ? {} : { freeBytes }),
    },
    periods,
  );
  const writing = new Writing(periods, room, await periods.connect(), options.now, onTrouble);
  const committer = new Committer<Item>({
    rowsMax: options.queuedRowsMax ?? 500_000,
    gatherMs: options.gatherMs ?? GATHER_MS,
    gatherRows: 2_000,
    commit: (group) => writing.commit(group),
  });
  const reader = new Reader(periods);
  return {
    write: (batch, source = 'otlp') => {
      const rows = rowsOf(batch);
      return rows === 0 ? Promise.resolve({ ok: true }) : committer.write({ batch, source }, rows);
    },
    series: (query) => readSeries(reader, query),
    top: (query) => readTop(reader, query),
    logs: (query) => readLogs(reader, query),
    templates: (window, service) => readTemplates(reader, window, service),
    spans: (query) => readSpans(reader, query),
    trace: (traceId, knownAtMs) => readTrace(reader, traceId, knownAtMs),
    edges: (window) => readEdges(reader, window, options.declaredEdges?.() ?? []),
    status: () => ({
      files: periods.list().length,
      bytes: room.bytes(),
      oldestMs: periods.list()[0]?.startMs ?? null,
      queuedRows: committer.queuedRows,
      ...room.counts,
      ...writing.status(),
    }),
    close: async () => {
      await committer.close();
      await writing.close();
      await reader.close();
      periods.close();
    },
  };
}
