// One server with its page over one real application under chaos, shared by everything that looks at the page.
import { spawnSync } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listScenarios, startRepertoire, type ChaosEvent, type WorldReady } from '@kintsugi/chaos';
import { paperOn, startOwnServer, type Terminal } from '@kintsugi/cli';
import { createClient, type Client } from '@kintsugi/contract';
import { endServices, readToken, type Configuration, type Server } from '@kintsugi/server';

export interface Stage {
  readonly url: string;
  readonly client: Client;
  /** Where telemetry is sent to. */
  otlpUrl(): string;
  /** Of the server's operator. */
  readonly token: string;
  /** Names of what chaos can play, the demo's first one first. */
  readonly scenarios: readonly string[];
  /** Breaks the application; what it is stays in the chaos process. */
  play(scenario: string): void;
  /** What chaos told so far. */
  told(): readonly ChaosEvent[];
  /** The server goes, and comes back on the same address, over the same services and the same log. */
  restart(whileAway: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** What is otherwise than in the application's own file. */
  readonly change?: (values: Configuration) => Configuration;
}

const top = fileURLToPath(new URL('../..', import.meta.url));

export async function openStage({ change }: StageOptions = {}): Promise<Stage> {
  buildPage();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'kintsugi page-')));
  const dataFolder = join(folder, 'data');
  const chaos = startRepertoire({ seed: 1 });
  const heard: ChaosEvent[] = [];
  const ready = Promise.withResolvers<WorldReady>();
  const reading = (async () => {
    for await (const event of chaos.events) {
      heard.push(event);
      if (event.kind === 'world-ready') ready.resolve(event);
      if (event.kind === 'broke') ready.reject(new Error(event.says));
    }
  })();
  const world = await ready.promise;
  const terminal = terminalIn(folder);
  const start = (port: number): Promise<Server> =>
    startOwnServer({
      world,
      dataFolder,
      terminal,
      onCall: () => {},
      port,
      ...(change === undefined ? {} : { change }),
    });
  let server = await start(0);
  const token = (await readToken(dataFolder)) ?? '';
  const { url } = server;
  chaos.begin({ apiUrl: url, token });
  return {
    url,
    token,
    client: createClient({ url, token }),
    otlpUrl: () => server.otlpUrl ?? '',
    scenarios: (await listScenarios()).map(({ name }) => name),
    play: (scenario) => chaos.play(scenario),
    told: () => heard,
    restart: async (whileAway) => {
      await server.stop(false);
      await whileAway();
      server = await start(Number(new URL(url).port));
    },
    close: async () => {
      await chaos.stop();
      await reading;
      await server.stop(true);
      await endServices(dataFolder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The page as it is now: a test of yesterday's would prove nothing. */
function buildPage(): void {
  const built = spawnSync(process.execPath, [join(top, 'tools/build-web.ts'), '--if-stale'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the page could not be built: ${built.stderr}`);
}

function terminalIn(folder: string): Terminal {
  const nowhere = { write: () => true };
  return { paper: paperOn(nowhere, process.stderr, {}), environment: {}, folder, now: () => Date.now() };
}
