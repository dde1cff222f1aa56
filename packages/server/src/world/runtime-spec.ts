// The services of kintsugi.yaml as the process runtime wants them declared.
import { resolve } from 'node:path';
import type { RuntimeSpec } from '@kintsugi/adapters/runtime/process';
import type { LoadedConfiguration } from '../configuration/load.ts';

const MEGABYTE = 1_048_576;

export function runtimeSpecOf({ values, folder }: LoadedConfiguration, otlpEndpoint: string | null): RuntimeSpec {
  return {
    otlpEndpoint,
    outside: Object.fromEntries(Object.entries(values.outside).map(([name, { url }]) => [name, url])),
    services: Object.entries(values.services).map(([name, service]) => ({
      name,
      releaseFolder: resolve(folder, service.release),
      run:
        service.command === undefined
          ? { kind: 'node', entry: service.entry ?? '', nodeArgs: service.nodeArgs }
          : { kind: 'command', command: service.command },
      replicas: service.replicas,
      port: service.port === undefined || service.port === 0 ? null : service.port,
      health: service.health,
      env: service.env,
      limits: {
        memoryBytes: service.limits.memoryMb === undefined ? null : service.limits.memoryMb * MEGABYTE,
        concurrency: service.limits.concurrency ?? null,
      },
    })),
  };
}
