// `kintsugi up` as people run it, from its start to the moment when it says that it is ready.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '@kintsugi/contract';
import type { Client } from '@kintsugi/contract';
import { endServices, readAddress, readToken } from '@kintsugi/server';

const MAIN = fileURLToPath(import.meta.resolve('@kintsugi/cli/main'));
const LOOK_EVERY_MS = 5;
const READY_MS = 60_000;

export interface Up {
  readonly pid: number;
  readonly client: Client;
  readonly url: string;
  readonly otlpUrl: string;
  /** From the start of the process to the first 200 of /health/ready. */
  readonly readySeconds: number;
  /** Ends it, with its services or without. */
  end(withServices: boolean): Promise<void>;
}

/** `readyMs`: how long it may take; over a large log that is longer. */
export async function startUp(file: string, readyMs = READY_MS): Promise<Up> {
  const dataFolder = join(dirname(file), 'data');
  const startMs = performance.now();
  const child = spawn(process.execPath, [MAIN, 'up', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  const stop = async (withServices: boolean): Promise<void> => {
    await ended(child, withServices ? 'SIGINT' : 'SIGTERM');
    if (withServices) await endServices(dataFolder);
  };
  const interrupted = (): void => void stop(true).finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  while (performance.now() - startMs < readyMs && child.exitCode === null) {
    const address = await readAddress(dataFolder);
    if (address?.pid === child.pid && address !== null && (await isReady(address.url))) {
      const readySeconds = (performance.now() - startMs) / 1_000;
      const client = createClient({ url: address.url, token: (await readToken(dataFolder)) ?? '' });
      return {
        pid: address.pid,
        client,
        url: address.url,
        otlpUrl: address.otlpUrl ?? '',
        readySeconds,
        end: (withServices) => {
          process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
          return stop(withServices);
        },
      };
    }
    await sleep(LOOK_EVERY_MS);
  }
  await stop(true);
  throw new Error(`the server did not become ready: ${complaint}`);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/health/ready`, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
