// The demo: a world, a server on a folder of its own, one scenario, the judge's word; and nothing of it left behind.
import { access, constants, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listScenarios, startChaos, type ChaosEvent, type ScenarioListed, type WorldReady } from '@kintsugi/chaos';
import { createClient } from '@kintsugi/contract';
import {
  endServices,
  loadConfiguration,
  readAddress,
  readToken,
  realWorld,
  startServer,
  type LoadedConfiguration,
  type Server,
} from '@kintsugi/server';
import type { Terminal } from '../connection.ts';
import { complain, Complained, EXIT, showComplaint } from '../output/complaint.ts';
import { elapsed } from '../output/figures.ts';
import { tellLines } from '../show/story.ts';
import { VERSION } from '../version.ts';
import { play, type Played } from './play.ts';
import { endingLines, headLines, resultOf, upText, type DemoResult } from './run-words.ts';
import type { LiveStream } from './screen.ts';

export interface DemoOptions {
  readonly scenario: string | undefined;
  readonly seed: number;
  readonly stream: LiveStream;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface DemoEnd {
  readonly result: DemoResult;
  readonly exitCode: number;
}

export async function scenarioMeant(
  name: string | undefined,
): Promise<{ meant: ScenarioListed; others: readonly ScenarioListed[] }> {
  const all = await listScenarios();
  const meant = name === undefined ? all[0] : all.find((scenario) => scenario.name === name);
  if (meant === undefined)
    throw complain(
      'unknown-scenario',
      `there is no scenario "${name ?? ''}"`,
      `Name one of ${all.map((scenario) => scenario.name).join(', ')}.`,
      EXIT.usage,
    );
  return { meant, others: all.filter((scenario) => scenario !== meant) };
}

export async function runDemo(options: DemoOptions, terminal: Terminal): Promise<DemoEnd> {
  const beganMs = terminal.now();
  const { meant, others } = await scenarioMeant(options.scenario);
  for (const line of headLines(meant, terminal.paper)) terminal.paper.line(line);
  const dataFolder = await freshFolder(terminal.folder);
  const chaos = startChaos({ scenario: meant.name, seed: options.seed });
  const events = chaos.events[Symbol.asyncIterator]();
  const stopChaos = () => void chaos.stop();
  options.signal.addEventListener('abort', stopChaos);
  let server: Server | null = null;
  let called = (_text: string) => {};
  try {
    const world = await worldOf(events);
    server = await serverFor(world, dataFolder, terminal, (text) => called(text));
    const token = (await readToken(dataFolder)) ?? '';
    const client = createClient({ url: server.url, token });
    const stamp = elapsed((terminal.now() - beganMs) / 1_000);
    const up = upText(await aroundOf(client, server));
    for (const line of tellLines(terminal.paper, { stamp, who: 'kintsugi', says: up })) terminal.paper.line(line);
    chaos.begin({ apiUrl: server.url, token });
    const played = await play(chaos, events, {
      paper: terminal.paper,
      stream: options.stream,
      client,
      beganMs,
      signal: options.signal,
      onCall: (hear) => (called = hear),
      now: terminal.now,
    });
    if (options.signal.aborted) return { result: resultOf(meant.name, null), exitCode: EXIT.interrupted };
    const audit = await client.verifyAudit({});
    return ended(played, { scenario: meant, others, audit: audit.ok ? audit.value : null }, terminal);
  } catch (error) {
    if (options.signal.aborted) return { result: resultOf(meant.name, null), exitCode: EXIT.interrupted };
    throw error;
  } finally {
    options.signal.removeEventListener('abort', stopChaos);
    await chaos.stop();
    await server?.stop(true);
    await endServices(dataFolder);
  }
}

interface Known {
  readonly scenario: ScenarioListed;
  readonly others: readonly ScenarioListed[];
  readonly audit: Parameters<typeof endingLines>[0]['audit'];
}

function ended({ judged, broke }: Played, { scenario, others, audit }: Known, { paper, folder }: Terminal): DemoEnd {
  const result = resultOf(scenario.name, judged);
  if (judged === null) {
    const { says, mend } = broke ?? { says: 'the run ended without a judgement', mend: 'Run the scenario again.' };
    showComplaint({ kind: 'broke', detail: says, mend, exitCode: EXIT.refused }, paper);
    return { result, exitCode: EXIT.refused };
  }
  for (const line of endingLines({ judgement: judged, audit, others, folder }, paper)) paper.line(line);
  return { result, exitCode: judged.agrees ? EXIT.done : EXIT.refused };
}

async function worldOf(events: AsyncIterator<ChaosEvent>): Promise<WorldReady> {
  for (;;) {
    const next = await events.next();
    if (next.done === true)
      throw complain('broke', 'the world around the services did not come up', 'Run the scenario again.');
    if (next.value.kind === 'world-ready') return next.value;
    if (next.value.kind === 'broke') throw complain('broke', next.value.says, next.value.mend);
  }
}

/** On free ports, so that it disturbs nothing and two can run at once. */
async function serverFor(
  world: WorldReady,
  dataFolder: string,
  { paper }: Terminal,
  onCall: (text: string) => void,
): Promise<Server> {
  const loaded = await loadConfiguration(world.configuration, {});
  if (!loaded.ok)
    throw complain(
      'configuration',
      `${loaded.refusal.file}: ${loaded.refusal.faults[0]?.says ?? ''}`,
      'See `kintsugi config check`.',
    );
  const configuration = placed(loaded.configuration, world, dataFolder);
  const quiet = (_line: string) => {};
  const onTrouble = process.env['KINTSUGI_DEBUG'] === undefined ? quiet : (line: string) => paper.complain(line);
  const started = await startServer({
    configuration,
    openWorld: realWorld({ onTrouble, onCall }),
    version: VERSION,
    onTrouble,
  });
  if (!started.ok) throw new Complained({ ...started.refusal, exitCode: EXIT.refused });
  return started.server;
}

function placed(configuration: LoadedConfiguration, world: WorldReady, dataFolder: string): LoadedConfiguration {
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
      server: { host: '127.0.0.1', port: 0, otlpPort: 0 },
      outside: Object.fromEntries(outside),
      services: Object.fromEntries(services),
    },
  };
}

async function aroundOf(client: ReturnType<typeof createClient>, { url }: Server) {
  const services = await client.listServices({});
  const items = services.ok ? services.value.items : [];
  return {
    url,
    services: items.length,
    processes: items.reduce((sum, { replicas }) => sum + replicas.desired, 0),
  };
}

/** `.kintsugi/demo` here, emptied; elsewhere where this folder cannot be written to. What a killed demo left is ended first. */
async function freshFolder(here: string): Promise<string> {
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
