// The keeper's parts joined: what it remembers, the services that it runs, and what ends it.
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Change } from '@kintsugi/domain';
import type { Clock, ReleaseState, ServiceState } from '@kintsugi/engine/ports';
import type { Journal } from '../journal/journal.ts';
import type { ReplicaRecord, ServiceRecord } from '../journal/records.ts';
import type { Layout } from '../layout.ts';
import { holdersOf } from '../replica/output-pipes.ts';
import { identify, isAlive, signalGroup } from '../replica/process-identity.ts';
import type { ProcessIdentity } from '../replica/process-identity.ts';
import { usageOf } from '../replica/usage.ts';
import type { DeclareAnswer, RuntimeSpec } from '../spec.ts';
import { addressOf, declare, registerRelease } from './declare.ts';
import type { PreparedReleases } from './declare.ts';
import { inheritedEnvironment } from './environment.ts';
import type { Surroundings } from './environment.ts';
import { ReplicaSet, POLITELY, QUICKLY } from './replica-set.ts';
import { Operations } from './operations.ts';
import { createStartGate } from './start-gate.ts';
import { readingOf, serviceState } from './views.ts';
import type { Reading } from './views.ts';

export interface Keeper {
  readonly journal: Journal;
  readonly operations: Operations;
  declare(spec: RuntimeSpec, prepared: PreparedReleases): Promise<DeclareAnswer>;
  register(service: string, prepared: PreparedReleases[string]): ReleaseState | null;
  services(): readonly ServiceState[];
  changes(sinceMs: number): readonly Change[];
  read(): Reading;
  /** Ends every service and balancer. `politely` lets requests under way end first. */
  down(how: 'politely' | 'quickly'): Promise<void>;
}

export interface KeeperOptions {
  readonly layout: Layout;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Changes with every start. */
  readonly name: string;
  readonly upstreamTimeoutMs: number;
}

const SAMPLE_MS = 500;
const BALANCER_RETRY_MS = 500;
const STARTS_PER_CORE = 2;

/** Adopts what an earlier keeper left, then goes on where it stood. */
export async function startKeeper(options: KeeperOptions): Promise<Keeper> {
  const { layout, journal, clock } = options;
  const { memory } = journal;
  const services = new Map<string, ReplicaSet>();
  const portsTaken = new Set<number>([...memory.services.values()].map(({ port }) => port));
  const surroundings = (): Surroundings => ({
    services: new Map([...memory.services.values()].map(({ spec, port }) => [spec.name, addressOf(port)])),
    outside: memory.outside,
    otlpEndpoint: memory.otlpEndpoint,
  });
  const inherited = inheritedEnvironment(process.env);
  const startGate = createStartGate(STARTS_PER_CORE * availableParallelism());
  const create = (name: string): ReplicaSet =>
    new ReplicaSet({
      name,
      layout,
      journal,
      portsTaken,
      inherited,
      upstreamTimeoutMs: options.upstreamTimeoutMs,
      startGate,
      surroundings,
    });
  const operations = new Operations({ journal, clock, services, surroundings });
  let ended = false;

  endUnknown(layout, memory.services.values());
  if (memory.stopped) endAll(memory.services.values());
  else await takeOverAll();
  operations.resume();
  const sampler = setInterval(() => void sample(services.values()), SAMPLE_MS);

  async function takeOverAll(): Promise<void> {
    const takingOver = [...memory.services.values()].flatMap(({ spec, replicas }) => {
      const service = create(spec.name);
      services.set(spec.name, service);
      return replicas.map((replica) => service.takeOver(replica, replica.process !== null && isAlive(replica.process)));
    });
    await Promise.all(takingOver);
    for (const { name, record, balancer } of services.values())
      void listenAgain(
        name,
        () => balancer.listen(record.port),
        () => ended,
      );
  }

  let turn: Promise<unknown> = Promise.resolve();
  return {
    journal,
    operations,
    declare(spec, prepared) {
      // One declaration at a time: each compares with what the one before it left.
      const answer = turn.then(() =>
        declare(spec, prepared, { journal, clock, services, operations, portsTaken, create, surroundings }),
      );
      turn = answer.catch(() => null);
      return answer;
    },
    register: (service, prepared) =>
      memory.services.has(service) && prepared ? registerRelease(journal, service, prepared, clock.now()) : null,
    services: () => [...services.values()].map((service) => serviceState(service, surroundings())),
    changes: (sinceMs) => memory.changes.filter(({ atMs }) => atMs >= sinceMs),
    read: () => readingOf(services.values(), options.name, clock.now()),
    async down(how) {
      ended = true;
      clearInterval(sampler);
      journal.append({ kind: 'stopped' });
      operations.breakOff('the services were ended in the middle of it');
      const endings = [...services.values()].map(async (service) => {
        await Promise.all(
          [...service.replicas.values()].map((replica) =>
            service.retire(replica, how === 'politely' ? { ...POLITELY, drainMs: 1_000 } : QUICKLY),
          ),
        );
        await service.balancer.close();
      });
      await Promise.all(endings);
      services.clear();
    },
  };
}

/** Answers true as soon as `folder` is not the one that it was: removed, or removed and made anew. */
export function watchFolder(folder: string): () => boolean {
  const inode = statSync(folder).ino;
  return () => {
    try {
      return statSync(folder).ino !== inode;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT';
    }
  };
}

async function sample(services: Iterable<ReplicaSet>): Promise<void> {
  const replicas = [...services].flatMap((service) => [...service.replicas.values()]);
  const usage = await usageOf(replicas.flatMap(({ process }) => (process ? [process.pid] : [])));
  for (const replica of replicas) {
    const used = replica.process ? usage.get(replica.process.pid) : undefined;
    if (used) replica.sample(used);
  }
}

/** Somebody else may hold the port for a while after a crash; its services go on running meanwhile. */
async function listenAgain(name: string, listen: () => Promise<void>, ended: () => boolean): Promise<void> {
  for (let tried = 0; !ended(); tried++) {
    try {
      return await listen();
    } catch (error) {
      if (tried === 0) console.error(`${name}: its balancer can't listen yet: ${String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, BALANCER_RETRY_MS));
    }
  }
}

/** Ends processes that were started but not written down before their keeper was killed. */
export function endUnknown(layout: Layout, services: Iterable<ServiceRecord>): readonly ProcessIdentity[] {
  const known = new Set(replicasOf(services).flatMap(({ process }) => (process ? [process.pid] : [])));
  const unknown = holdersOf(layout.pipes).flatMap((pid) => (known.has(pid) ? [] : (identify(pid) ?? [])));
  for (const identity of unknown) signalGroup(identity, 'SIGKILL');
  return unknown;
}

/** Ends every replica that is written down and still runs. */
export function endAll(services: Iterable<ServiceRecord>): readonly ProcessIdentity[] {
  const kept = replicasOf(services).flatMap(({ process }) => process ?? []);
  for (const identity of kept) signalGroup(identity, 'SIGKILL');
  return kept;
}

function replicasOf(services: Iterable<ServiceRecord>): readonly ReplicaRecord[] {
  return [...services].flatMap(({ replicas }) => replicas);
}
