// Opens what the development loop needs: repositories, forges, the builder, the generators. Only what is configured is loaded.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EmbeddedForge } from '@kintsugi/adapters/forge/embedded';
import type { Project, Refusal } from '@kintsugi/domain';
import { DEFAULT_BUILD_LIMITS } from '@kintsugi/domain';
import type { DevelopmentWorld, WatchedProject } from '@kintsugi/engine';
import type { Forge } from '@kintsugi/engine/ports';
import type { LoadedConfiguration } from '../configuration/load.ts';
import type { Configuration } from '../configuration/schema.ts';
import { forgeTokenFile } from '../folder/address.ts';
import { rememberedPort, rememberPort } from './remembered-port.ts';
import type { Masking } from '../masking/masking.ts';

export interface OpenedDevelopment {
  readonly world: DevelopmentWorld;
  /** Calls `listener` with the project whose repository was pushed to; only hosted ones tell. */
  onPush(listener: (project: string) => void): void;
  close(): Promise<void>;
}

export type OpeningDevelopment =
  | { readonly ok: true; readonly development: OpenedDevelopment | null }
  | { readonly ok: false; readonly refusal: Refusal };

type Configured = Configuration['development']['projects'][string];
type CommandName = keyof Project['commands'];

const COMMANDS: readonly CommandName[] = ['install', 'build', 'test', 'testFile'];

export async function openDevelopment(
  configuration: LoadedConfiguration,
  masking: Masking,
  onTrouble: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<OpeningDevelopment> {
  const { projects } = configuration.values.development;
  if (Object.keys(projects).length === 0) return { ok: true, development: null };
  try {
    return { ok: true, development: await open(configuration, masking, onTrouble, environment) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const mend = 'See `development` in kintsugi.yaml; git must be installed.';
    return { ok: false, refusal: { kind: 'development', detail, mend } };
  }
}

async function open(
  configuration: LoadedConfiguration,
  masking: Masking,
  onTrouble: (line: string) => void,
  environment: NodeJS.ProcessEnv,
): Promise<OpenedDevelopment> {
  const { values, dataFolder, folder } = configuration;
  const projects = Object.entries(values.development.projects);
  const home = join(dataFolder, 'development');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const embedded = projects.some(([, { forge }]) => forge.kind === 'embedded')
    ? await openEmbedded(configuration, home)
    : null;
  const gitFolders = new Map<string, string>();
  const watched: WatchedProject[] = [];
  for (const [name, project] of projects) {
    const hosted = await hostOf(name, project, { embedded, folder, environment });
    const { openGitRepository } = await import('@kintsugi/adapters/repository/git');
    const repository = await openGitRepository({ folder: join(home, 'mirrors', name), ...hosted.remote });
    gitFolders.set(name, repository.gitFolder);
    const gitUrl = project.forge.kind === 'embedded' ? hosted.remote.remote : null;
    watched.push({ ...projectOf(name, project), repository, forge: hosted.forge, gitUrl });
  }
  const { openBuilder } = await import('@kintsugi/adapters/builder/sandboxed');
  const builder = await openBuilder({
    folder: join(home, 'builds'),
    gitFolderOf: ({ name }) => gitFolders.get(name) ?? '',
    registryEnvironment: registryOf(environment),
    releaseFolders: [join(dataFolder, 'releases')],
    maskerOf: (project) => masking.linesOfBuild(project),
    now: Date.now,
  });
  const { createPatchGenerators } = await import('@kintsugi/adapters/patches');
  const generators = createPatchGenerators({
    registry: { folder: join(home, 'registry'), environment: registryOf(environment) },
    onNote: (generator, note) => onTrouble(`repairs by ${generator}: ${JSON.stringify(note)}`),
  });
  return {
    world: { projects: watched, builder, generators },
    onPush: (listener) => void embedded?.onPush(({ repository }) => listener(repository)),
    close: async () => {
      await Promise.all([builder.close(), embedded?.close()]);
    },
  };
}

interface Around {
  readonly embedded: EmbeddedForge | null;
  /** Of the configuration's file. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

interface Host {
  readonly forge: Forge;
  readonly remote: { readonly remote: string; readonly authorization?: () => Promise<string> };
}

async function hostOf(name: string, { forge, repository, branch }: Configured, around: Around): Promise<Host> {
  if (forge.kind === 'embedded') {
    const { embedded } = around;
    if (embedded === null) throw new Error('the embedded forge is not open');
    await embedded.createRepository(name, branch);
    const authorization = () => embedded.authorization();
    return { forge: embedded.forgeOf(name), remote: { remote: embedded.urlOf(name), authorization } };
  }
  const token = around.environment[forge.tokenFrom];
  if (token === undefined || token === '')
    throw new Error(`${name}: the environment variable ${forge.tokenFrom}, which should hold its token, is not set`);
  const { openGitHubForge } = await import('@kintsugi/adapters/forge/github');
  const [owner = '', named = ''] = forge.repository.split('/');
  const remote = repository ?? `https://github.com/${forge.repository}.git`;
  const isPath = !/^[a-z]+:\/\//.test(remote);
  const basic = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  return {
    forge: openGitHubForge({ owner, repository: named, baseUrl: forge.url, credentials: { token: async () => token } }),
    remote: isPath ? { remote: resolve(around.folder, remote) } : { remote, authorization: async () => basic },
  };
}

/** The token is made once and kept. */
async function openEmbedded({ values, dataFolder }: LoadedConfiguration, home: string): Promise<EmbeddedForge> {
  const { server, development } = values;
  const file = forgeTokenFile(dataFolder);
  const kept = await readFile(file, 'utf8').catch(() => null);
  const token = kept?.trim() ?? randomBytes(24).toString('base64url');
  if (kept === null) await writeFile(file, `${token}\n`, { mode: 0o600 });
  const { openEmbeddedForge } = await import('@kintsugi/adapters/forge/embedded');
  const open = (port: number): Promise<EmbeddedForge> =>
    openEmbeddedForge({ folder: join(home, 'forge'), host: server.host, port, token });
  if (development.forgePort !== 0) return open(development.forgePort);
  // Clones and pull requests hold its address. The remembered port is only a wish: another may have it by now.
  const wanted = await rememberedPort(dataFolder, 'forge-port');
  const forge = wanted === 0 ? await open(0) : await open(wanted).catch(() => open(0));
  await rememberPort(dataFolder, 'forge-port', forge.port);
  return forge;
}

function projectOf(name: string, configured: Configured): Pick<WatchedProject, 'project' | 'finds'> {
  const { branch, services, autonomy, trusted, limits } = configured;
  return {
    project: {
      name,
      branch,
      services,
      autonomy,
      trusted,
      commands: {
        install: configured.install ?? null,
        build: configured.build ?? null,
        test: configured.test ?? null,
        testFile: configured.testFile ?? null,
      },
      limits: {
        ...DEFAULT_BUILD_LIMITS,
        timeMs: limits.seconds * 1_000,
        memoryMb: limits.memoryMb,
        processes: limits.processes,
        diskMb: limits.diskMb,
      },
    },
    finds: new Set(COMMANDS.filter((command) => configured[command] === undefined)),
  };
}

/** What npm may know when a locked dependency set is installed: where the registry is, and nothing secret. */
function registryOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const known = [
    'npm_config_registry',
    'npm_config_cafile',
    'NODE_EXTRA_CA_CERTS',
    'https_proxy',
    'http_proxy',
    'no_proxy',
  ];
  return Object.fromEntries(
    known.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}
