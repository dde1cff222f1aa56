// The server in the simulation: a real engine on simulated ports, which is killed at any moment and started again.
import type { Policy, Signal } from '@kintsugi/domain';
import type { Engine, World as EnginePorts } from '@kintsugi/engine';
import { createEngine } from '@kintsugi/engine';
import type { EventStore } from '@kintsugi/engine/ports';
import { clockPort } from './ports/clock.ts';
import { storePort } from './ports/event-store.ts';
import type { StoreWitness } from './ports/event-store.ts';
import { Life } from './ports/life.ts';
import { Link } from './ports/link.ts';
import { documentsPort, memoryPort, notifierPort } from './ports/notifier-and-documents.ts';
import type { Mailbox } from './ports/notifier-and-documents.ts';
import { runtimeOf, runtimePort } from './ports/runtime.ts';
import type { RuntimeWitness } from './ports/runtime.ts';
import { telemetryPort } from './ports/telemetry.ts';
import { CALM_MS } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { World } from './world/world.ts';

export interface ServerOptions {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly world: World;
  readonly store: EventStore;
  readonly random: Random;
  readonly witness: StoreWitness & RuntimeWitness;
  readonly mailbox: Mailbox;
  readonly shelf: Map<string, string>;
  readonly trace: (line: string) => void;
  /** A step broke by something that no port made up. */
  readonly onBug: (because: string) => void;
  /** What a test puts between the engine and its ports. */
  readonly plant: (ports: EnginePorts, place: { readonly life: Life; readonly world: World }) => EnginePorts;
  /** What the engine takes policy for; the checks go by the plan's. */
  readonly enginePolicy: (policy: Policy) => Policy;
}

const RESTART_MS = 1_000;
const CHECK_EVERY_MS = 2_000;
const ACTION_TIMEOUT_MS = 40_000;

export class Server {
  /** Null while it is down or starting. */
  engine: Engine | null = null;
  readonly #options: ServerOptions;
  #life: Life | null = null;
  #lives = 0;
  readonly #memory: { bytes: Uint8Array | null } = { bytes: null };
  /** Signals that were handed over and not acknowledged: said again after a restart, as detectors do. */
  readonly #unplaced = new Map<string, Signal>();

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.engine !== null;
  }

  /** True while a signal waits for its place in an incident. */
  get isBehind(): boolean {
    return this.#unplaced.size > 0;
  }

  get waiting(): readonly string[] {
    return [...this.#unplaced.keys()];
  }

  kill(awayMs = RESTART_MS): void {
    this.#awayMs = awayMs;
    this.#life?.kill();
  }

  #awayMs = RESTART_MS;

  start(): void {
    const { scheduler, trace } = this.#options;
    this.#lives += 1;
    const life = new Life(() => {
      trace('the server dies');
      this.engine = null;
      scheduler.after(this.#awayMs, () => this.start());
      this.#awayMs = RESTART_MS;
    });
    this.#life = life;
    trace(`the server starts (life ${this.#lives})`);
    const engine = this.#engineOf(life);
    engine.start().then(
      () => this.#up(engine, life),
      (error: unknown) => {
        this.#trouble('start', String(error));
        life.kill();
      },
    );
  }

  hear(signal: Signal): void {
    this.#unplaced.set(signal.id, signal);
    const { engine } = this;
    if (engine !== null) this.#place(engine, signal);
  }

  #up(engine: Engine, life: Life): void {
    if (!life.alive) return;
    this.engine = engine;
    this.#options.world.watcher.forget();
    for (const signal of this.#unplaced.values()) this.#place(engine, signal);
  }

  #place(engine: Engine, signal: Signal): void {
    engine.signals([signal]).then(
      () => {
        this.#unplaced.delete(signal.id);
        this.#options.trace(`signal ${signal.id} is placed`);
      },
      (error: unknown) => this.#trouble('signals', String(error)),
    );
  }

  #trouble(where: string, because: string): void {
    this.#options.trace(`trouble in ${where}: ${because.split('\n')[0]}`);
    if (!isMadeUp(because)) this.#options.onBug(`${where}: ${because}`);
  }

  #engineOf(life: Life): Engine {
    const { plan, scheduler, world, store, random, witness, mailbox, shelf, plant, enginePolicy } = this.#options;
    const link = (name: string): Link => {
      const weather = plan.weather[name as keyof Plan['weather']];
      return new Link({ life, scheduler, random: random.fork(`${name} ${this.#lives}`), weather, calmMs: CALM_MS });
    };
    const ports: EnginePorts = {
      store: storePort(store, link('store'), plan.store, witness),
      telemetry: telemetryPort(world, link('telemetry')),
      runtime: runtimePort(runtimeOf(world), link('runtime'), plan.runtime, witness, world),
      notifiers: [notifierPort('pager', mailbox, link('notifier'), plan.notifierAway)],
      documents: documentsPort(shelf, link('documents'), plan.diskFull),
      development: null,
      memory: memoryPort(this.#memory, link('documents'), plan.diskFull),
      clock: clockPort(world.clock, scheduler, life, `${this.#lives}L`),
    };
    const planted = plant(ports, { life, world });
    return createEngine({
      world: { ...planted, store: acknowledging(planted.store, witness) },
      settings: {
        policy: () => enginePolicy(plan.policy),
        checkEveryMs: CHECK_EVERY_MS,
        portTimeoutMs: ACTION_TIMEOUT_MS,
      },
      onTrouble: (id, because) => {
        if (life.alive) this.#trouble(id, because);
      },
    });
  }
}

/** Notes what the engine was told is durable. */
function acknowledging(store: EventStore, witness: StoreWitness): EventStore {
  return {
    ...store,
    append: async (stream, expected, events) => {
      const result = await store.append(stream, expected, events);
      if (result.ok) witness.acknowledged(result.events);
      return result;
    },
  };
}

/** What simulated ports make up says so; what the loop says about it in its own words is no bug either. */
function isMadeUp(because: string): boolean {
  return /simulated|no answer from|lost \d+ races|is not placed yet|is left aside/.test(because);
}
