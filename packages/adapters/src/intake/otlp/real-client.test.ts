// A stranger's sender: OpenTelemetry's own SDK and exporters, as a service would set them up.
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import type { TelemetryBatch } from '@kintsugi/engine/ports';
import { startOtlpReceiver } from './index.ts';

const resource = resourceFromAttributes({ 'service.name': 'alpha', 'service.instance.id': 'alpha-1' });

test("reads what OpenTelemetry's own exporters send", async () => {
  const batches: TelemetryBatch[] = [];
  const receiver = await startOtlpReceiver({
    host: '127.0.0.1',
    port: 0,
    sink: {
      accept: (batch) => {
        batches.push(batch);
        return Promise.resolve({ ok: true });
      },
    },
  });
  const url = (signal: string) => `http://127.0.0.1:${receiver.port}/v1/${signal}`;
  await sendMetrics(url('metrics'));
  await sendSpans(url('traces'));
  await sendLogs(url('logs'));
  await receiver.close();

  const metrics = batches.flatMap((batch) => batch.metrics ?? []);
  const kinds = Object.fromEntries(metrics.flatMap((batch) => batch.newSeries).map(({ name, kind }) => [name, kind]));
  expect(kinds).toMatchObject({
    work: 'counter-cumulative',
    waiting: 'gauge',
    'took.count': 'counter-cumulative',
    'took.sum': 'counter-cumulative',
  });
  expect(metrics.flatMap((batch) => [...batch.values])).toEqual(expect.arrayContaining([3, -2, 1, 12.5]));
  const spans = batches.flatMap((batch) => batch.spans ?? []);
  expect(
    spans.map(({ service, instance, operation, kind, error }) => [service, instance, operation, kind, error]),
  ).toEqual([['alpha', 'alpha-1', 'POST /orders', 'server', true]]);
  expect(spans[0]?.attributes['exception.message']).toBe('no stock');
  const logs = batches.flatMap((batch) => batch.logs ?? []);
  expect(logs.map(({ severity, body }) => [severity, body])).toEqual([[17, 'it broke']]);
  expect(receiver.counts()).toMatchObject({ rejected: 0, refused: 0, malformed: 0 });
});

async function sendMetrics(url: string): Promise<void> {
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url }),
    exportIntervalMillis: 60_000,
    exportTimeoutMillis: 5_000,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('test');
  meter.createCounter('work').add(3, { shard: 'a' });
  meter.createUpDownCounter('waiting').add(-2);
  meter.createHistogram('took', { unit: 'ms' }).record(12.5);
  await provider.forceFlush();
  await provider.shutdown();
}

async function sendSpans(url: string): Promise<void> {
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
  });
  const span = provider
    .getTracer('test')
    .startSpan('POST', { kind: 1, attributes: { 'http.request.method': 'POST', 'http.route': '/orders' } });
  span.recordException(new Error('no stock'));
  span.setStatus({ code: 2 });
  span.end();
  await provider.forceFlush();
  await provider.shutdown();
}

async function sendLogs(url: string): Promise<void> {
  const provider = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url }) })],
  });
  provider.getLogger('test').emit({ severityNumber: 17, body: 'it broke' });
  await provider.forceFlush();
  await provider.shutdown();
}
