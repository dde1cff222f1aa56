// Folds journal records into what the keeper remembers. It must not touch the world.
import type { Change } from '@kintsugi/domain';
import type { JournalRecord, Memory, MemorySnapshot, ReplicaRecord, ServiceRecord } from './records.ts';

/** What a snapshot keeps of the past: enough for a day of incidents, bounded for years of running. */
const OPERATIONS_KEPT = 10_000;
const CHANGES_KEPT = 5_000;

export function emptyMemory(): Memory {
  return {
    stopped: false,
    outside: {},
    otlpEndpoint: null,
    services: new Map(),
    operations: new Map(),
    fenced: new Set(),
    changes: [],
    damaged: false,
  };
}

export function snapshotOf(memory: Memory): MemorySnapshot {
  return {
    stopped: memory.stopped,
    outside: memory.outside,
    otlpEndpoint: memory.otlpEndpoint,
    services: [...memory.services.values()],
    operations: [...memory.operations.values()].slice(-OPERATIONS_KEPT),
    fenced: [...memory.fenced].slice(-OPERATIONS_KEPT),
    changes: memory.changes.slice(-CHANGES_KEPT),
    damaged: memory.damaged,
  };
}

/** Changes `memory` by one record. A record about something unknown changes nothing. */
export function remember(memory: Memory, record: JournalRecord): void {
  switch (record.kind) {
    case 'snapshot':
      return restore(memory, record.memory);
    case 'surroundings-declared':
      memory.outside = record.outside;
      memory.otlpEndpoint = record.otlpEndpoint;
      return;
    case 'service-declared':
      return declareService(memory, record);
    case 'service-removed':
      memory.services.delete(record.service);
      return;
    case 'release-registered':
      return change(memory, record.release.service, (service) => ({
        ...service,
        releases: [...service.releases, record.release],
      }));
    case 'configuration-added':
      return change(memory, record.service, (service) => ({
        ...service,
        configurations: [...service.configurations, record.configuration],
      }));
    case 'operation-started':
      memory.operations.set(record.operation.key, record.operation);
      if (record.change) memory.changes = [...memory.changes, record.change];
      return;
    case 'operation-ended':
      return endOperation(memory, record);
    case 'operation-failing':
      return failOperation(memory, record);
    case 'operation-answered':
      memory.operations.set(record.operation.key, record.operation);
      return;
    case 'key-fenced':
      memory.fenced.add(record.key);
      return;
    case 'replica-added':
      return change(memory, record.service, (service) => ({
        ...service,
        instances: record.number,
        replicas: [...service.replicas, record.replica],
      }));
    case 'replica-started':
      return changeReplica(memory, record, (replica) => ({ ...replica, process: record.process }));
    case 'replica-exited':
      return changeReplica(memory, record, (replica) => ({
        ...replica,
        process: null,
        lastExit: record.exit,
        restarts: replica.restarts + 1,
      }));
    case 'replica-leaving':
      return changeReplica(memory, record, (replica) => ({ ...replica, leaving: true }));
    case 'replica-removed':
      return change(memory, record.service, (service) => ({
        ...service,
        replicas: service.replicas.filter(({ instance }) => instance !== record.instance),
      }));
    case 'stopped':
      memory.stopped = true;
      return;
    case 'resumed':
      return resume(memory);
  }
}

function restore(memory: Memory, snapshot: MemorySnapshot): void {
  memory.stopped = snapshot.stopped;
  memory.outside = snapshot.outside;
  memory.otlpEndpoint = snapshot.otlpEndpoint;
  memory.changes = snapshot.changes;
  memory.damaged = snapshot.damaged;
  for (const service of snapshot.services) memory.services.set(service.spec.name, service);
  for (const operation of snapshot.operations) memory.operations.set(operation.key, operation);
  for (const key of snapshot.fenced) memory.fenced.add(key);
}

function declareService(
  memory: Memory,
  { spec, port, declared }: Extract<JournalRecord, { kind: 'service-declared' }>,
): void {
  const fresh = { releases: [], configurations: [], current: declared, instances: 0, replicas: [] };
  memory.services.set(spec.name, { ...(memory.services.get(spec.name) ?? fresh), spec, port, declared });
}

/** `down` has ended every replica. */
function resume(memory: Memory): void {
  memory.stopped = false;
  for (const [name, service] of memory.services) memory.services.set(name, { ...service, replicas: [] });
}

function failOperation(
  memory: Memory,
  { key, because, instance }: Extract<JournalRecord, { kind: 'operation-failing' }>,
): void {
  const operation = memory.operations.get(key);
  if (operation) memory.operations.set(key, { ...operation, failing: { because, instance } });
}

function endOperation(
  memory: Memory,
  { key, outcome, atMs, putBack }: Extract<JournalRecord, { kind: 'operation-ended' }>,
): void {
  const operation = memory.operations.get(key);
  if (operation === undefined) return;
  memory.operations.set(key, { ...operation, outcome });
  if (outcome.kind === 'applied') {
    const { plan, changeId } = operation;
    if (plan) change(memory, plan.service, (service) => ({ ...service, current: plan.target }));
    memory.changes = memory.changes.map((one: Change) => (one.id === changeId ? { ...one, completedMs: atMs } : one));
  }
  if (putBack) memory.changes = [...memory.changes, putBack];
}

function change(memory: Memory, name: string, update: (service: ServiceRecord) => ServiceRecord): void {
  const service = memory.services.get(name);
  if (service) memory.services.set(name, update(service));
}

function changeReplica(
  memory: Memory,
  of: { service: string; instance: string },
  update: (replica: ReplicaRecord) => ReplicaRecord,
): void {
  change(memory, of.service, (service) => ({
    ...service,
    replicas: service.replicas.map((replica) => (replica.instance === of.instance ? update(replica) : replica)),
  }));
}
