// Our own measures: the names under which derived series are kept, detected on, and asked for.

export const MEASURES = {
  /** Server spans (or, with a peer, client spans) per second, and those that failed. */
  requests: { name: 'requests', unit: '1' },
  errors: { name: 'errors', unit: '1' },
  /** 90th percentile of their durations within one second. */
  duration: { name: 'duration.p90', unit: 'ms' },
  /** Replicas that should answer and do not. */
  unready: { name: 'unready', unit: 'replicas' },
  /** Requests in flight, as a share of the replica's own limit. */
  utilization: { name: 'utilization', unit: '1' },
  /** Resident memory of a replica, and the largest of a service. */
  memory: { name: 'memory', unit: 'bytes' },
  memoryMost: { name: 'memory.most', unit: 'bytes' },
  /** 1 while a probe fails, 0 while it passes. */
  probeFailing: { name: 'probe.failing', unit: '1' },
} as const;

/** How fast an objective's error budget burns: 1 just uses it up. */
export function objectiveMeasure(name: string): string {
  return `slo:${name}`;
}

/** Business metrics are declared by people; this keeps their names apart from ours. */
export function businessMeasure(name: string): string {
  return `business:${name}`;
}
