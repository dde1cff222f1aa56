// What the configuration and the runtime tell the intake: business metrics, who calls whom, and who listens where.
import type { BusinessMetric } from '@kintsugi/engine';
import type { Edge, ServiceState } from '@kintsugi/engine/ports';
import type { Configuration } from '../configuration/schema.ts';

export function businessOf({ business }: Configuration): BusinessMetric[] {
  return business.map(({ name, service, unit, numerator = '', denominator = '', counter }) => ({
    name,
    service,
    unit,
    counters: counter === undefined ? { numerator, denominator } : { rate: counter },
  }));
}

export function edgesOf({ outside }: Configuration, services: readonly ServiceState[]): Edge[] {
  return services.flatMap(({ service, dependsOn }) =>
    dependsOn.map((callee) => ({
      caller: service,
      callee,
      outside: callee in outside,
      sources: ['declared' as const],
    })),
  );
}

/** Names by the `host:port` at which they are called. */
export function peersOf({ outside }: Configuration, services: readonly ServiceState[]): Record<string, string> {
  const called = [
    ...services.map(({ service, url }) => [service, url] as const),
    ...Object.entries(outside).map(([name, { url }]) => [name, url] as const),
  ];
  return Object.fromEntries(called.filter(([, url]) => URL.canParse(url)).map(([name, url]) => [hostPort(url), name]));
}

function hostPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}
