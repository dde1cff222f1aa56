// What the keeper tells about its services, in the port's words. Reads only.
import type { ServiceState } from '@kintsugi/engine/ports';
import type { Counts } from '../balancer/backend.ts';
import type { ReplicaObservation } from '../spec.ts';
import { addressOf } from './declare.ts';
import { dependenciesOf } from './environment.ts';
import type { Surroundings } from './environment.ts';
import type { ReplicaSet } from './replica-set.ts';
import { envOf } from './plan.ts';

/** Counted since the keeper started; a client makes differences of two readings. */
export interface BalancerReading extends Counts {
  readonly service: string;
  readonly instance: string | null;
}

export interface Reading {
  /** Changes when the keeper is started again: then counts began at zero. */
  readonly keeper: string;
  readonly atMs: number;
  readonly replicas: readonly ReplicaObservation[];
  readonly balancers: readonly BalancerReading[];
}

export function serviceState(service: ReplicaSet, around: Surroundings): ServiceState {
  const { spec, port, current } = service.record;
  return {
    service: service.name,
    url: addressOf(port),
    release: current.release,
    configuration: current.configuration,
    desiredReplicas: current.replicas,
    replicas: [...service.replicas.values()].map((replica) => ({
      instance: replica.order.instance,
      state: replica.state,
      pid: replica.process?.pid ?? null,
      release: replica.order.release,
      configuration: replica.order.configuration,
      startedMs: replica.process?.startedMs ?? null,
      restarts: replica.restarts,
      lastExit: replica.lastExit,
      healthy: replica.healthy,
      memoryBytes: replica.memoryBytes,
      inFlight: replica.backend?.inFlight ?? 0,
    })),
    limits: spec.limits,
    dependsOn: dependenciesOf(service.name, envOf(service.record, current.configuration), around),
  };
}

export function readingOf(services: Iterable<ReplicaSet>, keeper: string, atMs: number): Reading {
  const replicas: ReplicaObservation[] = [];
  const balancers: BalancerReading[] = [];
  for (const service of services) {
    const { limits } = service.record.spec;
    balancers.push({ service: service.name, instance: null, ...service.balancer.unserved });
    for (const [instance, counts] of service.counts) balancers.push({ service: service.name, instance, ...counts });
    for (const replica of service.replicas.values()) {
      replicas.push({
        service: service.name,
        instance: replica.order.instance,
        release: replica.order.release,
        state: replica.state,
        healthy: replica.healthy,
        restarts: replica.restarts,
        inFlight: replica.backend?.inFlight ?? 0,
        memoryBytes: replica.memoryBytes,
        memoryLimitBytes: limits.memoryBytes,
        concurrencyLimit: limits.concurrency,
        cpuCores: replica.cpuCores,
      });
    }
  }
  return { keeper, atMs, replicas, balancers };
}
