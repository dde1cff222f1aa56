// The demo's own server: on a folder of its own and on free ports, so that it disturbs nothing and two can run at once.
import { access, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorldReady } from '@kintsugi/chaos';
import { createClient } from '@kintsugi/contract';
import {
  endServices,
  loadConfiguration,
  readAddress,
  realWorld,
  startServer,
  type Configuration,
  type DemoDoor,
  type LoadedConfiguration,
  type Server,
} from '@kintsugi/server';
import type { Terminal } from '../connection.ts';
import { complain, Complained, EXIT } from '../output/complaint.ts';
import { pageFolder } from '../page-folder.ts';
import { VERSION } from '../version.ts';

export interface OwnServer {
  readonly world: WorldReady;
  readonly dataFolder: string;
  readonly terminal: Terminal;
  /** Hears when a person is called. */
  readonly onCall: (text: string) => void;
  /** Plays what is asked for on the page; without it the page offers nothing to break. */
  readonly demo?: DemoDoor;
  /** Of the API and the page; any free one by default. */
  readonly port?: number;
  /** What this demo has otherwise than the application's own file. */
  readonly change?: (values: Configuration) => Configuration;
}

export async function startOwnServer({
  world,
  dataFolder,
  terminal,
  onCall,
  port = 0,
  demo,
  change,
}: OwnServer): Promise<Server> {
  const loaded = await loadConfiguration(world.configuration, {});
  if (!loaded.ok)
    throw complain(
      'configuration',
      `${loaded.refusal.file}: ${loaded.refusal.faults[0]?.says ?? ''}`,
      'See `kintsugi config check`.',
    );
  const placed = onFreePorts(loaded.configuration, world, { dataFolder, port });
  const configuration = change === undefined ? placed : { ...placed, values: change(placed.values) };
  const quiet = (_line: string) => {};
  const { paper } = terminal;
  const onTrouble = process.env['KINTSUGI_DEBUG'] === undefined ? quiet : (line: string) => paper.complain(line);
  const started = await startServer({
    configuration,
    openWorld: realWorld({ onTrouble, onCall }),
    version: VERSION,
    page: pageFolder(),
    ...(demo === undefined ? {} : { demo }),
    onTrouble,
  });
  if (!started.ok) throw new Complained({ ...started.refusal, exitCode: EXIT.refused });
  return started.server;
}

function onFreePorts(
  configuration: LoadedConfiguration,
  world: WorldReady,
  { dataFolder, port }: { readonly dataFolder: string; readonly port: number },
): LoadedConfiguration {
  const { values } = configuration;
  const outside = Object.entries(values.outside).map(
    ([name, one]) => [name, { ...one, url: world.outside[name] ?? one.url }] as const,
  );
  const services = Object.entries(values.services).map(
    ([name, service]) => [name, { ...service, port: undefined }] as const,
  );
  return {
    ...configuration,
    dataFolder,
    values: {
      ...values,
      server: { ...values.server, host: '127.0.0.1', port, otlpPort: 0 },
      outside: Object.fromEntries(outside),
      services: Object.fromEntries(services),
    },
  };
}

/** `.kintsugi/demo` here, emptied; elsewhere where this folder cannot be written to. What a killed demo left is ended first. */
export async function freshFolder(here: string): Promise<string> {
  const parent = join(here, '.kintsugi');
  const isWritable = await mkdir(parent, { recursive: true })
    .then(() => access(parent, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
  if (!isWritable) return mkdtemp(join(tmpdir(), 'kintsugi-demo-'));
  const folder = join(parent, 'demo');
  if (await isServed(folder)) return mkdtemp(join(tmpdir(), 'kintsugi-demo-'));
  await endServices(folder);
  await rm(folder, { recursive: true, force: true });
  return folder;
}

/** Another demo runs here now. */
async function isServed(folder: string): Promise<boolean> {
  const address = await readAddress(folder);
  return address !== null && (await createClient({ url: address.url, timeoutMs: 1_000 }).getHealth({})).ok;
}
