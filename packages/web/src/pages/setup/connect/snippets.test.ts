// Lines that people copy into files. Knows no server.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isServiceName, outsideYaml, serviceYaml, telemetryVariables } from './snippets.ts';

describe('what is copied into other files', () => {
  it('sends telemetry to where the server takes it in', () => {
    expect(telemetryVariables('http://10.0.0.5:4318', 'alpha').split('\n')).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://10.0.0.5:4318',
      'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
      'OTEL_SERVICE_NAME=alpha',
      'OTEL_METRIC_EXPORT_INTERVAL=5000',
    ]);
  });

  it('is YAML that means what it says', () => {
    expect(parse(serviceYaml('alpha'))).toEqual({
      services: {
        alpha: { release: './alpha', command: ['node', 'main.js'], replicas: 2, health: { path: '/health' } },
      },
    });
    expect(parse(outsideYaml())).toEqual({
      outside: { beta: { url: 'https://beta.example.org', probe: { path: '/health' } } },
    });
  });

  it('holds no name that would mean something else in a file', () => {
    expect(['alpha', 'a-1', 'x'].every(isServiceName)).toBe(true);
    expect(['', '-a', 'a:b', 'A', 'a b', 'a\nb', 'a'.repeat(64)].some(isServiceName)).toBe(false);
  });
});
