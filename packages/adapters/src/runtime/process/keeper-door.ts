// Finds the keeper of a data folder, starts one where there is none, and talks to it. It must not know what the messages mean.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { inheritedEnvironment } from './keeper/environment.ts';
import { PROTOCOL } from './keeper/control.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { isAlive } from './replica/process-identity.ts';
import type { ProcessIdentity } from './replica/process-identity.ts';

/** Who the keeper is and where it listens. */
export interface Door extends ProcessIdentity {
  readonly port: number;
  readonly token: string;
  readonly protocol: number;
}

/** The keeper is there but can't be used; `mend` says what to do about it. */
export class KeeperUnreachable extends Error {
  readonly mend: string;
  constructor(because: string, mend: string) {
    super(because);
    this.mend = mend;
  }
}

const START_TIMEOUT_MS = 20_000;
const LOOK_AGAIN_MS = 25;
const PING_TIMEOUT_MS = 2_000;
const KEEPER_LOG_BYTES_MAX = 1_000_000;

/** The living keeper of `dataFolder` (absolute), started if there is none. At most one lives, however many ask. */
export async function startOrAdoptKeeper(dataFolder: string): Promise<Door> {
  const layout = layoutOf(dataFolder);
  const deadline = Date.now() + START_TIMEOUT_MS;
  let startedMs = 0;
  while (Date.now() < deadline) {
    const door = livingDoor(layout);
    if (door && (await answers(door))) return checked(door);
    // One that was started a while ago without opening its door has met another one, or has failed: try again.
    if (!door && Date.now() - startedMs > START_TIMEOUT_MS / 4) {
      startKeeperProcess(layout);
      startedMs = Date.now();
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  const door = livingDoor(layout);
  throw door
    ? new KeeperUnreachable(
        `the keeper (process ${door.pid}) does not answer`,
        'End everything with `kintsugi down` and start again.',
      )
    : new KeeperUnreachable('the keeper did not start', `Read ${layout.keeperLog}.`);
}

/** What the data folder says about its keeper, if that process still runs. */
export function livingDoor(layout: Layout): Door | null {
  try {
    const door = JSON.parse(readFileSync(layout.door, 'utf8')) as Door;
    return isAlive(door) ? door : null;
  } catch {
    return null;
  }
}

/** One question and its answer. Rejects when the keeper is not there (any more) or fails. `timeoutMs` 0 waits as long as it lives. */
export function callKeeper(door: Door, path: string, body: unknown, timeoutMs = 0): Promise<unknown> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: door.port,
        path,
        method: 'POST',
        agent: false,
        headers: {
          authorization: `Bearer ${door.token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
        ...(timeoutMs > 0 ? { signal: AbortSignal.timeout(timeoutMs) } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(answer));
          else reject(new KeeperFailed(`the keeper answered ${response.statusCode ?? 0} to ${path}: ${answer}`));
        });
      },
    );
    request.on('error', reject);
    request.end(text);
  });
}

/** The keeper lives and said that it failed: asking another one would not help. */
export class KeeperFailed extends Error {}

async function answers(door: Door): Promise<boolean> {
  return callKeeper(door, '/ping', {}, PING_TIMEOUT_MS).then(
    () => true,
    () => false,
  );
}

function checked(door: Door): Door {
  if (door.protocol === PROTOCOL) return door;
  throw new KeeperUnreachable(
    'the keeper was started by another version of Kintsugi',
    'End everything with `kintsugi down` and start again.',
  );
}

function startKeeperProcess(layout: Layout): void {
  mkdirSync(layout.runtime, { recursive: true, mode: 0o700 });
  const log = openSync(layout.keeperLog, isLong(layout.keeperLog) ? 'w' : 'a', 0o600);
  const main = fileURLToPath(new URL('./keeper/main.ts', import.meta.url));
  // A small young generation: the keeper carries streams, and memory is the services'.
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', main, layout.dataFolder],
    {
      cwd: layout.runtime,
      detached: true,
      env: inheritedEnvironment(process.env),
      stdio: ['ignore', log, log],
    },
  );
  child.on('error', () => {});
  child.unref();
  closeSync(log);
}

function isLong(file: string): boolean {
  try {
    return statSync(file).size > KEEPER_LOG_BYTES_MAX;
  } catch {
    return false;
  }
}
