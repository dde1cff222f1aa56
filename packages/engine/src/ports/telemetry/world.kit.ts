// What every test of the telemetry contract stands on: a fresh store, and batches to put into it.
import { test } from 'vitest';
import type { MetricKind, MetricSeries, TelemetryBatch } from '../intake.ts';
import type { Edge, LogLine, Span, Telemetry } from '../telemetry.ts';

export interface TelemetryUnderTest {
  readonly telemetry: Telemetry;
  /** Resolves when the batch can be read. */
  readonly write: (batch: TelemetryBatch) => Promise<void>;
  /** Closes what is open and removes the data. */
  readonly dispose: () => Promise<void>;
}

export interface KitOptions {
  readonly now: () => number;
  readonly declaredEdges: () => readonly Edge[];
}

export type OpenTelemetryUnderTest = (options: KitOptions) => Promise<TelemetryUnderTest>;

export interface TelemetryWorld extends TelemetryUnderTest {
  /** When things are recorded. */
  readonly clock: { nowMs: number };
  readonly declared: Edge[];
}

export type TelemetryKitTest = (title: string, run: (world: TelemetryWorld) => Promise<void>) => void;

/** A whole minute, so that steps are easy to read. */
export const START_MS = Date.UTC(2026, 0, 1, 12);

export function kitTest(open: OpenTelemetryUnderTest): TelemetryKitTest {
  return (title, run) => {
    test(title, async () => {
      const clock = { nowMs: START_MS };
      const declared: Edge[] = [];
      const under = await open({ now: () => clock.nowMs, declaredEdges: () => declared });
      try {
        await run({ ...under, clock, declared });
      } finally {
        await under.dispose();
      }
    });
  };
}

export interface SeriesDraft extends Partial<Omit<MetricSeries, 'key'>> {
  readonly kind?: MetricKind;
  /** Pairs: seconds after the start, value. */
  readonly points: readonly (readonly [atSeconds: number, value: number])[];
}

/** Numbers series as a receiver would: the same words, the same number. */
const keys = new Map<string, number>();

export function metrics(...drafts: readonly SeriesDraft[]): TelemetryBatch {
  const newSeries = drafts.map((draft): MetricSeries => {
    const { service = 'alpha', instance = '', name = 'depth', unit = '1', kind = 'gauge', attributes = {} } = draft;
    const series = { service, instance, name, unit, kind, attributes };
    const text = JSON.stringify(series);
    const key = keys.get(text) ?? keys.size + 1;
    keys.set(text, key);
    return { key, ...series };
  });
  const rows = drafts.flatMap(({ points }, i) =>
    points.map(([atSeconds, value]) => ({ key: newSeries[i]?.key ?? 0, atSeconds, value })),
  );
  return {
    metrics: {
      newSeries,
      length: rows.length,
      keys: Uint32Array.from(rows, ({ key }) => key),
      timesMs: Float64Array.from(rows, ({ atSeconds }) => START_MS + atSeconds * 1_000),
      values: Float64Array.from(rows, ({ value }) => value),
    },
  };
}

export function line(atSeconds: number, body: string, more: Partial<LogLine> = {}): LogLine {
  return {
    atMs: START_MS + atSeconds * 1_000,
    service: 'alpha',
    instance: 'alpha-1',
    severity: 9,
    body,
    traceId: null,
    ...more,
  };
}

export function hex(n: number, bytes: number): string {
  return n.toString(16).padStart(bytes * 2, '0');
}

/** Span `n` of trace `trace`. */
export function span(trace: number, n: number, more: Partial<Span> = {}): Span {
  return {
    traceId: hex(trace, 16),
    spanId: hex(n, 8),
    parentSpanId: null,
    service: 'alpha',
    instance: 'alpha-1',
    operation: 'GET /things',
    kind: 'server',
    startMs: START_MS + n * 1_000,
    durationMs: 12.5,
    error: false,
    status: 200,
    peer: null,
    attributes: { 'http.route': '/things', size: 3, cached: true },
    ...more,
  };
}

/** [start + from, start + to) in seconds. */
export function between(fromSeconds: number, toSeconds: number): { fromMs: number; toMs: number } {
  return { fromMs: START_MS + fromSeconds * 1_000, toMs: START_MS + toSeconds * 1_000 };
}
