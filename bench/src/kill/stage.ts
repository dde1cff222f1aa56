// A place for one kill: a folder with a small service of two replicas, a server over it, and the hands to hang and to kill.
import { fork, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@kintsugi/contract';
import type { Client } from '@kintsugi/contract';
import { endServices, readToken } from '@kintsugi/server';
import { SERVICE } from './points.ts';
import type { Hold, Story } from './points.ts';
import type { FromServer } from './server-process.ts';

const MAIN = `
import { createServer } from 'node:http';
const server = createServer((request, response) => response.end(request.url === '/health' ? 'ok' : String(process.pid)));
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;
const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 120_000;

export interface RunningServer {
  readonly client: Client;
  readonly pid: number;
  /** Resolves when it holds still where it was told to. */
  readonly held: Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end with its services; resolves when it is gone. */
  down(): Promise<void>;
}

export interface Stage {
  readonly dataFolder: string;
  start(hold?: Hold): Promise<RunningServer>;
  /** Ends whatever still runs, and removes the folder. */
  dispose(): Promise<void>;
}

export function openStage(folder: string, story: Story): Promise<Stage> {
  return stageWith(folder, configurationFor(story), { 'service/main.mjs': MAIN });
}

/** `files` by their path below `folder`, as text; `configuration` is its kintsugi.yaml. */
export async function stageWith(
  folder: string,
  configuration: string,
  files: Readonly<Record<string, string>>,
): Promise<Stage> {
  const dataFolder = join(folder, '.kintsugi');
  const file = join(folder, 'kintsugi.yaml');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await writeFile(file, configuration);
  const children = new Set<ChildProcess>();
  // What runs here is detached from this process: an interruption must not leave it behind.
  const interrupted = (): void => void dispose().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);

  async function dispose(): Promise<void> {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    for (const child of children) await ended(child, 'SIGKILL');
    await endServices(dataFolder);
    await rm(folder, { recursive: true, force: true });
  }

  return {
    dataFolder,
    async start(hold) {
      const args = [file, JSON.stringify(hold ?? null)];
      const child = fork(new URL('server-process.ts', import.meta.url), args, {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      children.add(child);
      return running(child, dataFolder);
    },
    dispose,
  };
}

function configurationFor(story: Story): string {
  return `version: 1
name: a stage for kills
server: { port: 0, otlpPort: 0 }
services:
  ${SERVICE}:
    release: service
    entry: main.mjs
    nodeArgs: [--max-semi-space-size=1]
    replicas: 2
    health: { path: /health, intervalMs: 200, timeoutMs: 1000, startTimeoutMs: 30000 }
policy: { autonomy: ${story === 'healed' ? 'act' : 'observe'}, cooldownSeconds: 0, blastRadiusMax: 1 }
`;
}

async function running(child: ChildProcess, dataFolder: string): Promise<RunningServer> {
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4_000)));
  const held = Promise.withResolvers<void>();
  const url = Promise.withResolvers<string>();
  child.on('message', (message: FromServer) => {
    if (message.kind === 'held') held.resolve();
    if (message.kind === 'started') url.resolve(message.url);
    if (message.kind === 'refused') url.reject(new Error(`${message.refusal.detail} ${message.refusal.mend}`));
  });
  child.on('exit', () => url.reject(new Error(`the server ended at its start: ${complaints}`)));
  const address = await url.promise;
  const client = createClient({ url: address, token: (await readToken(dataFolder)) ?? '' });
  return {
    client,
    pid: child.pid ?? 0,
    held: held.promise,
    kill: () => ended(child, 'SIGKILL'),
    async down() {
      await client.shutDown({ body: { services: true } });
      await ended(child, null);
    },
  };
}

function ended(child: ChildProcess, signal: NodeJS.Signals | null): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (signal !== null) child.kill(signal);
  });
}

/** Looks until there is an answer other than null; an error names what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | null>, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

export async function keeperPid(dataFolder: string): Promise<number> {
  const door = JSON.parse(await readFile(join(dataFolder, 'runtime', 'keeper.json'), 'utf8')) as { pid: number };
  return door.pid;
}

/** True while a process with this id runs. One that has ended and that nobody has asked about yet does not. */
export function lives(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  const state = stdout.trim();
  return state !== '' && !state.startsWith('Z');
}
