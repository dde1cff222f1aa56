// One process of the world outside: started, told things by its control port, ended. Knows no application.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { OutsideSpec } from './world-file.ts';

export interface OutsideProcess {
  readonly name: string;
  readonly pid: number;
  readonly url: string | undefined;
  /** POST /control. Throws where it refuses or does not answer: then the run is broken. */
  tell(message: object): Promise<void>;
  /** GET /stats. */
  stats(seconds: number): Promise<unknown>;
  stop(): Promise<void>;
}

const OUTPUT_KEPT = 4_000;
const START_MS_MAX = 10_000;
const STOP_MS_MAX = 2_000;

/** Answers when its ports accept connections; throws with its output where they do not. */
export async function startOutside(spec: OutsideSpec, folder: string): Promise<OutsideProcess> {
  const [program, ...rest] = spec.command;
  const child = spawn(program === 'node' ? process.execPath : program, rest, {
    cwd: folder,
    env: { ...process.env, ...spec.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-OUTPUT_KEPT)));
  let isOver = false;
  const ended = once(child, 'exit')
    .catch((error: unknown) => (output += String(error)))
    .finally(() => (isOver = true));
  /** Somebody else may sit on the port of a process that has died, and would answer in its place. */
  const living = (): void => {
    if (isOver) throw new Error(`${spec.name} of the world outside has ended:\n${output}`);
  };
  const addresses = [spec.url, spec.control].filter((address) => address !== undefined);
  const up = await Promise.race([allAnswer(addresses), ended.then(() => false)]);
  if (!up || child.pid === undefined) {
    await end(child);
    throw new Error(`${spec.name} of the world outside did not start:\n${output}`);
  }
  return {
    name: spec.name,
    pid: child.pid,
    url: spec.url,
    tell: async (message) => {
      living();
      const response = await ask(spec, '/control', { method: 'POST', body: JSON.stringify(message) });
      if (!response.ok) throw new Error(`${spec.name} refused ${JSON.stringify(message)}: ${await response.text()}`);
      await response.text();
    },
    stats: async (seconds) => {
      living();
      return (await ask(spec, `/stats?seconds=${seconds}`, {})).json();
    },
    stop: () => end(child),
  };
}

async function ask({ name, control }: OutsideSpec, path: string, init: RequestInit): Promise<Response> {
  if (control === undefined) throw new Error(`${name} has no control port in world.yaml`);
  return fetch(new URL(path, control), { ...init, signal: AbortSignal.timeout(5_000) });
}

async function allAnswer(addresses: readonly string[]): Promise<boolean> {
  const until = Date.now() + START_MS_MAX;
  const answers = await Promise.all(addresses.map((address) => accepts(new URL(address), until)));
  return answers.every(Boolean);
}

async function accepts({ hostname, port }: URL, until: number): Promise<boolean> {
  while (Date.now() < until) {
    const socket = connect({ host: hostname, port: Number(port) });
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return true;
    await pause(50);
  }
  return false;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await ended;
  clearTimeout(hard);
}
