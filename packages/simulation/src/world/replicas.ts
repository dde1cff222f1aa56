// The services as they run: replicas, releases, configurations. It can be told to change, and shows how it is.
import type { ReleaseState, ReplicaState, ServiceState } from '@kintsugi/engine/ports';
import { sha256 } from '../sha256.ts';
import type { Scheduler } from '../scheduler.ts';
import type { ServiceShape } from './graph.ts';
import type { WallClock } from './wall-clock.ts';

export interface Replica {
  readonly instance: string;
  readonly release: string;
  readonly configuration: number;
  state: ReplicaState['state'];
  healthy: boolean | null;
  /** True time since which its process runs. */
  startedMs: number;
  memoryBytes: number;
  restarts: number;
  lastExit: ReplicaState['lastExit'];
}

/** Releases and settings with this in their name never become healthy. */
export const BROKEN = 'broken';

export class Fleet {
  readonly shape: ServiceShape;
  release: string;
  configuration = 1;
  desired: number;
  replicas: Replica[] = [];
  readonly releases: ReleaseState[] = [];
  readonly settings: Readonly<Record<string, string>>[] = [{}, {}];
  #born = 0;
  readonly #scheduler: Scheduler;
  readonly #clock: WallClock;

  constructor(shape: ServiceShape, scheduler: Scheduler, clock: WallClock) {
    this.shape = shape;
    this.#scheduler = scheduler;
    this.#clock = clock;
    this.release = this.register(`${shape.name}-first`).release;
    this.desired = shape.replicas;
    for (let n = 0; n < shape.replicas; n += 1) this.add(this.release, 1).state = 'ready';
    for (const replica of this.replicas) replica.healthy = true;
  }

  register(content: string): ReleaseState {
    const contentHash = sha256(`${this.shape.name} ${content}`);
    const known = this.releases.find((release) => release.contentHash === contentHash);
    if (known !== undefined) return known;
    const number = this.releases.length + 1;
    const broken = content.includes(BROKEN) ? `-${BROKEN}` : '';
    const release = `${this.shape.name}-r${number}${broken}-${contentHash.slice(0, 8)}`;
    const state = { release, service: this.shape.name, number, contentHash, registeredMs: this.#clock.now() };
    this.releases.push(state);
    return state;
  }

  add(release: string, configuration: number): Replica {
    this.#born += 1;
    const replica: Replica = {
      instance: `${this.shape.name}-${this.#born}`,
      release,
      configuration,
      state: 'starting',
      healthy: null,
      startedMs: this.#scheduler.nowMs,
      memoryBytes: this.shape.memoryBytes,
      restarts: 0,
      lastExit: null,
    };
    this.replicas.push(replica);
    return replica;
  }

  remove(replica: Replica): void {
    this.replicas = this.replicas.filter((one) => one !== replica);
  }

  find(instance: string): Replica | undefined {
    return this.replicas.find((replica) => replica.instance === instance);
  }

  ready(): readonly Replica[] {
    return this.replicas.filter(({ state }) => state === 'ready');
  }

  canBecomeHealthy(release: string, configuration: number): boolean {
    return !release.includes(BROKEN) && !Object.keys(this.settings[configuration] ?? {}).includes(BROKEN);
  }

  /** Its process ends, and is started again. */
  crash(replica: Replica, because: string): void {
    replica.state = 'crashed';
    replica.healthy = false;
    replica.restarts += 1;
    replica.lastExit = { atMs: this.#clock.now(), code: 137, signal: null, because };
    this.#scheduler.after(1_500, () => {
      if (replica.state !== 'crashed') return;
      replica.state = 'ready';
      replica.healthy = true;
      replica.startedMs = this.#scheduler.nowMs;
      replica.memoryBytes = this.shape.memoryBytes;
    });
  }

  hang(replica: Replica): void {
    replica.state = 'unready';
    replica.healthy = false;
  }

  view(): ServiceState {
    const { shape, release, configuration, desired } = this;
    return {
      service: shape.name,
      url: `http://${shape.name}.invalid`,
      release,
      configuration,
      desiredReplicas: desired,
      replicas: this.replicas.map((replica) => ({
        ...replica,
        pid: null,
        startedMs: replica.startedMs,
        inFlight: 0,
      })),
      limits: { memoryBytes: shape.memoryLimitBytes, concurrency: 10 },
      dependsOn: [...shape.callees, ...(shape.outside === null ? [] : [shape.outside])],
    };
  }
}
