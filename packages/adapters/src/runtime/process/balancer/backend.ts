// One replica as its balancer sees it: where it listens, what is under way, what was counted.
import { Agent } from 'node:http';

export interface Counts {
  requests: number;
  errors5xx: number;
  connectionErrors: number;
  latencySumMs: number;
}

export interface Backend {
  readonly instance: string;
  readonly port: number;
  readonly agent: Agent;
  readonly counts: Counts;
  inFlight: number;
  /** Called when nothing is under way any more; set by whoever waits for that. */
  onIdle: (() => void) | null;
}

/** Free connections are dropped before a server that keeps them five seconds (Node's default) would do so under a request. */
const IDLE_CONNECTION_MS = 2_000;

/** `counts` are the replica's: they go on over its restarts. */
export function createBackend(instance: string, port: number, counts: Counts): Backend {
  return {
    instance,
    port,
    agent: new Agent({ keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo', timeout: IDLE_CONNECTION_MS }),
    counts,
    inFlight: 0,
    onIdle: null,
  };
}

export function noCounts(): Counts {
  return { requests: 0, errors5xx: 0, connectionErrors: 0, latencySumMs: 0 };
}

/** Resolves true when nothing is under way, false when `timeoutMs` have passed before that. */
export function whenIdle(backend: Backend, timeoutMs: number): Promise<boolean> {
  if (backend.inFlight === 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    backend.onIdle = () => {
      clearTimeout(timer);
      resolve(true);
    };
  });
}
