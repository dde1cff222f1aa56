// A world for tests of the process runtime: a tiny service of two files in a folder with a space in its name, and
// everything of it removed at the end. Only tests import this.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceState } from '@kintsugi/engine/ports';
import { expect } from 'vitest';
import { connectProcessRuntime, endProcessRuntime } from './index.ts';
import type { ProcessRuntime, RuntimeSpec, ServiceSpec } from './index.ts';
import { livingDoor } from './keeper-door.ts';
import { layoutOf } from './layout.ts';

/** What a replica of the tests can be told over HTTP, beside `/health`. `WAIT_MS` is how long `/` takes. */
const MAIN = `
import { createServer } from 'node:http';
import { greeting } from './greeting.mjs';
if (process.env.BROKEN) process.exit(Number(process.env.BROKEN));
const held = [];
const answer = {
  '/health': (response) => response.end('ok'),
  '/crash': () => process.exit(7),
  '/hold': (response) => { held.push(Buffer.alloc(400 * 1024 * 1024, 1)); response.end('held'); },
  '/env': (response) => response.end(JSON.stringify(process.env)),
};
const server = createServer((request, response) => {
  const known = answer[request.url];
  if (known) return known(response);
  request.resume();
  setTimeout(() => response.end(JSON.stringify({ greeting, pid: process.pid, setting: process.env.SETTING ?? null })), Number(process.env.WAIT_MS ?? 5));
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening as ' + process.env.OTEL_RESOURCE_ATTRIBUTES));
process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;

export interface ProcessWorld {
  readonly folder: string;
  readonly dataFolder: string;
  readonly runtime: ProcessRuntime;
  /** A folder with a release that greets so; `main` replaces the whole program. */
  releaseFolder(greeting: string, main?: string): string;
  spec(...services: readonly ServiceSpec[]): RuntimeSpec;
  service(name: string, changes?: Partial<ServiceSpec>): ServiceSpec;
  state(name: string): Promise<ServiceState>;
  until(what: string, condition: () => Promise<boolean> | boolean): Promise<void>;
  connectAgain(): Promise<ProcessRuntime>;
  /** kill -9; nothing is told to anybody. Answers once it is gone. */
  killKeeper(): Promise<void>;
  dispose(): Promise<void>;
}

const PATIENCE_MS = 20_000;

export async function openProcessWorld(): Promise<ProcessWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'kintsugi runtime '));
  const dataFolder = join(folder, 'data');
  const connected: ProcessRuntime[] = [];
  const connectAgain = async (): Promise<ProcessRuntime> => {
    const runtime = await connectProcessRuntime({ dataFolder });
    connected.push(runtime);
    return runtime;
  };
  const runtime = await connectAgain();
  let releases = 0;

  const releaseFolder = (greeting: string, main = MAIN): string => {
    releases += 1;
    const path = join(folder, `release ${releases}`);
    mkdirSync(path);
    writeFileSync(join(path, 'main.mjs'), main);
    writeFileSync(join(path, 'greeting.mjs'), `export const greeting = ${JSON.stringify(greeting)};\n`);
    return path;
  };
  const until = async (what: string, condition: () => Promise<boolean> | boolean): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await condition())) {
      if (Date.now() > deadline)
        expect.fail(`waited in vain until ${what}: ${JSON.stringify(await runtime.services())}`);
      await sleep(10);
    }
  };
  return {
    folder,
    dataFolder,
    runtime,
    releaseFolder,
    until,
    connectAgain,
    spec: (...services) => ({ services, outside: {}, otlpEndpoint: null }),
    service: (name, changes = {}) => ({
      name,
      releaseFolder: changes.releaseFolder ?? releaseFolder('hello'),
      run: { kind: 'node', entry: 'main.mjs', nodeArgs: [] },
      replicas: 2,
      port: null,
      health: { path: '/health', intervalMs: 50, timeoutMs: 2_000, startTimeoutMs: 20_000 },
      env: {},
      limits: { memoryBytes: null, concurrency: null },
      ...changes,
    }),
    async state(name) {
      return (await runtime.services()).find(({ service }) => service === name) ?? expect.fail(`no service ${name}`);
    },
    async killKeeper() {
      const door = livingDoor(layoutOf(dataFolder)) ?? expect.fail('no keeper lives');
      process.kill(door.pid, 'SIGKILL');
      await until('the keeper is gone', () => livingDoor(layoutOf(dataFolder)) === null);
    },
    async dispose() {
      await endProcessRuntime(dataFolder);
      for (const one of connected) await one.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts `services` and waits until they are ready. */
export async function start(world: ProcessWorld, ...services: readonly ServiceSpec[]): Promise<void> {
  const answer = await world.runtime.declare(world.spec(...services));
  if (!answer.ok) expect.fail(`refused: ${JSON.stringify(answer.refusal)}`);
  if (!(await world.runtime.settled(PATIENCE_MS))) {
    expect.fail(`not ready: ${JSON.stringify(await world.runtime.services())}\n${keeperLog(world)}`);
  }
}

export function keeperLog({ dataFolder }: ProcessWorld): string {
  return readFileSync(layoutOf(dataFolder).keeperLog, 'utf8');
}

export async function getJson(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  if (!response.ok) expect.fail(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
