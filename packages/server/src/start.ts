// The composition root: folder, world, engine, API, in this order, and all of it down again when one of them says no.
import { randomUUID } from 'node:crypto';
import { createEngine, type EngineOptions } from '@kintsugi/engine';
import { createFence } from './access/fence.ts';
import { openAccess, type Access, type AccessOptions } from './access/open-access.ts';
import { openSignIn } from './access/sign-in/open-sign-in.ts';
import { ownershipOf } from './access/ownership.ts';
import type { LoadedConfiguration } from './configuration/load.ts';
import { policyOf } from './configuration/policy-of.ts';
import type { Configuration } from './configuration/schema.ts';
import { removeAddress, writeAddress } from './folder/address.ts';
import { lockFolder, type FolderLock } from './folder/lock.ts';
import { openRequestKeys, type RequestKeys } from './folder/request-keys.ts';
import { openFeedDoor } from './feed/door.ts';
import { createFeed } from './feed/feed.ts';
import { createBook } from './handlers/book.ts';
import type { DemoDoor } from './handlers/machine/demo.ts';
import { handlersFor } from './handlers/handlers.ts';
import { closeInOrder } from './close-in-order.ts';
import { listenOn } from './http/listen.ts';
import type { DoorOptions } from './http/doors/doors.ts';
import { servePage } from './http/page.ts';
import { serveRoutes, type ServeOptions } from './http/serve.ts';
import { createReadiness } from './readiness.ts';
import type { OpenWorld, ServerWorld } from './world/world.ts';

export interface StartOptions {
  readonly configuration: LoadedConfiguration;
  readonly openWorld: OpenWorld;
  readonly version: string;
  /** Folder of the built page; null where it was not built. Without it, only the API is served. */
  readonly page?: string | null;
  /**
   * Given where this is a demonstration: plays scenarios that people ask for over the API. Anybody on this machine gets in
   * without credentials then.
   */
  readonly demo?: DemoDoor;
  /** One line about something that a person should know of; for the server's log. */
  readonly onTrouble?: (line: string) => void;
}

export interface StartRefusal {
  readonly kind: string;
  readonly detail: string;
  readonly mend: string;
}

export interface Server {
  readonly url: string;
  readonly otlpUrl: string | null;
  readonly dataFolder: string;
  /** Graceful, within 10 s; a second call waits for the first. */
  stop(withServices: boolean): Promise<void>;
  /** Resolves when it has stopped, by whomever. */
  readonly stopped: Promise<void>;
}

export type StartResult =
  | { readonly ok: true; readonly server: Server }
  | { readonly ok: false; readonly refusal: StartRefusal };

const CHECKPOINT_MS = 60_000;

export async function startServer(options: StartOptions): Promise<StartResult> {
  const { configuration, openWorld } = options;
  const locked = await lockFolder(configuration.dataFolder, new Date(), randomUUID().slice(0, 8));
  if (!locked.ok) return locked;
  const opened = await openWorld(configuration);
  if (!opened.ok) {
    await locked.lock.release();
    return opened;
  }
  const running = await run(options, opened.world, locked.lock);
  const started = await running.listen();
  if (started.ok) return started;
  await running.stop(false);
  return started;
}

interface Running {
  listen(): Promise<StartResult>;
  stop(withServices: boolean): Promise<void>;
}

async function run(options: StartOptions, world: ServerWorld, lock: FolderLock): Promise<Running> {
  const { configuration, demo, onTrouble = () => {} } = options;
  const { values, dataFolder } = configuration;
  const stopping = new AbortController();
  const ended = Promise.withResolvers<void>();
  const book = createBook(() => engine.views);
  const access = await openAccess({ dataFolder, ...whoOf(values), world, onTrouble });
  const feed = createFeed({ store: world.store, grants: access.grants, onTrouble });
  const engine = createEngine({
    world,
    settings: engineSettings(values),
    onTrouble: (id, because) => onTrouble(`${id}: ${because}`),
    onEvent: (event) => (book.heard(event), feed.ring()),
  });
  world.onPush((project) => engine.development.pushed(project));
  const readiness = createReadiness(world);
  const serving = await servingOf(access, { now: timesOf(world).now, onTrouble }, { engine, book, configuration });
  const app = serveRoutes({
    handlers: handlersFor({
      engine,
      book,
      ...partsOf(world),
      ...givenBy(options),
      tokens: access.tokens,
      feedClients: feed.clients,
      intake: () => world.intake(),
      ...timesOf(world),
      checks: readiness.checks,
      stop: (withServices) => setImmediate(() => void stop(withServices)),
      stopping: () => stopping.signal.aborted,
    }),
    ...serving,
    stopping: stopping.signal,
    onBug: (error, where) => onTrouble(`${where}: ${stackOf(error)}`),
  });
  openFeedDoor(app, feed);
  openSignIn(app, { ...access, ...serving.doors, demo: demo !== undefined, now: world.clock.now, onTrouble });
  if (options.page !== undefined) servePage(app, { folder: options.page });
  const seal = sealRegularly(world, onTrouble);

  let stopped: Promise<void> | null = null;
  function stop(withServices: boolean): Promise<void> {
    stopping.abort();
    clearInterval(seal);
    stopped ??= closeInOrder({ world, engine, app, withServices, onTrouble })
      .then(() => leaveFolder(dataFolder, serving.keys, lock))
      .finally(() => ended.resolve());
    return stopped;
  }

  /** A log that cannot be read must not hide itself: the API comes up for reading and verifying, and acts on nothing. */
  async function startEngine(): Promise<void> {
    try {
      await engine.start();
      readiness.engine(null);
    } catch (error) {
      const fault = `the event log cannot be folded: ${String(error)}; see \`kintsugi audit verify\``;
      readiness.engine(fault);
      onTrouble(fault);
    }
  }

  async function listen(): Promise<StartResult> {
    await startEngine();
    feed.start(engine.views.newestPosition());
    const listening = await listenOn(app, values.server.host, values.server.port);
    if (!listening.ok) return listening;
    if (readiness.isEngineUp()) {
      const begun = await world.begin(
        (signals) => void engine.signals(signals).catch((error: unknown) => onTrouble(`signals: ${stackOf(error)}`)),
      );
      if (!begun.ok) return begun;
      readiness.services();
    }
    const places = { url: listening.url, otlpUrl: world.otlpUrl };
    await writeAddress(dataFolder, { ...places, pid: process.pid, startedAt: new Date().toISOString() });
    return { ok: true, server: { ...places, dataFolder, stop, stopped: ended.promise } };
  }

  return { listen, stop };
}

/** The lock last: whoever takes it finds everything as it is left. */
async function leaveFolder(dataFolder: string, keys: RequestKeys, lock: FolderLock): Promise<void> {
  await keys.close();
  await removeAddress(dataFolder);
  await lock.release();
}

function sealRegularly({ store }: ServerWorld, onTrouble: (line: string) => void): NodeJS.Timeout {
  const seal = (): void => void store.checkpoint().catch((error: unknown) => onTrouble(`checkpoint: ${String(error)}`));
  return setInterval(seal, CHECKPOINT_MS);
}

function givenBy({ configuration, version, demo }: StartOptions) {
  return { configuration, version, demo: demo ?? null, environment: process.env };
}

function timesOf({ clock }: ServerWorld): { readonly startedMs: number; now(): number } {
  return { startedMs: clock.now(), now: () => clock.now() };
}

function partsOf({ store, telemetry, runtime, development }: ServerWorld) {
  return { store, telemetry, runtime, development };
}

function whoOf({ people, server }: Configuration): Pick<AccessOptions, 'people' | 'oidc' | 'environment'> {
  return { people, oidc: server.oidc, environment: process.env };
}

type Serving = Omit<ServeOptions, 'handlers' | 'stopping' | 'onBug'> & {
  readonly doors: DoorOptions;
  readonly keys: RequestKeys;
};

/** Who gets in, how far, through which doors, and what of what they ask is remembered. */
async function servingOf(
  { grants, onChange, prepare }: Access,
  { now, onTrouble }: { now(): number; onTrouble(line: string): void },
  site: Parameters<typeof ownershipOf>[0],
): Promise<Serving> {
  const { host, hosts, limits, cors, publicUrl } = site.configuration.values.server;
  const names = publicUrl === undefined ? hosts : [...hosts, new URL(publicUrl).hostname];
  const doors = { host, names, limits, origins: cors, publicOrigin: publicUrl ?? null, prepare };
  const keys = await openRequestKeys(site.configuration.dataFolder, now, onTrouble);
  return { grants, onChange, keys, now, doors, fence: createFence(ownershipOf(site)) };
}

function engineSettings(values: Configuration): EngineOptions['settings'] {
  return {
    policy: () => policyOf(values),
    repositoryEveryMs: values.development.everySeconds * 1_000,
    searchMs: values.development.searchSeconds * 1_000,
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
