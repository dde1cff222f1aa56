// Names of metrics as common conventions write them, and what they must be read as.
import { expect, test } from 'vitest';
import { metricMeaning } from './metric-meaning.ts';

test.each([
  ['container_cpu_usage_seconds_total', 'processor'],
  ['process.memory.usage', 'memory'],
  ['http.server.request.duration', 'latency'],
  ['latency_p99', 'latency'],
  ['requests_Sum', 'requests'],
  ['availability_Average', 'success'],
  ['http_errors', 'errors'],
  ['NetworkReceiveBytes', 'traffic'],
  ['duration.p90', 'latency'],
  ['PodWorkload_Ops', 'requests'],
  ['utilization', 'processor'],
  ['jvm.memory.utilization', 'memory'],
  ['', 'other'],
  ['queue_depth', 'other'],
])('%s measures %s', (name, kind) => {
  expect(metricMeaning(name).kind).toBe(kind);
});

test('hosts, clients and percentiles are read from the name, too', () => {
  expect(metricMeaning('NodeCpuUsageRate_%').ofHost).toBe(true);
  expect(metricMeaning('PodClientLatencyP90_s')).toMatchObject({ ofClient: true, statistic: 0.9 });
  expect(metricMeaning('latency_Average').statistic).toBe('mean');
});
