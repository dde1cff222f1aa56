// Spans, counters, logs and replicas become series and signals.
import { expect, test } from 'vitest';
import type { LogLine, ServiceState, Span } from '../ports/index.ts';
import { createObserver } from './index.ts';
import type { Observation } from './index.ts';

const START_MS = 1_700_000_000_000;

function span(second: number, part: Partial<Span> = {}): Span {
  return {
    traceId: 't',
    spanId: 's',
    parentSpanId: null,
    service: 'billing',
    instance: 'billing-1',
    operation: 'POST /invoices',
    kind: 'server',
    startMs: START_MS + second * 1_000 + 100,
    durationMs: 40,
    error: false,
    status: 200,
    peer: null,
    attributes: {},
    ...part,
  };
}

function points(observation: Observation, names: Map<number, string>): Map<string, number[]> {
  const { metrics } = observation.batch;
  const found = new Map<string, number[]>();
  for (const series of metrics?.newSeries ?? [])
    names.set(
      series.key,
      [series.name, series.service, series.attributes['operation'] ?? '', series.attributes['peer'] ?? ''].join('|'),
    );
  for (let i = 0; i < (metrics?.length ?? 0); i += 1) {
    const name = names.get(metrics?.keys[i] as number) as string;
    found.set(name, [...(found.get(name) ?? []), metrics?.values[i] as number]);
  }
  return found;
}

test('server spans are counted per service and operation, client spans per edge; late ones add up', () => {
  const observer = createObserver();
  const names = new Map<number, string>();
  observer.accept({ spans: [span(0), span(0, { error: true }), span(0, { kind: 'client', peer: 'ledger' })] });
  const first = points(observer.tick(START_MS + 3_500), names);
  expect(first.get('requests|billing||')).toEqual([2]);
  expect(first.get('errors|billing|POST /invoices|')).toEqual([1]);
  expect(first.get('requests|billing||ledger')).toEqual([1]);
  observer.accept({ spans: [span(0)] });
  expect(points(observer.tick(START_MS + 4_500), names).get('requests|billing||')).toEqual([1, 0]);
});

test('a place that falls silent has zeros, not gaps', () => {
  const observer = createObserver();
  const names = new Map<number, string>();
  observer.accept({ spans: [span(0)] });
  observer.tick(START_MS + 3_500);
  points(observer.tick(START_MS + 3_600), names);
  const quiet = observer.tick(START_MS + 6_500).batch.metrics;
  expect([...(quiet?.values ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('errors that begin are one signal a series, said once', () => {
  const observer = createObserver();
  const seen: string[] = [];
  for (let second = 0; second < 60; second += 1) {
    observer.accept({
      spans: Array.from({ length: 10 }, (_, i) => span(second, { error: second >= 40 && i % 3 === 0 })),
    });
    seen.push(
      ...observer
        .tick(START_MS + (second + 3) * 1_000 + 100)
        .signals.map(({ meaning, series }) => `${meaning} ${series.service} ${series.operation ?? '-'}`),
    );
  }
  expect(seen.toSorted()).toEqual(['errors billing -', 'errors billing POST /invoices']);
});

test('a new template is news only once the service has been listened to', () => {
  const observer = createObserver();
  const line = (second: number, body: string, severity = 17): LogLine => ({
    atMs: START_MS + second * 1_000,
    service: 'billing',
    instance: 'billing-1',
    severity,
    body,
    traceId: null,
  });
  const usual = Array.from({ length: 300 }, (_, i) => line(i / 10, `read row ${i * 7}`, 9));
  observer.accept({ logs: [line(0, 'RangeError: row 3 is missing'), ...usual] });
  expect(observer.tick(START_MS + 33_000).signals).toEqual([]);
  observer.accept({
    logs: [line(34, 'TypeError: total of 5 is undefined'), line(34, 'TypeError: total of 9 is undefined')],
  });
  const { batch, signals } = observer.tick(START_MS + 37_000);
  expect(signals.map(({ text, meaning, direction }) => [meaning, direction, text])).toEqual([
    ['log', 'new', 'TypeError: total of <*> is undefined'],
  ]);
  expect(batch.templates?.reduce((sum, { count }) => sum + count, 0)).toBe(2);
});

function state(healthy: boolean): ServiceState {
  const replica = {
    pid: 1,
    release: 'r',
    configuration: 1,
    startedMs: 0,
    restarts: 0,
    lastExit: null,
    memoryBytes: 5e7,
    inFlight: 2,
    healthy,
  };
  return {
    service: 'billing',
    url: '',
    release: 'r',
    configuration: 1,
    desiredReplicas: 2,
    limits: { memoryBytes: 1e8, concurrency: 4 },
    dependsOn: [],
    replicas: [
      { ...replica, instance: 'billing-1', state: healthy ? 'ready' : 'unready' },
      { ...replica, instance: 'billing-2', state: 'ready', healthy: true },
    ],
  };
}

test('a replica that stops answering its health checks is a signal of availability', () => {
  const observer = createObserver();
  const seen: string[] = [];
  for (let second = 0; second < 30; second += 1) {
    observer.services(START_MS + second * 1_000, [state(second < 20)]);
    seen.push(
      ...observer
        .tick(START_MS + (second + 3) * 1_000)
        .signals.map(({ meaning, onsetMs }) => `${meaning} ${(onsetMs - START_MS) / 1_000}`),
    );
  }
  expect(seen).toEqual(['availability 20']);
});
