// What the loop may ask of telemetry: bounded queries over the past, as of any moment. Never raw storage.
import type { SeriesKey } from '@kintsugi/domain';

/** Half-open span of time in ms since the epoch. `knownAtMs` hides what was recorded later. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly knownAtMs?: number;
}

/** Evenly spaced values, oldest first; NaN where nothing was seen. */
export interface SeriesWindow {
  readonly series: SeriesKey;
  readonly fromMs: number;
  readonly stepMs: number;
  readonly values: Float64Array;
  readonly unit: string;
}

export interface SeriesQuery extends Window {
  /** Exact matches; an absent field matches everything, or with `exact` only a series without it. */
  readonly match: Partial<SeriesKey>;
  readonly exact?: boolean;
  readonly stepMs: number;
  /** How values within one step are joined. */
  readonly join: 'mean' | 'max' | 'sum' | 'last' | 'rate';
  /** At most this many series (default 1,000); those of a whole service stay before those of its parts. */
  readonly limit?: number;
}

export interface TopQuery extends SeriesQuery {
  readonly n: number;
}

export interface LogQuery extends Window {
  readonly service?: string;
  /** Words that must all occur, case-insensitive. */
  readonly text?: string;
  readonly limit: number;
}

export interface LogLine {
  readonly atMs: number;
  readonly service: string;
  readonly instance: string;
  readonly severity: number;
  readonly body: string;
  readonly traceId: string | null;
}

export interface SpanQuery extends Window {
  readonly service?: string;
  readonly operation?: string;
  readonly errorsOnly?: boolean;
  readonly limit: number;
}

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly service: string;
  readonly instance: string;
  readonly operation: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly startMs: number;
  readonly durationMs: number;
  readonly error: boolean;
  readonly status: number | null;
  /** For client spans: who was called, as a service's name where the topology knows it, else `host:port`. */
  readonly peer: string | null;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** A caller and a callee, with where the edge is known from. */
export interface Edge {
  readonly caller: string;
  readonly callee: string;
  readonly outside: boolean;
  readonly sources: readonly ('traces' | 'runtime' | 'declared')[];
}

/** A log template with how often it was seen in the window and in the same time before it. */
export interface TemplateCount {
  readonly service: string;
  readonly template: string;
  readonly severity: number;
  readonly count: number;
  readonly countBefore: number;
  readonly firstMs: number;
}

export interface Telemetry {
  series(query: SeriesQuery): Promise<readonly SeriesWindow[]>;
  top(query: TopQuery): Promise<readonly SeriesWindow[]>;
  logs(query: LogQuery): Promise<readonly LogLine[]>;
  templates(window: Window, service?: string): Promise<readonly TemplateCount[]>;
  spans(query: SpanQuery): Promise<readonly Span[]>;
  trace(traceId: string, knownAtMs?: number): Promise<readonly Span[]>;
  /** Edges seen in traces of the window, joined with what the runtime and the configuration declare. */
  edges(window: Window): Promise<readonly Edge[]>;
}
