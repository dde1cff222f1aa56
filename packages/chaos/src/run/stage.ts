// What stands around the services while something is played: the world outside, customers, what they were used to.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@kintsugi/contract';
import type { ChaosEvent } from '../chaos-event.ts';
import { valueOf } from '../kit/ask.ts';
import type { Scene } from '../kit/scene.ts';
import { prepareWorld, type World } from '../world/world.ts';
import { watchCustomers, type CustomersWatch } from './customers-watch.ts';

export interface Access {
  readonly apiUrl: string;
  readonly token: string;
}

export interface StageOptions {
  /** Absolute folder of what is watched. */
  readonly application: string;
  /** Outside parties that are reached through a fault proxy. */
  readonly proxies: readonly string[];
  readonly ports: 'free' | 'declared';
  readonly baselineSeconds: number;
  readonly tell: (event: ChaosEvent) => void;
  /** Comes when the server is up. */
  readonly access: Promise<Access>;
  readonly signal: AbortSignal;
}

export interface Stage {
  readonly scene: Scene;
  readonly customers: CustomersWatch;
}

export interface WayDown {
  readonly what: string;
  readonly run: () => Promise<void>;
}

/** What it builds up is put on `undo` as it goes: a stage that breaks half-way is taken down all the same. */
export async function openStage(options: StageOptions, undo: WayDown[]): Promise<Stage> {
  const { application, ports, proxies, tell, signal } = options;
  const drafts = await mkdtemp(join(tmpdir(), 'work-'));
  undo.push({ what: 'remove the drafts', run: () => rm(drafts, { recursive: true, force: true }) });
  const world = await prepareWorld({ application, ports, proxies });
  undo.push({ what: 'end the world outside', run: () => world.stop() });
  const configuration = join(application, 'kintsugi.yaml');
  tell({ kind: 'world-ready', application, configuration, outside: world.outside, pids: pidsOf(world) });

  const { apiUrl, token } = await orAborted(options.access, signal);
  const scene: Scene = { api: createClient({ url: apiUrl, token }), world, drafts };
  await customersCome(scene, signal);
  tell({ kind: 'customers-came', baselineSeconds: options.baselineSeconds, pids: pidsOf(world) });
  return { scene, customers: watchCustomers(customersOf(world)) };
}

/** Last in, first out; what could not be taken back is said. */
export async function takeDown(undo: readonly WayDown[]): Promise<string[]> {
  const says: string[] = [];
  for (const { what, run } of undo.toReversed()) {
    await run().catch((error: unknown) => says.push(`could not ${what}: ${textOf(error)}`));
  }
  return says;
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function customersCome({ api, world }: Scene, signal: AbortSignal): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const { items } = valueOf(await api.listServices({}));
    const ready = items.filter(({ replicas: { ready: up, desired } }) => (up ?? 0) > 0 && (up ?? 0) >= desired);
    if (ready.length === items.length && world.needs.every((name) => ready.some((service) => service.name === name)))
      return world.complete(new Map(items.map(({ name, url }) => [name, url])));
    if (Date.now() > until) throw new Error('the services did not become ready within 30 s');
    await pause(200, undefined, { signal });
  }
}

function customersOf(world: World) {
  const customers = world.processes.get('customers');
  if (customers === undefined) throw new Error('world.yaml has no process named customers');
  return customers;
}

function pidsOf(world: World): number[] {
  return [...world.processes.values()].map(({ pid }) => pid);
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  return Promise.race([promise, aborted]);
}
