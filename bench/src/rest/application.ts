// An application given by its folder, placed so that it disturbs nothing: free ports, a data folder of its own, its world beside it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { prepareWorld } from '@kintsugi/chaos/world';
import type { World } from '@kintsugi/chaos/world';
import { loadConfiguration } from '@kintsugi/server';
import { BenchNeeds } from '../harness/bench.ts';

export interface Application {
  /** A kintsugi.yaml for a server of the benchmark's own. */
  readonly file: string;
  readonly services: number;
  readonly replicas: number;
  readonly world: World;
}

/** `folder` holds kintsugi.yaml and world.yaml. What is around the application runs from here on: stop its world. */
export async function placeApplication(folder: string, scratch: string): Promise<Application> {
  const loaded = await loadConfiguration(join(folder, 'kintsugi.yaml'), {});
  if (!loaded.ok)
    throw new BenchNeeds(`${folder} is no application: ${loaded.refusal.faults[0]?.says ?? 'unreadable'}`);
  const { values } = loaded.configuration;
  const world = await prepareWorld({ application: folder, ports: 'free', proxies: [] });
  const services = Object.entries(values.services).map(([name, { port: _declared, ...service }]) => [
    name,
    { ...service, release: resolve(folder, service.release) },
  ]);
  const outside = Object.entries(values.outside).map(([name, one]) => [
    name,
    { ...one, url: world.outside[name] ?? one.url },
  ]);
  const placed = {
    ...values,
    server: { port: 0, otlpPort: 0 },
    data: 'data',
    services: Object.fromEntries(services) as unknown,
    outside: Object.fromEntries(outside) as unknown,
  };
  await mkdir(scratch, { recursive: true });
  const file = join(scratch, 'kintsugi.yaml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(placed));
  const replicas = Object.values(values.services).reduce((sum, service) => sum + service.replicas, 0);
  return { file, services: services.length, replicas, world };
}
