// Telemetry on its way in, in columns: no object per data point. What a receiver hands to the store and to `observe`.
import type { Span, LogLine } from './telemetry.ts';

/** How a metric's points add up. */
export type MetricKind = 'gauge' | 'counter-delta' | 'counter-cumulative';

/** One metric series as it was sent. `key` numbers are given by the receiver's dictionary and stay valid while it lives. */
export interface MetricSeries {
  readonly key: number;
  readonly service: string;
  readonly instance: string;
  readonly name: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly attributes: Readonly<Record<string, string>>;
  /** The part of the sender that measures it (OTLP's instrumentation scope); two parts may use one name. */
  readonly scope?: string;
}

/** Points as columns of equal length; `newSeries` introduces every key that was not sent before. */
export interface MetricBatch {
  readonly newSeries: readonly MetricSeries[];
  readonly length: number;
  readonly keys: Uint32Array;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
}

/** How often a log template was seen in one second; `observe` finds templates, the store keeps their counts. */
export interface TemplateSighting {
  readonly service: string;
  readonly template: string;
  readonly severity: number;
  readonly count: number;
  readonly atMs: number;
}

export interface TelemetryBatch {
  readonly metrics?: MetricBatch;
  readonly spans?: readonly Span[];
  readonly logs?: readonly LogLine[];
  readonly templates?: readonly TemplateSighting[];
}

/** Where a receiver hands its batches. Resolves when the batch is durable; refuses when it is over its bound. */
export interface IntakeSink {
  accept(
    batch: TelemetryBatch,
  ): Promise<
    { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number; readonly because: string }
  >;
}
