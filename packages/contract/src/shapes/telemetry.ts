// What the telemetry store answers: bounded windows of series, lines of logs, spans of a trace.
import { z } from 'zod';
import { seconds, time } from './basics.ts';
import { seriesKey } from './evidence.ts';

export const seriesWindow = z.object({
  series: seriesKey,
  unit: z.string(),
  from: time,
  stepSeconds: seconds,
  /** null where nothing was seen. */
  values: z.array(z.number().nullable()),
});

export const logLine = z.object({
  at: time,
  service: z.string(),
  instance: z.string(),
  severity: z.number(),
  body: z.string(),
  traceId: z.string().nullable(),
});

export const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  service: z.string(),
  instance: z.string(),
  operation: z.string(),
  kind: z.enum(['internal', 'server', 'client', 'producer', 'consumer']),
  startedAt: time,
  durationSeconds: seconds,
  error: z.boolean(),
  status: z.number().nullable(),
  peer: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
