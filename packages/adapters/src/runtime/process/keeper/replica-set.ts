// One service as the keeper runs it: its balancer and its replicas. Only ready replicas are in the balancer.
// It must not know operations: they add and retire replicas here.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createBalancer } from '../balancer/balancer.ts';
import type { Balancer } from '../balancer/balancer.ts';
import { noCounts } from '../balancer/backend.ts';
import type { Backend, Counts } from '../balancer/backend.ts';
import type { Journal } from '../journal/journal.ts';
import type { ReplicaRecord, ServiceRecord, Target } from '../journal/records.ts';
import type { Layout } from '../layout.ts';
import { Replica } from '../replica/replica.ts';
import type { EndOptions, Launch } from '../replica/replica.ts';
import { replicaEnvironment } from './environment.ts';
import type { Surroundings } from './environment.ts';
import type { StartGate } from './start-gate.ts';

export interface ReplicaSetOptions {
  readonly name: string;
  readonly layout: Layout;
  readonly journal: Journal;
  readonly portsTaken: Set<number>;
  readonly inherited: Readonly<Record<string, string>>;
  readonly upstreamTimeoutMs: number;
  readonly startGate: StartGate;
  surroundings(): Surroundings;
}

/** How replicas of ours are ended: requests under way get time, then the process does. */
export const POLITELY: EndOptions = { drainMs: 10_000, graceMs: 5_000 };
/** For replicas that answer no health check: what they still do is unlikely to end. */
export const FIRMLY: EndOptions = { drainMs: 1_000, graceMs: 5_000 };
/** For replicas that serve nobody: nothing to wait for. */
export const QUICKLY: EndOptions = { drainMs: 0, graceMs: 1_000 };

const LOGS_KEPT_PER_SERVICE = 24;
const COUNTS_KEPT = 32;
const NEVER = new AbortController().signal;

export class ReplicaSet {
  readonly name: string;
  readonly balancer: Balancer;
  readonly replicas = new Map<string, Replica>();
  /** What went through the balancer, by replica; of the last that have ended too, whose counts may not have been read yet. */
  readonly counts = new Map<string, Counts>();
  readonly #options: ReplicaSetOptions;
  readonly #listeners = new Set<() => void>();
  readonly #inBalancer = new Map<string, Backend>();

  constructor(options: ReplicaSetOptions) {
    this.name = options.name;
    this.#options = options;
    this.balancer = createBalancer({ service: options.name, upstreamTimeoutMs: options.upstreamTimeoutMs });
  }

  get record(): ServiceRecord {
    const record = this.#options.journal.memory.services.get(this.name);
    if (record === undefined) throw new Error(`the journal does not know service ${this.name}`);
    return record;
  }

  /** Replicas that are not being ended. */
  live(): readonly Replica[] {
    return [...this.replicas.values()].filter((replica) => !replica.leaving);
  }

  /**
   * Starts one more replica, under a name that was never used before: at once, or `in-turn` where a whole installation
   * starts and nobody waits for this one.
   */
  add(target: Pick<Target, 'release' | 'configuration'>, operation: string, when: 'at-once' | 'in-turn'): Replica {
    const number = this.record.instances + 1;
    const replica: ReplicaRecord = {
      instance: `${this.name}-${number}`,
      release: target.release,
      configuration: target.configuration,
      operation,
      process: null,
      restarts: 0,
      lastExit: null,
      leaving: false,
    };
    this.#options.journal.append({ kind: 'replica-added', service: this.name, replica, number });
    const created = this.#create(replica);
    if (when === 'at-once') void created.start();
    else void this.#startInTurn(created);
    return created;
  }

  /** Takes over a replica of an earlier keeper: adopts its process where it still runs, else starts it again. */
  async takeOver(record: ReplicaRecord, runs: boolean): Promise<void> {
    if (record.leaving && !runs) {
      this.#options.journal.append({ kind: 'replica-removed', service: this.name, instance: record.instance });
      return;
    }
    const replica = this.#create(record);
    if (runs && record.process) await replica.adopt(record.process);
    else void this.#startInTurn(replica);
    if (record.leaving) void this.retire(replica, POLITELY);
  }

  /** Takes `replica` out of the balancer at once and ends it; resolves when its process has gone. */
  async retire(replica: Replica, options: EndOptions): Promise<void> {
    const { instance } = replica.order;
    this.#options.journal.append({ kind: 'replica-leaving', service: this.name, instance });
    await replica.end(options);
    this.replicas.delete(instance);
    this.#options.journal.append({ kind: 'replica-removed', service: this.name, instance });
    this.#pruneLogs();
    this.#changed();
  }

  /** Resolves true once `condition` holds; false after `timeoutMs` or when `signal` is aborted. Looks again whenever a replica changes. */
  until(condition: () => boolean, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (answer: boolean): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        signal.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      const look = (): void => {
        if (condition()) settle(true);
      };
      const giveUp = (): void => settle(condition());
      const timer = setTimeout(giveUp, timeoutMs);
      this.#listeners.add(look);
      signal.addEventListener('abort', giveUp);
    });
  }

  async #startInTurn(replica: Replica): Promise<void> {
    await this.#options.startGate.run(async () => {
      await replica.start();
      if (replica.leaving) return;
      await this.until(() => replica.state !== 'starting', this.record.spec.health.startTimeoutMs, NEVER);
    });
  }

  #create(record: ReplicaRecord): Replica {
    const { layout, journal, portsTaken } = this.#options;
    const named = { service: this.name, instance: record.instance };
    const counts = noCounts();
    this.counts.set(record.instance, counts);
    for (const instance of [...this.counts.keys()].slice(0, -COUNTS_KEPT))
      if (!this.replicas.has(instance)) this.counts.delete(instance);
    const replica = new Replica(
      {
        instance: record.instance,
        release: record.release,
        configuration: record.configuration,
        operation: record.operation,
        pipesFolder: layout.pipes,
        logFile: layout.logOf(this.name, record.instance),
        portsTaken,
        counts,
        health: () => this.record.spec.health,
        memoryLimitBytes: () => this.record.spec.limits.memoryBytes,
        launch: (port) => this.#launch(record, port),
        onStarted: (process) => journal.append({ kind: 'replica-started', ...named, process }),
        onExit: (exit) => journal.append({ kind: 'replica-exited', ...named, exit }),
        onChange: () => this.#changed(),
      },
      record,
    );
    this.replicas.set(record.instance, replica);
    return replica;
  }

  #launch(record: ReplicaRecord, port: number): Launch {
    const { layout, inherited, surroundings } = this.#options;
    const { spec, configurations } = this.record;
    const dataFolder = layout.stateOf(this.name);
    mkdirSync(dataFolder, { recursive: true });
    const env = configurations.find(({ number }) => number === record.configuration)?.env ?? {};
    const place = { service: this.name, instance: record.instance, release: record.release, port, dataFolder };
    const [command = '', ...args] =
      spec.run.kind === 'node' ? [process.execPath, ...spec.run.nodeArgs, spec.run.entry] : spec.run.command;
    return {
      command,
      args,
      folder: layout.releaseFolder(this.name, record.release),
      env: { ...inherited, ...replicaEnvironment(env, place, surroundings()) },
    };
  }

  #changed(): void {
    for (const [instance, backend] of this.#inBalancer) {
      const replica = this.replicas.get(instance);
      if (replica?.state === 'ready' && replica.backend === backend) continue;
      this.balancer.remove(backend);
      this.#inBalancer.delete(instance);
    }
    for (const { state, backend, order } of this.replicas.values()) {
      if (state !== 'ready' || backend === null || this.#inBalancer.has(order.instance)) continue;
      this.balancer.add(backend);
      this.#inBalancer.set(order.instance, backend);
    }
    for (const look of this.#listeners) look();
  }

  /** Names are never used twice, so old files would pile up. */
  #pruneLogs(): void {
    const folder = this.#options.layout.logsOf(this.name);
    try {
      const files = readdirSync(folder).filter((file) => !this.replicas.has(file.replace(/\.log(\.1)?$/, '')));
      const dated = files
        .map((file) => ({ path: join(folder, file), ms: statSync(join(folder, file)).mtimeMs }))
        .toSorted((a, b) => b.ms - a.ms);
      for (const { path } of dated.slice(LOGS_KEPT_PER_SERVICE)) rmSync(path, { force: true });
    } catch {
      // The folder may have gone with the data folder; there is nothing to tidy then.
    }
  }
}
