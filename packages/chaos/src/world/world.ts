// The world around an application: partners before the server starts, customers when the services are ready.
import { join } from 'node:path';
import type { FaultProxy } from './fault-proxy.ts';
import { openFaultProxy } from './fault-proxy.ts';
import { freePorts } from './free-ports.ts';
import { startOutside, type OutsideProcess } from './outside-process.ts';
import { onPorts, portsOf, readWorldFile, withServices, type OutsideSpec } from './world-file.ts';

export interface World {
  /** Absolute. */
  readonly application: string;
  /** Address by name: what `outside.<name>.url` of the configuration must be. */
  readonly outside: Readonly<Record<string, string>>;
  readonly processes: ReadonlyMap<string, OutsideProcess>;
  readonly proxies: ReadonlyMap<string, FaultProxy>;
  /** Services that must be ready before the rest can come. */
  readonly needs: readonly string[];
  /** Starts what needed the services: `urls` are their addresses. */
  complete(urls: ReadonlyMap<string, string>): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly application: string;
  /** `declared`: those of world.yaml, for a server that is up already. */
  readonly ports: 'free' | 'declared';
  readonly proxies: readonly string[];
}

export async function prepareWorld({ application, ports, proxies: behindProxy }: WorldOptions): Promise<World> {
  const specs = await placed(await readWorldFile(join(application, 'world.yaml')), ports);
  const processes = new Map<string, OutsideProcess>();
  const proxies = new Map<string, FaultProxy>();
  const outside: Record<string, string> = {};
  const later = specs.filter(({ needs }) => needs.length > 0);
  const stop = async (): Promise<void> => {
    await Promise.all([
      ...[...processes.values()].map((started) => started.stop()),
      ...[...proxies.values()].map((proxy) => proxy.close()),
    ]);
  };
  try {
    for (const spec of specs.filter(({ needs }) => needs.length === 0)) {
      processes.set(spec.name, await startOutside(spec, application));
      if (spec.url === undefined) continue;
      if (behindProxy.includes(spec.name)) proxies.set(spec.name, await openFaultProxy(spec.url));
      outside[spec.name] = proxies.get(spec.name)?.url ?? spec.url;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    application,
    outside,
    processes,
    proxies,
    needs: [...new Set(later.flatMap(({ needs }) => needs))],
    complete: async (urls) => {
      for (const spec of later) processes.set(spec.name, await startOutside(withServices(spec, urls), application));
    },
    stop,
  };
}

async function placed(specs: readonly OutsideSpec[], ports: 'free' | 'declared'): Promise<readonly OutsideSpec[]> {
  if (ports === 'declared') return specs;
  const free = await freePorts(specs.reduce((sum, spec) => sum + portsOf(spec), 0));
  return specs.map((spec) => onPorts(spec, free.splice(0, portsOf(spec))));
}
