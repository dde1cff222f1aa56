// A server over the real forge, git, builder and generators, for tests: events in memory, and a runtime that releases
// folders by their content. Skipped aloud where there is no git.
import { Masking } from '../masking/masking.ts';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createClient, type Answer, type Client, type Reply } from '@kintsugi/contract';
import type { Runtime, ServiceState } from '@kintsugi/engine/ports';
import { loadConfiguration } from '../configuration/load.ts';
import { readForgeToken, readToken } from '../folder/address.ts';
import { startServer, type Server } from '../start.ts';
import { openDevelopment } from './development.ts';
import { inMemoryWorld, type TestWorld } from './in-memory-world.kit.ts';

/** Why tests that need git are skipped; null: there is one. Said aloud once a file. */
export const noGit = missingGit();
if (noGit !== null) console.info(`skipped: everything that needs git: ${noGit}`);

const LOOK_EVERY_MS = 50;

export interface DevelopmentServer {
  readonly folder: string;
  readonly server: Server;
  readonly client: Client;
  readonly applied: TestWorld['applied'];
  /** The release that each service runs. */
  readonly running: ReadonlyMap<string, string>;
  /** Files of each release that was registered, as text. */
  readonly released: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Hosted here: pushes go over HTTP with the forge's token. */
  clone(project: string): Promise<Clone>;
  dispose(): Promise<void>;
}

export interface Clone {
  readonly folder: string;
  git(...args: readonly string[]): Promise<string>;
  /** Commits and pushes `main`; null removes a file. Answers the commit. */
  push(subject: string, files: Readonly<Record<string, string | null>>): Promise<string>;
}

/** `projects`: what stands under `development.projects`, as JSON. */
export async function developmentServer(
  projects: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv = {},
): Promise<DevelopmentServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi development '));
  const applied: TestWorld['applied'] = [];
  const running = new Map([['alpha', 'r-first']]);
  const released = new Map<string, ReadonlyMap<string, string>>();
  const file = join(folder, 'kintsugi.yaml');
  const development = { everySeconds: 3_600, projects };
  const policy = { autonomy: 'act', cooldownSeconds: 0, blastRadiusMax: 1 };
  const services = { alpha: { release: '.', entry: 'sums.js' } };
  await writeFile(
    file,
    JSON.stringify({ version: 1, name: 'code', server: { port: 0 }, services, policy, development }),
  );
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const started = await startServer({
    configuration: loaded.configuration,
    version: 'test',
    openWorld: async (configuration) => {
      const opened = await openDevelopment(configuration, new Masking(configuration.values.masking), () => {}, {
        ...process.env,
        ...environment,
      });
      if (!opened.ok) return opened;
      const { development: own } = opened;
      const world = inMemoryWorld({
        runtime: releasing(applied, running, released),
        ...(own === null ? {} : { development: own.world, onPush: own.onPush, close: () => own.close() }),
      });
      return { ok: true, world };
    },
  });
  if (!started.ok) throw new Error(started.refusal.detail);
  const { server } = started;
  const client = createClient({ url: server.url, token: (await readToken(server.dataFolder)) ?? '' });
  return {
    folder,
    server,
    client,
    applied,
    running,
    released,
    async clone(project) {
      const { items } = value(await client.listProjects({}));
      const url = items.find(({ name }) => name === project)?.gitUrl ?? '';
      return cloneIn(join(folder, `clone of ${project}`), url, await readForgeToken(server.dataFolder));
    },
    async dispose() {
      await server.stop(false);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A fresh repository whose `origin` is `remote`. Credentials go by the environment: arguments can be read by all. */
export async function cloneIn(folder: string, remote: string, token: string | null): Promise<Clone> {
  await mkdir(folder, { recursive: true });
  const basic = Buffer.from(`ada:${token ?? ''}`).toString('base64');
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...(token === null
      ? {}
      : {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: `http.${new URL(remote).origin}/.extraHeader`,
          GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
        }),
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  // Never in this thread: the server that takes the push is in it.
  const git = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { cwd: folder, env })).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', remote);
  return {
    folder,
    git,
    async push(subject, files) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await (text === null ? rm(join(folder, path)) : writeFile(join(folder, path), text));
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--message', subject);
      await git('push', '--quiet', 'origin', 'main');
      return git('rev-parse', 'HEAD');
    },
  };
}

export function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.problem.detail} (${reply.problem.mend})`);
  return reply.value;
}

/** Looks until there is an answer other than null; an error names what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | null>, patienceMs = 60_000): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Null: this commit has not passed yet. */
export async function built({ client }: DevelopmentServer, sha: string): Promise<true | null> {
  const { items } = value(await client.listBuilds({ query: { state: 'passed' } }));
  return items.some(({ commit }) => commit.sha === sha) ? true : null;
}

/** Follows its timeline as the page does, and answers how it stands once it is tidied. */
export async function repairEnded({ client }: DevelopmentServer, id: string): Promise<Answer<'getRepair'>> {
  let after = 0;
  await until('the repair has ended', async () => {
    const news = value(await client.getRepairTimeline({ params: { id }, query: { after, waitSeconds: 10 } }));
    after = news.version;
    const last = news.items.at(-1);
    if (last?.kind === 'repair-escalated') throw new Error(last.says);
    return last?.kind === 'repair-tidied' ? true : null;
  });
  return value(await client.getRepair({ params: { id } }));
}

/** Does what it is told at once; a release is named by what its folder holds. */
function releasing(
  applied: TestWorld['applied'],
  running: Map<string, string>,
  released: Map<string, ReadonlyMap<string, string>>,
): Runtime {
  const { runtime } = inMemoryWorld();
  return {
    ...runtime,
    services: async () => {
      const [like] = await runtime.services();
      return [...running].map(([service, release]) => stateOf(like as ServiceState, service, release));
    },
    inverseOf: async ({ service }) => ({
      kind: 'request',
      request: { kind: 'rollback', service, release: running.get(service) ?? '' },
    }),
    apply: async (request, key, by) => {
      if ('release' in request) running.set(request.service, request.release);
      applied.push({ request, key, by });
      return { kind: 'applied', receipt: 'done' };
    },
    outcomeOf: async (key) =>
      applied.some((each) => each.key === key) ? { kind: 'applied', receipt: 'done' } : { kind: 'never-seen' },
    registerRelease: async (service, folder) => {
      const files = await textsIn(folder);
      const contentHash = createHash('sha256')
        .update(JSON.stringify([...files]))
        .digest('hex');
      const release = `r-${contentHash.slice(0, 12)}`;
      released.set(release, files);
      return { ok: true, release: { release, service, number: released.size, contentHash, registeredMs: Date.now() } };
    },
  };
}

function stateOf(like: ServiceState, service: string, release: string): ServiceState {
  return { ...like, service, release, replicas: like.replicas.map((replica) => ({ ...replica, release })) };
}

async function textsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const),
    ),
  );
}

function missingGit(): string | null {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'there is none; install git';
  }
}
