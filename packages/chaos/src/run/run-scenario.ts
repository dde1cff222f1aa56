// One run: world, baseline, injection, watch, judgement, and everything taken back. Reads the truth only to hand it on.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@kintsugi/contract';
import type { ChaosEvent } from '../chaos-event.ts';
import { diceOf } from '../dice.ts';
import { judge } from '../judge/judge.ts';
import { valueOf } from '../kit/ask.ts';
import type { Scene } from '../kit/scene.ts';
import type { LoadedScenario } from '../scenario-catalog.ts';
import { prepareWorld, type World } from '../world/world.ts';
import { watchCustomers } from './customers-watch.ts';
import { startCourse } from './course.ts';
import { watchFrom } from './watch.ts';
import { watchToTheEnd } from './watch-to-the-end.ts';

export interface Access {
  readonly apiUrl: string;
  readonly token: string;
}

export interface RunOptions {
  readonly scenario: LoadedScenario;
  readonly seed: number;
  readonly ports: 'free' | 'declared';
  readonly pace: Pace;
  readonly tell: (event: ChaosEvent) => void;
  /** Comes when the server is up. */
  readonly access: Promise<Access>;
  /** Aborted: stop now, take everything back. */
  readonly signal: AbortSignal;
}

export interface Pace {
  /** Before the baseline, so that connections and caches are warm. */
  readonly warmUpSeconds: number;
  readonly baselineSeconds: number;
  readonly lookEveryMs: number;
  /** From the injection to giving up. */
  readonly timeoutSeconds: number;
  /** After the end of the incident, to see with the customers' eyes whether it is so. */
  readonly afterwardsSeconds: number;
}

export const USUAL_PACE: Pace = {
  warmUpSeconds: 2,
  baselineSeconds: 15,
  lookEveryMs: 700,
  timeoutSeconds: 180,
  afterwardsSeconds: 7,
};

/** Answers when everything is cleaned up. Never throws: a broken run says so in an event. */
export async function runScenario(options: RunOptions): Promise<void> {
  const { scenario, tell, signal } = options;
  const undo: { what: string; run: () => Promise<void> }[] = [];
  try {
    const variant = scenario.vary(diceOf(options.seed));
    const drafts = await mkdtemp(join(tmpdir(), 'work-'));
    undo.push({ what: 'remove the drafts', run: () => rm(drafts, { recursive: true, force: true }) });
    const { application } = scenario;
    const world = await prepareWorld({ application, ports: options.ports, proxies: variant.proxies ?? [] });
    undo.push({ what: 'end the world outside', run: () => world.stop() });
    const configuration = join(application, 'kintsugi.yaml');
    tell({ kind: 'world-ready', application, configuration, outside: world.outside, pids: pidsOf(world) });

    const { apiUrl, token } = await orAborted(options.access, signal);
    const scene: Scene = { api: createClient({ url: apiUrl, token }), world, drafts };
    await customersCome(scene, signal);
    tell({ kind: 'customers-came', baselineSeconds: options.pace.baselineSeconds, pids: pidsOf(world) });
    const customers = watchCustomers(customersOf(world));
    const beganMs = Date.now();
    await pauseTelling(customers, options, options.pace.warmUpSeconds + options.pace.baselineSeconds);
    const usual = await customers.baseline(options.pace.baselineSeconds);
    tell(usual);

    const course = await startCourse(variant.inject, scene, tell);
    undo.push({ what: 'take back what was injected', run: () => course.undo() });
    const watch = watchFrom(scene.api, beganMs);
    const { timedOut } = await watchToTheEnd({ options, variant, watch, customers, usual, course });
    const incidents = await watch.complete();
    const facts = {
      stepsAtMs: course.stepsAtMs(),
      endedAtMs: Date.now(),
      timedOut,
      incidents,
      customers: await customers.facts(usual),
    };
    tell({ kind: 'judged', ...judge(scenario.name, variant.truth, facts) });
  } catch (error) {
    if (!signal.aborted)
      tell({ kind: 'broke', says: textOf(error), mend: 'Nothing is known about the scenario: run it again.' });
  } finally {
    tell({ kind: 'cleaned-up', says: await takeBack(undo) });
  }
}

async function customersCome({ api, world }: Scene, signal: AbortSignal): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    const { items } = valueOf(await api.listServices({}));
    const ready = items.filter(
      ({ replicas }) => (replicas.ready ?? 0) > 0 && (replicas.ready ?? 0) >= replicas.desired,
    );
    if (ready.length === items.length && world.needs.every((name) => ready.some((service) => service.name === name)))
      return world.complete(new Map(items.map(({ name, url }) => [name, url])));
    if (Date.now() > until) throw new Error('the services did not become ready within 30 s');
    await pause(200, undefined, { signal });
  }
}

/** Looks at the customers each second meanwhile. */
async function pauseTelling(
  customers: ReturnType<typeof watchCustomers>,
  { tell, signal }: RunOptions,
  seconds: number,
): Promise<void> {
  const untilMs = Date.now() + seconds * 1_000;
  while (Date.now() < untilMs) {
    await pause(Math.min(1_000, Math.max(0, untilMs - Date.now())), undefined, { signal });
    const { fresh } = await customers.look(Date.now());
    if (fresh !== null) tell(fresh);
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

/** Last in, first out; what could not be taken back is said. */
async function takeBack(undo: readonly { what: string; run: () => Promise<void> }[]): Promise<string[]> {
  const says: string[] = [];
  for (const { what, run } of undo.toReversed()) {
    await run().catch((error: unknown) => says.push(`could not ${what}: ${textOf(error)}`));
  }
  return says;
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  return Promise.race([promise, aborted]);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
